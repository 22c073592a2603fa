"""Structures in the back office: list, form, page, exports, documents."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ateliers.domain.presences import noter
from partenaires.domain.blocages import garder_places
from partenaires.domain.invitations import inviter
from partenaires.models import Convention, DocumentStructure, MontantAnnuel, Structure
from tests.ateliers.views.gestion.bureau import bandeaux
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure
from tests.partenaires.views.gestion.guichet import PDF, Guichet, connecter, creer_document, ouvrir_guichet

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"
LISTE = "partenaires_structures:index"


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def adresse(nom: str, structure: Structure, *autres: int) -> str:
    return reverse(f"partenaires_structures:{nom}", args=[structure.pk, *autres])


def noms(reponse: Any) -> list[str]:
    return [structure.nom for structure in reponse.context["object_list"]]


def formulaire(**champs: Any) -> dict[str, Any]:
    return {"nom": "Centre social Exemple", "type": "centre_social", "active": "on"} | champs


def compter(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(url).status_code == 200
    return len(requetes)


@pytest.mark.parametrize(
    ("question", "attendus"),
    [
        ("nomsecret", ["Régie Nomsecret"]),
        ("732 829 320 00074", ["Foyer Exemple"]),
        ("foyer montreuil", ["Foyer Exemple"]),
        ("foyer paris", []),
    ],
)
def test_recherche_par_mots_nom_siret_commune(guichet: Guichet, question: str, attendus: list[str]) -> None:
    creer_structure("Foyer Exemple", siret=SIRET, commune="Montreuil", site=guichet.lieu)
    assert noms(connecter("NA", guichet).get(reverse(LISTE), {"q": question})) == attendus


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ({"type": "bailleur"}, ["Bailleur Exemple"]),
        ({"college": "entreprises"}, ["Bailleur Exemple"]),
        ({"qpv": "true"}, ["Bailleur Exemple"]),
        ({"active": "false"}, ["Bailleur Exemple"]),
        ({"active": "true"}, ["Régie Nomsecret"]),
        ({"type": "inconnu"}, []),
    ],
)
def test_filtres(guichet: Guichet, filtre: dict[str, str], attendus: list[str]) -> None:
    creer_structure(
        "Bailleur Exemple", type="bailleur", college="entreprises", qpv=True, active=False, site=guichet.lieu
    )
    assert noms(connecter("SM", guichet).get(reverse(LISTE), filtre)) == attendus


def test_filtre_par_point_d_accueil_reste_chez_soi(guichet: Guichet) -> None:
    client = connecter("SM", guichet)
    assert noms(client.get(reverse(LISTE), {"site": guichet.lieu.pk})) == ["Régie Nomsecret"]
    assert noms(client.get(reverse(LISTE), {"site": guichet.autre_lieu.pk})) == []
    assert noms(connecter("NA", guichet).get(reverse(LISTE), {"site": guichet.autre_lieu.pk})) == ["Mission Motcache"]


def test_liste_et_fiche_a_une_et_trente_lignes(guichet: Guichet) -> None:
    client = connecter("NA", guichet)
    peupler(guichet, 1)
    fiche = adresse("fiche", guichet.structure)
    a_une = [compter(client, reverse(LISTE)), compter(client, fiche)]
    peupler(guichet, 29)
    assert [compter(client, reverse(LISTE)), compter(client, fiche)] == a_une
    assert a_une[0] <= 14
    assert a_une[1] <= 32


def peupler(guichet: Guichet, nombre: int) -> None:
    structure = guichet.structure
    for _rang in range(nombre):
        creer_structure(site=guichet.lieu)
        referent = creer_referent(structure=structure)
        inviter(structure=structure, courriel=f"{referent.pk}@example.org", role="contact", par=None)
        creer_groupe(referent=referent, seance=creer_seance(capacite=12))
        garder_places(
            structure=structure,
            seance_id=creer_seance(capacite=12).pk,
            places=2,
            jusqu_au=timezone.now() + timedelta(days=1),
            par=None,
        )
        convention = Convention.objects.create(
            structure=structure, type="annuelle", intitule="Essai", debut="2026-01-01", fin="2026-12-31"
        )
        MontantAnnuel.objects.create(convention=convention, annee=2026, montant=1000)
        creer_document(structure)


def test_creer_puis_modifier(guichet: Guichet) -> None:
    client = connecter("SM", guichet)
    url = reverse("partenaires_structures:add")
    assert client.get(url).context["form"].initial["site"] == guichet.lieu.pk
    reponse = client.post(url, formulaire(site=guichet.lieu.pk, siret="732 829 320 00074", telephone="06 39 98 12 34"))
    creee = Structure.objects.get(nom="Centre social Exemple")
    assert (reponse.status_code, reponse.url) == (302, adresse("fiche", creee))
    assert (creee.siret, creee.telephone.as_e164, creee.site) == (SIRET, "+33639981234", guichet.lieu)
    client.post(adresse("edit", creee), formulaire(nom="Centre social Nouveau", site=guichet.lieu.pk, qpv="on"))
    creee.refresh_from_db()
    assert (creee.nom, creee.qpv, creee.siret) == ("Centre social Nouveau", True, "")


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"siret": "73282932000075"}, "siret", "Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le."),
        ({"siret": "1" * 31}, "siret", "Un numéro SIRET a 14 chiffres."),
        ({"siret": "552 100 554 00013"}, "siret", "Une autre structure porte déjà ce numéro SIRET."),
        ({"code_postal": "7501"}, "code_postal", "Un code postal a 5 chiffres."),
        ({"telephone": "12"}, "telephone", "Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
        (
            {"site_web": "pas une adresse"},
            "site_web",
            "Écrivez une adresse complète, par exemple https://www.exemple.fr.",
        ),
        ({"nom": "\u200b-\u202e"}, "nom", "Écrivez le nom de la structure."),
        ({"site": ""}, "site", "Choisissez un point d’accueil : vous verrez la structure."),
        (
            {"nom": "REGIE  nomsecret !"},
            "autre_structure",
            "Cette structure existe peut-être déjà : « Régie Nomsecret ». Si c’est une autre, cochez cette case.",
        ),
        (
            {"nom": "mission  motcaché"},
            "autre_structure",
            "Un autre point d’accueil suit une structure qui ressemble. Si c’est une autre, cochez cette case.",
        ),
    ],
)
def test_formulaire_refuse_garde_la_saisie(guichet: Guichet, champs: dict[str, str], champ: str, phrase: str) -> None:
    Structure.objects.filter(pk=guichet.autre.pk).update(siret="55210055400013")
    saisie = formulaire(commune="Paris", site=guichet.lieu.pk) | champs
    reponse = connecter("SM", guichet).post(reverse("partenaires_structures:add"), saisie)
    assert dict(reponse.context["form"].errors) == {champ: [phrase]}
    assert reponse.context["form"]["commune"].value() == "Paris"
    assert ("C’est une autre structure" in reponse.content.decode()) == (champ == "autre_structure")
    assert Structure.objects.count() == 2


def test_une_structure_qui_ressemble_s_enregistre_si_on_le_dit(guichet: Guichet) -> None:
    saisie = formulaire(nom="Régie Nomsecret", site=guichet.lieu.pk, autre_structure="on")
    assert connecter("SM", guichet).post(reverse("partenaires_structures:add"), saisie).status_code == 302
    assert Structure.objects.filter(nom="Régie Nomsecret").count() == 2


def test_modifier_ne_lui_trouve_pas_de_ressemblance_avec_elle_meme(guichet: Guichet) -> None:
    saisie = formulaire(nom="Régie Nomsecret", site=guichet.lieu.pk, commune="Lyon")
    assert connecter("SM", guichet).post(adresse("edit", guichet.structure), saisie).status_code == 302
    guichet.structure.refresh_from_db()
    assert guichet.structure.commune == "Lyon"


def test_lieux_d_ailleurs_restent_quand_on_modifie(guichet: Guichet) -> None:
    guichet.structure.lieux.add(guichet.autre_lieu)
    saisie = formulaire(nom="Régie Nomsecret", site=guichet.lieu.pk, lieux=[guichet.lieu.pk, guichet.autre_lieu.pk])
    assert connecter("SM", guichet).post(adresse("edit", guichet.structure), saisie).status_code == 302
    assert set(guichet.structure.lieux.all()) == {guichet.lieu, guichet.autre_lieu}


def test_un_point_d_accueil_d_ailleurs_ne_se_choisit_pas(guichet: Guichet) -> None:
    reponse = connecter("SM", guichet).post(
        reverse("partenaires_structures:add"), formulaire(site=guichet.autre_lieu.pk)
    )
    assert list(reponse.context["form"].errors) == ["site"]


def test_supprimer_seulement_ce_qui_n_a_pas_servi(guichet: Guichet) -> None:
    client = connecter("NA", guichet)
    reponse = client.post(adresse("delete", guichet.structure), follow=True)
    assert bandeaux(reponse).strip() == "Cette structure a déjà servi. Rendez-la plutôt inactive, ou fusionnez-la."
    client.post(adresse("delete", guichet.autre))
    assert list(Structure.objects.all()) == [guichet.structure]


@pytest.mark.parametrize(
    ("role", "code"), [("AN", 302), ("ME", 403), ("SM", 200), ("NA", 200), ("ED", 404), ("RH", 404)]
)
@pytest.mark.parametrize("format_fichier", ["csv", "xlsx"])
def test_export_par_role(guichet: Guichet, role: str, code: int, format_fichier: str) -> None:
    reponse = connecter(role, guichet).get(reverse(LISTE), {"export": format_fichier})
    assert reponse.status_code == code
    if code == 200:
        assert "no-store" in reponse["Cache-Control"]


def test_export_borne_et_sans_formule(guichet: Guichet) -> None:
    Structure.objects.filter(pk=guichet.structure.pk).update(nom="=1+1", qpv=True, telephone="+33639981234")
    reponse = connecter("SM", guichet).get(reverse(LISTE), {"export": "csv"})
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    [ligne] = csv.DictReader(io.StringIO(texte), delimiter=";")
    assert (ligne["Nom"], ligne["QPV"], ligne["Téléphone"]) == ("'=1+1", "oui", "06 39 98 12 34")
    assert ligne["Point d’accueil"] == "PIMMS d’ici"


def test_fiche_montre_groupes_presences_et_totaux(guichet: Guichet) -> None:
    seance = creer_seance(capacite=12, lieu=guichet.lieu, duree=timedelta(hours=3))
    groupe = creer_groupe(referent=guichet.contact, seance=seance, effectif=8)
    debut = timezone.now() - timedelta(days=1)
    type(seance).objects.filter(pk=seance.pk).update(debut=debut, fin=debut + timedelta(hours=3))
    noter(seance_id=seance.pk, presents={groupe.parts.get().reservation_id: 6})
    contexte = connecter("ME", guichet).get(adresse("fiche", guichet.structure)).context
    [(annee, chiffres)] = contexte["annees"]
    assert (annee, chiffres.seances, chiffres.personnes, chiffres.heures) == (debut.year, 1, 8, 3.0)
    assert (chiffres.presents, chiffres.attendus) == (6, 8)
    assert [(g.confirmes, g.presents) for g in contexte["groupes_passes"]] == [(8, 6)]
    assert list(contexte["groupes_a_venir"]) == []


def test_fiche_montre_conventions_et_montants(guichet: Guichet) -> None:
    convention = Convention.objects.create(
        structure=guichet.structure, type="pluriannuelle", intitule="Trois ans", debut=date(2026, 1, 1),
        fin=date(2028, 12, 31), objectif_seances=20, objectif_personnes=200,
    )  # fmt: skip
    for annee in (2026, 2027, 2028):
        MontantAnnuel.objects.create(convention=convention, annee=annee, montant=145_000)
    page = connecter("ME", guichet).get(adresse("fiche", guichet.structure)).content.decode()
    assert page.count("145\u00a0000\u00a0€") == 3
    assert "du 1er\u00a0janvier\u00a02026 au 31\u00a0décembre\u00a02028" in page
    assert "20 séances" in page
    assert "200 personnes" in page


def test_fiche_mene_aux_groupes_et_a_ce_que_l_on_peut_faire(guichet: Guichet) -> None:
    groupe = creer_groupe(referent=guichet.contact, seance=creer_seance(capacite=12, lieu=guichet.autre_lieu))
    actions = [
        reverse("partenaires_groupes:inscrire", args=[guichet.structure.pk]),
        reverse("partenaires_groupes:garder", args=[guichet.structure.pk]),
        reverse("partenaires_bilan:index") + f"?structure={guichet.structure.pk}",
        adresse("fusionner", guichet.structure),
    ]
    for role, peut in (("ME", False), ("SM", True)):
        page = connecter(role, guichet).get(adresse("fiche", guichet.structure)).content.decode()
        assert reverse("partenaires_groupes:groupe", args=[groupe.pk]) in page
        assert [action in page for action in actions] == [peut] * 4
        assert adresse("delete", guichet.structure) not in page
    Structure.objects.filter(pk=guichet.structure.pk).update(active=False)
    page = connecter("NA", guichet).get(adresse("fiche", guichet.structure)).content.decode()
    assert [action in page for action in actions] == [False, False, True, True]
    assert adresse("delete", guichet.structure) in page


def test_rendre_des_places_gardees(guichet: Guichet) -> None:
    seance = creer_seance(capacite=12)
    demain = timezone.now() + timedelta(days=1)
    blocage = garder_places(structure=guichet.structure, seance_id=seance.pk, places=8, jusqu_au=demain, par=None)
    client = connecter("SM", guichet)
    assert "8 sur 8" in client.get(adresse("fiche", guichet.structure)).content.decode()
    reponse = client.post(adresse("rendre_places", guichet.structure, blocage.pk), follow=True)
    assert bandeaux(reponse).strip() == "Les places sont rendues. Les personnes qui attendent passent les premières."
    seance.refresh_from_db()
    assert seance.places_bloquees == 0


def odt() -> bytes:
    sortie = io.BytesIO()
    with ZipFile(sortie, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return sortie.getvalue()


def zippe(partie: str) -> bytes:
    sortie = io.BytesIO()
    with ZipFile(sortie, "w") as archive:
        archive.writestr(partie, "<x/>")
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("Convention.PDF", PDF), ("Accord.docx", zippe("word/document.xml")), ("Accord.xlsx", zippe("xl/workbook.xml")),
        ("Accord.odt", odt()), ("Accord.png", b"\x89PNG\r\n\x1a\n0"), ("Accord.jpg", b"\xff\xd8\xff\xe00"),
    ],
)  # fmt: skip
def test_document_ajoute_relu_supprime(
    guichet: Guichet, nom: str, contenu: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    client = connecter("NA", guichet)
    envoi = {"titre": "Convention signée", "fichier": SimpleUploadedFile(nom, contenu)}
    assert client.post(adresse("ajouter_document", guichet.structure), envoi).status_code == 302
    document = guichet.structure.documents.get()
    assert nom.partition(".")[0] not in document.fichier.name
    reponse = client.get(adresse("document", guichet.structure, document.pk))
    assert b"".join(reponse.streaming_content) == contenu
    assert reponse["Content-Type"] == "application/octet-stream"
    assert reponse["Content-Disposition"].startswith('attachment; filename="convention-signee.')
    with django_capture_on_commit_callbacks(execute=True):
        client.post(adresse("supprimer_document", guichet.structure, document.pk))
    assert not DocumentStructure.objects.exists()
    assert not document.fichier.storage.exists(document.fichier.name)


FORMATS = "Choisissez un fichier PDF, Word (docx), OpenDocument (odt), Excel (xlsx), PNG ou JPEG."


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("page.html", b"<script>", FORMATS),
        ("faux.pdf", b"<script>", FORMATS),
        ("faux.docx", zippe("xl/workbook.xml"), FORMATS),
        ("faux.odt", zippe("content.xml"), FORMATS),
        ("abime.xlsx", b"PK\x03\x04reste", FORMATS),
        ("gros.pdf", PDF + b"0" * (10 * 1024 * 1024), "Ce fichier est trop gros : 10 Mo au plus."),
        ("vide.pdf", b"", "Le fichier soumis est vide."),
    ],
)
def test_document_refuse(guichet: Guichet, nom: str, contenu: bytes, phrase: str) -> None:
    envoi = {"titre": "Essai", "fichier": SimpleUploadedFile(nom, contenu)}
    reponse = connecter("SM", guichet).post(adresse("ajouter_document", guichet.structure), envoi)
    assert reponse.status_code == 422
    assert reponse.context["formulaire_document"].errors["fichier"] == [phrase]
    assert reponse.context["formulaire_document"]["titre"].value() == "Essai"
    assert not DocumentStructure.objects.exists()
