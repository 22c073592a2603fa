"""The page of one person, and the forms of its actions: refusals in French, nothing typed is lost."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parcours.models import Avenant, Contrat, Document, Formation, JournalAcces, Mediateur, Suspension
from tests.parcours.dossiers import creer_contrat, creer_dossier
from tests.parcours.views.gestion.bureau import Bureau

pytestmark = pytest.mark.django_db


def adresse(nom: str, *cles: Any) -> str:
    return reverse(f"parcours_dossiers:{nom}", args=cles)


def erreurs(reponse: Any) -> str:
    assert reponse.status_code == 422
    return str(reponse.context["formulaire"].errors.as_text())


@pytest.mark.parametrize(
    ("nom", "cle", "champs", "phrase"),
    [
        ("embaucher", "dossier", {"type": "cdi", "debut": "2024-06-01", "quotite": "100"}, "200 % de temps de travail"),
        ("embaucher", "dossier", {"type": "pec", "debut": "2026-01-01", "quotite": "50"}, "donnez sa fin prévue"),
        ("embaucher", "dossier", {"type": "cdi", "debut": "hier", "quotite": "50"}, "Écrivez une date"),
        ("embaucher", "dossier", {"type": "cdi", "debut": "0001-01-01", "quotite": "50"}, "entre 1900 et 2100"),
        ("corriger", "contrat", {"fin_prevue": "9999-12-31"}, "entre 1900 et 2100"),
        ("entretien_ajouter", "dossier", {"prevu_le": "9999-12-31"}, "entre 1900 et 2100"),
        (
            "modifier",
            "dossier",
            {"matricule": "X1", "nom": "Exemple", "prenom": "Sacha", "naissance": "2090-01-01"},
            "naissance ne peut pas être dans le futur",
        ),
        (
            "entretien_ajouter",
            "dossier",
            {"type": "suivi", "prevu_le": "2024-05-01", "realise_le": "2090-01-01"},
            "déjà fait ne peut pas être dans le futur",
        ),
        ("renouveler", "contrat", {"debut": "2023-01-01", "quotite": "100"}, "après le début de ce contrat"),
        ("terminer", "contrat", {"fin_reelle": "2090-01-01", "motif_fin": "terme"}, "dans le futur"),
        ("terminer", "contrat", {"fin_reelle": "2023-01-01", "motif_fin": "terme"}, "avant le début"),
        ("amender", "contrat", {"objet": "temps", "effet_le": "2024-06-01"}, "Dites ce que l’avenant change"),
        ("suspendre", "contrat", {"debut": "2024-02-10", "motif": "conge"}, "déjà suspendu"),
        ("sortie", "contrat", {"code": ""}, "requis"),
        (
            "formation_ajouter",
            "dossier",
            {"module": "1", "debut": "2019-01-01", "fin": "2019-01-02", "heures": "7", "resultat": "suivie"},
            "n’a pas de contrat",
        ),
        (
            "entretien_ajouter",
            "dossier",
            {"type": "suivi", "prevu_le": "2024-05-01", "realise_le": "2024-05-01", "prochain_le": "2024-04-01"},
            "après celui-ci",
        ),
    ],
)
def test_un_refus_est_une_phrase_et_la_saisie_reste(
    bureau: Bureau, rh: Client, nom: str, cle: str, champs: dict[str, str], phrase: str
) -> None:
    if nom == "embaucher":
        champs = champs | {"etablissement": str(bureau.siens.dossier.etablissement_id), "categorie": "employe"}
    avant = Contrat.objects.count(), Formation.objects.count(), Suspension.objects.count()
    reponse = rh.post(adresse(nom, bureau.siens.cles[cle]), champs)
    assert phrase in erreurs(reponse)
    assert (Contrat.objects.count(), Formation.objects.count(), Suspension.objects.count()) == avant
    page = reponse.content.decode()
    for valeur in champs.values():
        assert f'value="{valeur}"' in page or valeur in page


def test_un_contrat_a_terme_ne_se_renouvelle_pas_sans_fin_et_garde_le_temps_de_l_avenant(
    bureau: Bureau, rh: Client
) -> None:
    contrat = creer_contrat(
        creer_dossier(etablissement=bureau.siens.dossier.etablissement), date(2024, 1, 1), type="pec",
        fin_prevue=date(2024, 12, 31),
    )  # fmt: skip
    Avenant.objects.create(contrat=contrat, objet="temps", effet_le=date(2024, 6, 1), quotite=50)
    ecran = adresse("renouveler", contrat.pk)
    formulaire = rh.get(ecran).context["formulaire"]
    assert formulaire["quotite"].value() == 50
    assert "donnez sa fin prévue" in erreurs(rh.post(ecran, {"debut": "2025-01-01", "quotite": "50"}))
    assert contrat.mediateur.contrats.count() == 1


@pytest.mark.parametrize(("fin", "attendu"), [("2024-06-30", 0), ("2024-07-01", 1), ("2025-06-30", 0)])
def test_une_formation_qui_depasse_le_contrat_est_notee_avec_un_avertissement(
    bureau: Bureau, rh: Client, fin: str, attendu: int
) -> None:
    dossier = creer_dossier(etablissement=bureau.siens.dossier.etablissement)
    creer_contrat(dossier, date(2024, 1, 1), type="pec", fin_prevue=date(2024, 6, 30))
    if fin > "2025":
        creer_contrat(dossier, date(2024, 7, 1))
    champs = {"module": "1", "debut": "2024-06-03", "fin": fin, "heures": "7", "resultat": "suivie"}
    page = rh.post(adresse("formation_ajouter", dossier.pk), champs, follow=True).content.decode()
    assert page.count("finit après la fin du contrat, le 30/06/2024") == attendu
    assert dossier.formations.count() == 1


def test_corriger_un_contrat_d_ailleurs_le_laisse_ou_il_est(bureau: Bureau, rh: Client) -> None:
    ancien = creer_contrat(
        creer_dossier(etablissement=bureau.ailleurs.dossier.etablissement), date(2024, 1, 1), type="pec",
        fin_prevue=date(2024, 6, 30), fin_reelle=date(2024, 6, 30),
    )  # fmt: skip
    creer_contrat(ancien.mediateur, date(2024, 7, 1), etablissement=bureau.siens.dossier.etablissement)
    ecran = adresse("corriger", ancien.pk)
    offerts = rh.get(ecran).context["formulaire"]["etablissement"].field.queryset
    assert sorted(site.code for site in offerts) == ["AILLEURS", "ICI", "VOISIN"]
    champs = {"etablissement": str(ancien.etablissement_id), "type": "pec", "debut": "2024-01-01", "poste": "Médiation",
              "fin_prevue": "2024-06-30", "fin_reelle": "2024-06-30", "quotite": "100", "categorie": "employe"}  # fmt: skip
    assert rh.post(ecran, champs).status_code == 302
    ancien.refresh_from_db()
    assert (ancien.poste, ancien.etablissement.code) == ("Médiation", "AILLEURS")


@pytest.mark.parametrize(("suspendu", "attendu"), [(True, 1), (False, 0)])
def test_un_renouvellement_dit_la_suspension_qu_il_arrete(
    bureau: Bureau, rh: Client, suspendu: bool, attendu: int
) -> None:
    contrat = creer_contrat(
        creer_dossier(etablissement=bureau.siens.dossier.etablissement), date(2024, 1, 1), type="pec",
        fin_prevue=date(2024, 12, 31),
    )  # fmt: skip
    if suspendu:
        Suspension.objects.create(contrat=contrat, debut=date(2024, 6, 1), motif="conge")
    champs = {"debut": "2025-01-01", "fin_prevue": "2025-12-31", "quotite": "100"}
    page = rh.post(adresse("renouveler", contrat.pk), champs, follow=True).content.decode()
    assert "Le contrat est renouvelé." in page
    assert page.count("La suspension en cours s’arrête avec l’ancien contrat.") == attendu
    assert "un nouveau parcours commence" not in page


def test_un_renouvellement_tardif_dit_qu_un_nouveau_parcours_commence(bureau: Bureau, rh: Client) -> None:
    contrat = creer_contrat(
        creer_dossier(etablissement=bureau.siens.dossier.etablissement), date(2024, 1, 1), type="pec",
        fin_prevue=date(2024, 12, 31),
    )  # fmt: skip
    champs = {"debut": "2025-06-01", "fin_prevue": "2025-12-31", "quotite": "100"}
    page = rh.post(adresse("renouveler", contrat.pk), champs, follow=True).content.decode()
    assert "c’est une sortie, et un nouveau parcours commence." in page


def test_un_motif_de_sante_n_apparait_qu_aux_rh_et_dans_leur_table(bureau: Bureau, rh: Client) -> None:
    rh.post(adresse("suspendre", bureau.siens.cles["contrat"]), {"debut": "2024-06-01", "motif": "sante:maladie"})
    assert Suspension.objects.latest("pk").motif == "restreint"
    page = rh.get(adresse("dossier", bureau.siens.cles["dossier"])).content.decode()
    assert "Longue maladie" not in page
    assert "Motif restreint" in page


@pytest.mark.parametrize(
    ("nom", "contenu", "accepte"),
    [
        ("contrat.pdf", b"%PDF-1.7 suite", True),
        ("photo.PNG", b"\x89PNG\r\n\x1a\nsuite", True),
        ("virus.exe", b"MZ\x90", False),
        ("faux.pdf", b"<html>", False),
        ("page.svg", b"<svg/>", False),
    ],
)
def test_un_document_est_ce_qu_il_dit(bureau: Bureau, rh: Client, nom: str, contenu: bytes, accepte: bool) -> None:
    fichier = SimpleUploadedFile(nom, contenu)
    avant = Document.objects.count()
    chemin = adresse("document_ajouter", bureau.siens.cles["dossier"])
    reponse = rh.post(chemin, {"type": "contrat", "titre": "Contrat", "fichier": fichier})
    assert (reponse.status_code, Document.objects.count() - avant) == ((302, 1) if accepte else (422, 0))
    if accepte:
        document = Document.objects.latest("pk")
        assert "contrat" not in document.fichier.name
        telecharge = rh.get(adresse("document", document.pk))
        assert b"".join(telecharge.streaming_content) == contenu
        assert telecharge.headers["Content-Disposition"].startswith("attachment")


def test_l_export_garde_les_noms_qui_ressemblent_a_des_formules(bureau: Bureau, rh: Client) -> None:
    dossier = Mediateur.objects.get(pk=bureau.siens.dossier.pk)
    dossier.nom = '=HYPERLINK("http://x","y")'
    dossier.save()
    classeur = openpyxl.load_workbook(io.BytesIO(rh.get(reverse("parcours_dossiers:index") + "?export=xlsx").content))
    noms = {ligne[1].value: ligne[1].data_type for ligne in classeur.active.iter_rows(min_row=2)}
    assert noms[dossier.nom] == "s"
    assert "Nomsecretailleurs" not in noms
    csv = rh.get(reverse("parcours_dossiers:index") + "?export=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in csv


def test_anonymiser_demande_le_matricule(bureau: Bureau, rh: Client) -> None:
    dossier = bureau.siens.dossier
    assert "Ce n’est pas le matricule" in erreurs(rh.post(adresse("anonymiser", dossier.pk), {"matricule": "autre"}))
    reponse = rh.post(adresse("anonymiser", dossier.pk), {"matricule": dossier.matricule})
    assert reponse.status_code == 422
    assert Mediateur.objects.get(pk=dossier.pk).nom == "Nomsecretici"


@pytest.mark.parametrize(("nom", "reference"), [("anonymiser", "ANON-{}"), ("supprimer", "Dossier saisi par erreur")])
def test_le_journal_ne_redit_pas_le_matricule_d_une_personne_effacee(
    bureau: Bureau, rh: Client, nom: str, reference: str
) -> None:
    dossier = creer_dossier("EFFACE-1", etablissement=bureau.siens.dossier.etablissement)
    if nom == "anonymiser":
        creer_contrat(dossier, date(2023, 1, 1), fin_reelle=date(2023, 6, 30))
    assert rh.post(adresse(nom, dossier.pk), {"matricule": "EFFACE-1"}).status_code == 302
    lignes = JournalAcces.objects.filter(dossier=dossier.pk)
    assert list(lignes.values_list("operation", "reference")) == [("effacement", reference.format(dossier.pk))]


def test_le_journal_dit_ce_qui_a_ete_modifie_sous_le_nouveau_matricule(bureau: Bureau, rh: Client) -> None:
    dossier = bureau.siens.dossier
    champs = {"matricule": "NEUF-1", "nom": "Exemple", "prenom": "Sacha", "version": dossier.version}
    assert rh.post(adresse("modifier", dossier.pk), champs).status_code == 302
    derniere = JournalAcces.objects.first()
    assert derniere is not None
    assert (derniere.operation, derniere.reference) == ("modification", "NEUF-1")


def test_la_page_ne_fait_pas_plus_de_requetes_avec_plus_de_contrats(bureau: Bureau, rh: Client) -> None:
    dossier = bureau.voisin.dossier
    chemin = adresse("dossier", dossier.pk)

    def compter() -> int:
        with CaptureQueriesContext(connection) as requetes:
            assert rh.get(chemin).status_code == 200
        return len(requetes)

    compter()
    avant = compter()
    for annee in range(2010, 2020):
        creer_contrat(dossier, date(annee, 1, 1), fin_reelle=date(annee, 6, 30))
    assert compter() == avant
