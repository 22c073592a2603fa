"""Somebody left a site and works elsewhere now: what the former site still reads, and what it does not."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.models import Utilisateur
from parcours.domain.alertes import alertes
from parcours.domain.chaine import actualiser
from parcours.domain.dossier import Dossier, fiche_de
from parcours.domain.historique import historique
from parcours.domain.importation import Plan
from parcours.models import Document, Entretien, Etablissement, Formation, JournalAcces, Mediateur
from tests.parcours.dossiers import creer_rh
from tests.parcours.imports import prevoir
from tests.parcours.views.gestion.bureau import Bureau, Personne

pytestmark = pytest.mark.django_db

OUVERTES = {
    "SM": {"dossier", "historique", "pdf", "sortie", "suivre", "formation_ajouter", "document_ajouter"},
    "RH": {"dossier", "historique", "pdf", "sortie", "suivre", "formation_ajouter", "document_ajouter", "embaucher"},
}
FERMEES = {
    "attestation": "formation", "formation_modifier": "formation", "formation_supprimer": "formation",
    "entretien_modifier": "entretien", "entretien_supprimer": "entretien", "immersion_modifier": "immersion",
    "immersion_supprimer": "immersion", "document": "document", "document_supprimer": "document",
    "corriger": "contrat", "modifier": "dossier", "personnel": "dossier", "sensible": "dossier",
    "anonymiser": "dossier", "supprimer": "dossier",
}  # fmt: skip
CLES = {"sortie": "ancien", "suivre": "sortie"}


@pytest.fixture
def partie(bureau: Bureau) -> Personne:
    """Return the person of the other association, whose first pathway was at the site manager's."""
    ancien = bureau.ailleurs.sortie.contrat
    ancien.etablissement = bureau.siens.dossier.etablissement
    ancien.save()
    actualiser(bureau.ailleurs.dossier)
    Entretien.objects.create(mediateur=bureau.ailleurs.dossier, prevu_le=date(2022, 5, 2))
    return bureau.ailleurs


def connecter(compte: Utilisateur) -> Client:
    client = Client()
    client.force_login(compte)
    return client


@pytest.mark.parametrize("role", ["SM", "RH"])
def test_ce_qui_date_d_ailleurs_est_introuvable_et_le_refus_note(bureau: Bureau, partie: Personne, role: str) -> None:
    client = connecter(bureau.comptes[role])
    for nom, cle in FERMEES.items():
        chemin = reverse(f"parcours_dossiers:{nom}", args=[partie.cles[cle]])
        assert [client.get(chemin).status_code, client.post(chemin).status_code] == [404, 404], nom
    refus = JournalAcces.objects.filter(operation="refus", dossier=partie.dossier.pk)
    assert refus.count() == 2 * len(FERMEES)
    for nom in OUVERTES[role]:
        chemin = reverse(f"parcours_dossiers:{nom}", args=[partie.cles[CLES.get(nom, "dossier")]])
        assert client.get(chemin).status_code == 200, nom


@pytest.mark.parametrize("role", ["SM", "RH"])
def test_la_page_l_historique_et_la_liste_s_arretent_au_parcours_d_ici(
    bureau: Bureau, partie: Personne, role: str
) -> None:
    compte = bureau.comptes[role]
    client = connecter(compte)
    page = client.get(reverse("parcours_dossiers:dossier", args=[partie.dossier.pk])).content.decode()
    assert ("Mairie" in page, "Contrat signé" in page, "01/04/2024" in page, "02/05/2022" in page) == (
        False, False, False, True,
    )  # fmt: skip
    assert reverse("parcours_dossiers:modifier", args=[partie.dossier.pk]) not in page
    objets = {evenement.objet for evenement in historique(partie.dossier, compte=compte)}
    assert {objet for objet in objets if "2024" in objet or "signé" in objet} == set()
    assert any("2022" in objet for objet in objets)
    liste = client.get(reverse("parcours_dossiers:index") + "?situation=sortis").content.decode()
    assert "Sortie le 31/12/2022" in liste
    assert not [a for a in alertes(compte=compte) if a.mediateur_id == partie.dossier.pk and a.genre == "entretien"]


@pytest.mark.parametrize(("role", "lieu"), [("SM", "Site ICI"), ("RH", "Site ICI"), ("AILLEURS", "Site AILLEURS")])
def test_l_etablissement_montre_est_celui_du_dernier_parcours_que_l_on_voit(
    bureau: Bureau, partie: Personne, role: str, lieu: str
) -> None:
    la_bas = creer_rh("la-bas", etablissements=[partie.dossier.etablissement])
    compte = {**bureau.comptes, "AILLEURS": la_bas}[role]
    client = connecter(compte)
    page = client.get(reverse("parcours_dossiers:dossier", args=[partie.dossier.pk])).content.decode()
    assert re.findall(r"<dt>Établissement</dt><dd>(.*?)</dd>", page) == [lieu]
    liste = client.get(reverse("parcours_dossiers:index") + "?ordering=-site").content.decode()
    assert ("Site AILLEURS" in liste, lieu in liste) == (role == "AILLEURS", True)
    fiche = fiche_de(Dossier(mediateur=partie.dossier, compte=compte), edite_par="")
    assert (fiche.etablissement, fiche.association) == (lieu, Etablissement.objects.get(nom=lieu).association.nom)


def test_la_liste_d_un_lieu_garde_qui_en_est_parti(bureau: Bureau, partie: Personne) -> None:
    ici = bureau.siens.dossier.etablissement
    la_bas = creer_rh("la-bas", etablissements=[partie.dossier.etablissement])
    noms = {}
    for role, compte, lieu in (
        ("SM", bureau.comptes["SM"], ici),
        ("RH", bureau.comptes["RH"], bureau.voisin.dossier.etablissement),
        ("AILLEURS", la_bas, partie.dossier.etablissement),
    ):
        liste = connecter(compte).get(f"{reverse('parcours_dossiers:index')}?etablissement={lieu.pk}")
        noms[role] = sorted(set(re.findall(r"Nomsecret\w+", liste.content.decode())))
    assert noms == {
        "SM": ["Nomsecretailleurs", "Nomsecretici"],
        "RH": ["Nomsecretvoisin"],
        "AILLEURS": ["Nomsecretailleurs"],
    }


def test_l_export_dit_l_etablissement_du_dernier_parcours_que_l_on_voit(bureau: Bureau, partie: Personne) -> None:
    reponse = connecter(bureau.comptes["RH"]).get(reverse("parcours_dossiers:index") + "?export=csv")
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    assert ("Site AILLEURS" in corps.decode(), "Nomsecretailleurs" in corps.decode()) == (False, True)


def test_une_fiche_ne_s_ecrit_pas_dans_le_parcours_d_ailleurs(bureau: Bureau, partie: Personne) -> None:
    client = connecter(bureau.comptes["SM"])
    compte_avant = Document.objects.count(), Formation.objects.count()
    formation = {"module": "1", "debut": "2024-06-03", "fin": "2024-06-04", "heures": "7", "resultat": "suivie"}
    document = {"type": "autre", "titre": "Papier", "fichier": SimpleUploadedFile("p.pdf", b"%PDF-1.7 suite")}
    envois: list[tuple[str, dict[str, Any], str]] = [
        ("formation_ajouter", formation, "Le 03/06/2024, cette personne travaille dans un établissement qui n’est pas"),
        ("document_ajouter", document, "Demandez à cet établissement d’ajouter le document."),
    ]
    for nom, champs, phrase in envois:
        reponse = client.post(reverse(f"parcours_dossiers:{nom}", args=[partie.dossier.pk]), champs)
        assert (reponse.status_code, phrase in reponse.context["formulaire"].errors.as_text()) == (422, True)
    assert (Document.objects.count(), Formation.objects.count()) == compte_avant
    passee = formation | {"debut": "2022-06-03", "fin": "2022-06-04"}
    reponse = client.post(reverse("parcours_dossiers:formation_ajouter", args=[partie.dossier.pk]), passee)
    assert reponse.status_code == 302


def test_un_import_de_l_ancien_site_ne_change_pas_l_identite(bureau: Bureau, partie: Personne) -> None:
    dossier = Mediateur.objects.get(pk=partie.dossier.pk)

    def importer(**champs: str) -> Plan:
        connue = {"matricule": dossier.matricule, "nom": dossier.nom, "prenom": dossier.prenom, "etablissement": "ICI"}
        return prevoir(connue | {"debut": "2022-01-01"} | champs, compte=bureau.comptes["RH"])

    assert importer().erreurs == ()
    assert importer(naissance="1990-01-01").erreurs == (
        "Ligne 2 : cette personne travaille maintenant ailleurs : écrivez son identité comme dans son dossier.",
    )


def test_supprimer_le_seul_contrat_que_l_on_voit_ramene_a_la_liste(bureau: Bureau, partie: Personne) -> None:
    client = connecter(bureau.comptes["RH"])
    reponse = client.post(reverse("parcours_dossiers:supprimer_contrat", args=[partie.cles["ancien"]]), follow=True)
    assert reponse.redirect_chain == [(reverse("parcours_dossiers:index"), 302)]
    page = reponse.content.decode()
    assert ("Le contrat est supprimé." in page, "Nomsecretailleurs" in page) == (True, False)
    ligne = JournalAcces.objects.latest("pk")
    assert (ligne.operation, ligne.dossier) == ("modification", partie.dossier.pk)


def test_supprimer_un_contrat_d_un_dossier_que_l_on_voit_encore_y_ramene(bureau: Bureau) -> None:
    client, siens = connecter(bureau.comptes["RH"]), bureau.siens
    reponse = client.post(reverse("parcours_dossiers:supprimer_contrat", args=[siens.contrat.pk]))
    assert reponse.url == f"{reverse('parcours_dossiers:dossier', args=[siens.dossier.pk])}#contrats"
