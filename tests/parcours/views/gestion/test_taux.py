"""The worked example on screen, in the PDF, in the workbook; what is published stays."""

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from home.roles import ADMINISTRATION
from parcours.domain.demonstration import EXEMPLE
from parcours.domain.publications import empreinte
from parcours.domain.sorties import documenter
from parcours.models import Association, Contrat, Etablissement, NomenclatureSortie, Publication
from tests.parcours.dossiers import creer_association, creer_etablissement, creer_rh
from tests.parcours.exemple import TAUX

pytestmark = pytest.mark.django_db

ANNEE = "?du=2025-01-01&au=2025-12-31"


def adresse(nom: str, **autres: str) -> str:
    return reverse(f"parcours_taux:{nom}") + ANNEE + "".join(f"&{cle}={valeur}" for cle, valeur in autres.items())


def ecrits(pourcentage: str) -> str:
    return f"{pourcentage.replace('.', ',')}\u00a0%"


@pytest.fixture
def rh() -> Client:
    call_command("importer_parcours", str(EXEMPLE), verbosity=0)
    client = Client()
    client.force_login(creer_rh("rh", associations=Association.objects.all()))
    return client


def test_l_exemple_a_l_ecran(rh: Client) -> None:
    page = rh.get(adresse("index")).content.decode()
    assert re.findall(r'carte__valeur">([^<]+)<', page) == [ecrits(taux[2]) for taux in TAUX.values()]
    for numerateur, denominateur, _pourcentage in TAUX.values():
        assert f"{numerateur} sur {denominateur}" in page


def test_l_exemple_dans_le_pdf(rh: Client) -> None:
    pdf = PdfReader(io.BytesIO(rh.get(adresse("bilan")).content))
    texte = " ".join(page.extract_text() for page in pdf.pages).replace("\u202f", " ").replace("\u00a0", " ")
    for numerateur, denominateur, pourcentage in TAUX.values():
        assert f"{pourcentage.replace('.', ',')} %" in texte
        assert f"{numerateur} sur {denominateur}" in texte


def test_l_exemple_dans_le_classeur(rh: Client) -> None:
    classeur = openpyxl.load_workbook(io.BytesIO(rh.get(adresse("xlsx")).content))
    valeurs = {cellule for ligne in classeur["Taux"].iter_rows(values_only=True) for cellule in ligne}
    assert {float(taux[2]) for taux in TAUX.values()} <= valeurs


def test_chaque_chiffre_mene_aux_sorties(rh: Client) -> None:
    page = rh.get(adresse("sortants", taux="durable"))
    places = [str(ligne["place"]) for ligne in page.context["lignes"]]
    assert (len(places), places.count("compte"), places.count("hors du calcul")) == (14, 3, 3)


def test_un_parametre_illisible_donne_une_phrase_et_des_taux(rh: Client) -> None:
    for suite in (
        "?du=demain",
        "?du=2025-12-31&au=2025-01-01",
        "?du=1900-01-01&au=2025-01-01",
        "?pas=siecle",
        "?du=%00",
    ):
        reponse = rh.get(reverse("parcours_taux:index") + suite)
        assert reponse.status_code in (200, 400), suite
    assert rh.get(reverse("parcours_taux:index") + "?perimetre=e999999").status_code == 404


@pytest.mark.parametrize(
    ("suite", "phrase"),
    [
        ("?du=demain", "Ces dates ne se lisent pas comme une période."),
        ("?du=2025-12-31&au=2025-01-01", "Ces dates ne se lisent pas comme une période."),
        ("?pas=siecle", "Ce choix ne se lit pas."),
    ],
)
def test_ce_qui_ne_se_lit_pas_se_dit_sans_parler_d_enregistrer(rh: Client, suite: str, phrase: str) -> None:
    page = rh.get(reverse("parcours_taux:index") + suite).content.decode()
    assert (phrase in page, "Rien n’est enregistré" in page) == (True, False)


def test_un_29_fevrier_se_compare_aux_annees_d_avant(rh: Client) -> None:
    page = rh.get(reverse("parcours_taux:index") + "?du=2028-02-29&au=2029-02-28")
    vue = page.context["view"]
    assert vue.periodes_avant == [
        (date(2025, 2, 28), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2027, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ]
    assert [(avant.du, avant.total.sortants) for avant in vue.evolution] == [(date(2025, 2, 28), 13)]


def test_un_lecteur_masque_ne_choisit_ni_filtre_ni_dates(rh: Client) -> None:
    client = Client()
    client.force_login(creer_rh("na", role=ADMINISTRATION))
    entier = client.get(adresse("index")).context["bilan"]
    coupe = client.get(reverse("parcours_taux:index") + "?du=2025-03-01&au=2025-06-30&operateur=%3E&sexe=F").context[
        "bilan"
    ]
    assert entier.masque
    assert coupe.total == entier.total
    assert client.get(adresse("sortants")).status_code == 404


def test_une_publication_ne_change_plus_et_dit_ce_qui_a_bouge(rh: Client) -> None:
    reponse = rh.post(adresse("publier"), {"titre": "Bilan 2025"})
    publication = Publication.objects.get()
    assert reponse.url == reverse("parcours_publications:detail", args=[publication.pk])
    avant = publication.chiffres
    contrat = Contrat.objects.get(mediateur__matricule="M08")
    documenter(contrat=contrat.pk, code=NomenclatureSortie.objects.get(code="ED1"))
    page = rh.get(reponse.url)
    texte = page.content.decode()
    publication.refresh_from_db()
    assert publication.chiffres == avant
    assert page.context["intacte"]
    assert [(ecart.matricule, *dits) for ecart, *dits in page.context["ecarts"]] == [
        ("M08", [("Code", "ND")], [("Code", "ED1")])
    ]
    assert "Code : ND" in texte
    durable = next(e for e in page.context["taux"] if "durable" in e.nom)
    assert (durable.avant, durable.apres) == ("3 sur 11 : 27,3 %", "4 sur 11 : 36,4 %")
    assert publication.empreinte in texte


FILTREE = {"sexe": "F", "type_contrat": "pec", "operateur": "%3E"}
PORTEE = [
    "Dernier contrat : Parcours emploi compétences (PEC)",
    "Sexe : Femme",
    "Emploi durable : s’il a un terme, l’emploi dure plus de 6 mois (> 6)",
    "Sortie examinée : au moins 3 mois de présence",
]


def lue(reponse: Any) -> str:
    return reponse.content.decode().replace("\u00a0", " ").replace("&gt;", ">")


def test_une_publication_dit_ses_filtres_et_les_fige(rh: Client) -> None:
    publiee = rh.post(adresse("publier", **FILTREE), {"titre": "Bilan 2025"})
    publication = Publication.objects.get()
    figee = json.loads(publication.parametres)["portee"]
    assert [texte.replace("\u00a0", " ") for texte in figee] == PORTEE
    for page in (rh.get(publiee.url), rh.get(adresse("index", **FILTREE)), rh.get(adresse("sortants", **FILTREE))):
        assert [texte for texte in PORTEE if texte not in lue(page)] == []
    publication.parametres = publication.parametres.replace("Femme", "Homme")
    assert empreinte(publication) != publication.empreinte


def test_une_publication_d_une_partie_du_reseau_dit_ses_sites(rh: Client) -> None:
    creer_etablissement("Z", nom="Lyon", association=creer_association("Ailleurs"))
    publiee = rh.post(adresse("publier"), {"titre": "Bilan 2025"})
    noms = Etablissement.objects.exclude(code="Z").order_by("nom").values_list("nom", flat=True)
    for page in (rh.get(publiee.url), rh.get(adresse("index")), rh.get(adresse("sortants"))):
        assert f"Mes établissements : {', '.join(noms)}" in lue(page)


def test_une_publication_d_avant_les_mots_se_lit_et_se_verifie_encore(rh: Client) -> None:
    rh.post(adresse("publier", **FILTREE), {"titre": "Bilan 2025"})
    ancienne = Publication.objects.get()
    parametres = json.loads(ancienne.parametres)
    del parametres["portee"]
    ancienne.pk, ancienne._state.adding, ancienne.parametres = None, True, json.dumps(parametres)
    ancienne.empreinte = empreinte(ancienne)
    ancienne.save()
    page = rh.get(reverse("parcours_publications:detail", args=[ancienne.pk]))
    assert page.context["intacte"]
    assert [texte for texte in PORTEE if texte not in lue(page)] == []


def test_des_dates_illisibles_ne_publient_ni_n_impriment_une_autre_annee(rh: Client) -> None:
    illisible = ANNEE.replace("2025-01-01", "2024-13-45")
    reponse = rh.post(reverse("parcours_taux:publier") + illisible, {"titre": "Bilan"})
    assert reponse.status_code == 422
    assert "Écrivez une date" in reponse.content.decode()
    assert "Rien n’est publié." in reponse.content.decode()
    assert not Publication.objects.exists()
    for fichier in ("bilan", "synthese", "xlsx", "csv"):
        assert rh.get(reverse(f"parcours_taux:{fichier}") + illisible).status_code == 302


def test_publier_sans_titre_garde_l_ecran(rh: Client) -> None:
    reponse = rh.post(adresse("publier"), {"titre": ""})
    assert (reponse.status_code, Publication.objects.count()) == (422, 0)


def compter(client: Client, chemin: str) -> int:
    assert client.get(chemin).status_code == 200
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(chemin).status_code == 200
    return len(requetes)


def test_les_listes_ne_font_pas_plus_de_requetes_avec_plus_de_dossiers(rh: Client, tmp_path: Any) -> None:
    chemins = [
        reverse("parcours_dossiers:index"),
        reverse("parcours_alertes:index"),
        adresse("index"),
        adresse("sortants"),
    ]
    avant = [compter(rh, chemin) for chemin in chemins]
    fichier = tmp_path / "autres.csv"
    fichier.write_text(EXEMPLE.read_text(encoding="utf-8").replace("\nM", "\nN"), encoding="utf-8")
    call_command("importer_parcours", str(fichier), verbosity=0)
    assert [compter(rh, chemin) for chemin in chemins] == avant
