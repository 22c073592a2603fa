"""The import screen of structures: a dry run that writes nothing, all or nothing, and no file that breaks it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partenaires.domain.depot import depot
from partenaires.models import Structure
from tests.ateliers.views.gestion.bureau import bandeaux
from tests.partenaires.fabriques import creer_structure
from tests.partenaires.views.gestion.guichet import connecter, ouvrir_guichet
from tests.tableur.fichiers_hostiles import REFUSES

pytestmark = pytest.mark.django_db
ENVOI, ESSAI = "partenaires_structures:importer", "partenaires_structures:importer_essai"


@pytest.fixture
def client() -> Client:
    return connecter("NA", ouvrir_guichet())


def envoyer(client: Client, contenu: bytes, nom: str = "structures.csv") -> Any:
    return client.post(reverse(ENVOI), {"fichier": SimpleUploadedFile(nom, contenu)}, follow=True)


def test_l_essai_montre_sans_ecrire_puis_tout_est_importe(client: Client) -> None:
    fichier = "Nom;Commune\nFoyer de l’Été;Orléans\nRégie Nomsecret;Paris\n".encode("cp1252")
    page = envoyer(client, fichier)
    assert page.redirect_chain == [(reverse(ESSAI), 302)]
    assert [(ligne.numero, ligne.nom, ligne.sort) for ligne in page.context["lignes"]] == [
        (2, "Foyer de l’Été", "creer"), (3, "Régie Nomsecret", "corriger"),
    ]  # fmt: skip
    assert Structure.objects.count() == 2
    cle = client.session["partenaires_import"]["cle"]
    fin = client.post(reverse(ESSAI), follow=True)
    assert bandeaux(fin).strip() == "L’import est fait : 2 structures."
    assert list(Structure.objects.order_by("nom").values_list("nom", "commune")) == [
        ("Foyer de l’Été", "Orléans"), ("Mission Motcache", ""), ("Régie Nomsecret", "Paris"),
    ]  # fmt: skip
    assert depot.relire(cle) is None
    assert bandeaux(client.post(reverse(ESSAI), follow=True)).strip() == (
        "Ce fichier n’est plus là. Envoyez-le encore une fois."
    )


def test_une_ligne_fautive_est_dite_et_rien_n_est_importe(client: Client) -> None:
    page = envoyer(client, b"Nom;CP\nFoyer;75015\nClub;abc\n")
    contenu = page.content.decode()
    assert "1 structure à créer, 1 erreur." in contenu
    assert "« code_postal » : un code postal a 5 chiffres." in contenu
    assert page.context["lignes"][0].numero == 3
    fin = client.post(reverse(ESSAI))
    assert fin.status_code == 422
    assert bandeaux(fin).strip() == (
        "Rien n’est importé : le fichier a des erreurs, ou une structure vient de changer. Relisez l’essai."
    )
    assert Structure.objects.count() == 2
    assert client.get(reverse(ESSAI)).status_code == 200


def test_un_fichier_deja_importe_n_a_plus_de_bouton(client: Client) -> None:
    page = envoyer(client, "Nom\nRégie Nomsecret\n".encode())
    assert "Toutes ces structures sont déjà là : il n’y a rien à importer." in page.content.decode()


def test_aucun_fichier_hostile_ne_casse_l_ecran_ni_n_ecrit(client: Client) -> None:
    for nom, construire in REFUSES.items():
        reponse = envoyer(client, construire(), nom="essai.xlsx" if "xlsx" in nom else "essai.csv")
        assert reponse.status_code == 422, nom
        assert reponse.context["formulaire"].errors, nom
    assert Structure.objects.count() == 2


def test_un_fichier_trop_long_est_refuse(client: Client) -> None:
    page = envoyer(client, ("Nom\n" + "".join(f"Foyer {n}\n" for n in range(2001))).encode())
    assert page.context["formulaire"].errors["fichier"] == ["Ce fichier a plus de 2000 lignes. Coupez-le."]


def test_un_nom_de_fichier_piege_reste_un_texte(client: Client) -> None:
    page = envoyer(client, b"Nom\nFoyer\n", nom="../../<b>été</b>" + "x" * 200 + ".csv")
    assert page.status_code == 200
    assert "<b>" not in page.content.decode()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_le_modele_se_relit(client: Client, extension: str) -> None:
    reponse = client.get(reverse(f"partenaires_structures:modele_{extension}"))
    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    page = envoyer(client, contenu, nom=f"modele.{extension}")
    assert [(ligne.nom, ligne.sort) for ligne in page.context["lignes"]] == [("Centre social Exemple", "creer")]
    assert list(page.context["ignorees"]) == []


def test_l_export_se_reimporte_sans_rien_changer(client: Client) -> None:
    creer_structure("Foyer Exemple", siret="73282932000074", telephone="+33612345678", arrondissement=3, qpv=True)
    reponse = client.get(reverse("partenaires_structures:index"), {"export": "csv"})
    page = envoyer(client, b"".join(reponse.streaming_content))
    assert {ligne.sort for ligne in page.context["lignes"]} == {"inchanger"}
    assert list(page.context["ignorees"]) == ["Page publique"]


def test_essai_de_cinq_cents_lignes(client: Client) -> None:
    sortie = io.StringIO("Nom;Commune\n")
    sortie.seek(0, io.SEEK_END)
    sortie.writelines(f"Association Exemple {n};Paris\n" for n in range(500))
    page = envoyer(client, sortie.getvalue().encode())
    assert (len(page.context["lignes"]), page.context["reste"]) == (300, 200)
    client.post(reverse(ESSAI))
    assert Structure.objects.count() == 502
