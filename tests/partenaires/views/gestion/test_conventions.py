"""Agreements and workshops on demand in the back office."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE
from partenaires.models import Convention, MontantAnnuel, OffreAtelier, Structure
from tests.fabriques import creer_atelier, creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_offre, creer_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def responsable(client: Client) -> Client:
    lieu = creer_lieu("Paris Sud")
    client.force_login(creer_utilisateur("responsable", groupe=RESPONSABLE, lieux=[lieu]))
    creer_structure("Centre social Exemple", site=lieu)
    creer_structure("Autre Exemple", site=creer_lieu("Paris Est"))
    return client


def convention(structure: str = "Centre social Exemple", **champs: object) -> Convention:
    defauts = {"type": "annuelle", "intitule": "Une année", "debut": date(2026, 1, 1), "fin": date(2026, 12, 31)}
    return Convention.objects.create(structure=Structure.objects.get(nom=structure), **(defauts | champs))


def saisie(structure: int, **champs: object) -> dict[str, object]:
    return {
        "structure": structure, "type": "pluriannuelle", "intitule": "Objectifs", "debut": "2025-01-01",
        "fin": "2027-12-31", "objectif_seances": "10", "objectif_personnes": "", "notes": "",
        "montants-TOTAL_FORMS": "2", "montants-INITIAL_FORMS": "0", "montants-MIN_NUM_FORMS": "0",
        "montants-MAX_NUM_FORMS": "1000", "montants-0-annee": "2025", "montants-0-montant": "145000",
        "montants-0-id": "", "montants-0-ORDER": "1", "montants-0-DELETE": "", "montants-1-annee": "2026",
        "montants-1-montant": "145000.50", "montants-1-id": "", "montants-1-ORDER": "2", "montants-1-DELETE": "",
    } | champs  # fmt: skip


def test_convention_creee_avec_ses_montants_par_annee(responsable: Client) -> None:
    structure = Structure.objects.get(nom="Centre social Exemple")
    reponse = responsable.post(reverse("partenaires_conventions:add"), saisie(structure.pk))
    assert reponse.status_code == 302
    assert list(MontantAnnuel.objects.values_list("annee", "montant")) == [(2025, 145_000), (2026, 145_000.5)]


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"fin": "2024-12-31"}, "La fin doit être après le début."),
        ({"montants-0-montant": "-3"}, "supérieure ou égale à 0"),
        ({"montants-1-annee": "2025"}, "en double"),
    ],
)
def test_convention_refusee_garde_la_saisie(responsable: Client, champs: dict[str, str], phrase: str) -> None:
    structure = Structure.objects.get(nom="Centre social Exemple")
    reponse = responsable.post(reverse("partenaires_conventions:add"), saisie(structure.pk, **champs))
    page = reponse.content.decode().replace("&#x27;", "’")
    assert (Convention.objects.count(), phrase in page, "Objectifs" in page) == (0, True, True)


def test_convention_propose_la_structure_d_ou_l_on_vient_si_elle_est_des_siennes(responsable: Client) -> None:
    for structure, choisie in ((Structure.objects.get(nom="Centre social Exemple"), True), (creer_structure(), False)):
        page = responsable.get(reverse("partenaires_conventions:add"), {"structure": structure.pk})
        assert (f'<option value="{structure.pk}" selected>' in page.content.decode()) == choisie
    for insensee in ("²", "9" * 30, "-1"):
        assert responsable.get(reverse("partenaires_conventions:add"), {"structure": insensee}).status_code == 200


def test_convention_d_une_structure_d_un_autre_lieu_refusee(responsable: Client) -> None:
    autre = Structure.objects.get(nom="Autre Exemple")
    responsable.post(reverse("partenaires_conventions:add"), saisie(autre.pk))
    assert Convention.objects.count() == 0
    sienne = convention("Autre Exemple")
    assert responsable.get(reverse("partenaires_conventions:edit", args=[sienne.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "liste", "fiche", "ajout"),
    [
        (MEDIATEUR, 200, 403, 403),
        (RESPONSABLE, 200, 200, 200),
        (ADMINISTRATION, 200, 200, 200),
        (REDACTION, 403, 404, 404),
    ],
)
def test_convention_droits_par_role(client: Client, role: str, liste: int, fiche: int, ajout: int) -> None:
    lieu = creer_lieu("Paris Sud")
    creer_structure("Centre social Exemple", site=lieu)
    sienne = convention()
    client.force_login(creer_utilisateur(groupe=role, lieux=[lieu]))
    adresses = (
        reverse("partenaires_conventions:index"),
        reverse("partenaires_conventions:edit", args=[sienne.pk]),
        reverse("partenaires_conventions:add"),
    )
    assert tuple(client.get(adresse).status_code for adresse in adresses) == (liste, fiche, ajout)


def test_liste_des_conventions_dit_les_dates_et_les_montants(responsable: Client) -> None:
    MontantAnnuel.objects.create(convention=convention(fin=date(2041, 12, 31)), annee=2026, montant=145_000)
    page = responsable.get(reverse("partenaires_conventions:index")).content.decode().replace("\xa0", " ")
    assert [mot in page for mot in ("1er janvier 2026", "31 décembre 2041", "2026 : 145 000 €")] == [True] * 3


def test_convention_finissant_bientot_annoncee_et_filtree(responsable: Client) -> None:
    aujourdhui = timezone.localdate()
    convention(intitule="Finit bientôt", debut=aujourdhui - timedelta(days=300), fin=aujourdhui + timedelta(days=60))
    convention(intitule="Dure encore", debut=aujourdhui, fin=aujourdhui + timedelta(days=900))
    accueil = responsable.get(reverse("wagtailadmin_home")).content.decode()
    assert ("Finit bientôt" in accueil, "Dure encore" in accueil) == (True, False)
    liste = responsable.get(reverse("partenaires_conventions:index"), {"situation": "finissant"}).content.decode()
    assert ("Finit bientôt" in liste, "Dure encore" in liste) == (True, False)


@pytest.mark.parametrize("nombre", [1, 30])
def test_liste_des_conventions_lit_autant(
    responsable: Client, nombre: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for rang in range(nombre):
        MontantAnnuel.objects.create(convention=convention(intitule=f"C{rang}"), annee=2026, montant=1)
    responsable.get(reverse("partenaires_conventions:index"))
    with django_assert_max_num_queries(14):
        responsable.get(reverse("partenaires_conventions:index"))


def test_offre_proposee_une_fois_par_atelier(client: Client) -> None:
    client.force_login(creer_utilisateur(groupe=ADMINISTRATION))
    atelier = creer_atelier("Ranger ses papiers")
    champs = {"atelier": atelier.pk, "groupe_min": "5", "groupe_max": "12", "langues": ["fr", "ar"], "chez_nous": "on",
              "materiel": "Un écran", "active": "on"}  # fmt: skip
    assert client.post(reverse("partenaires_offres:add"), champs).status_code == 302
    assert list(OffreAtelier.objects.values_list("groupe_min", "langues", "chez_vous")) == [(5, ["fr", "ar"], False)]
    client.post(reverse("partenaires_offres:add"), champs)
    assert OffreAtelier.objects.count() == 1


def test_offre_nulle_part_refusee(client: Client) -> None:
    client.force_login(creer_utilisateur(groupe=ADMINISTRATION))
    champs = {"atelier": creer_atelier().pk, "groupe_min": "5", "groupe_max": "4", "active": "on"}
    page = client.post(reverse("partenaires_offres:add"), champs).content.decode()
    assert "Choisissez au moins un endroit possible." in page
    assert "Le plus grand groupe doit être au moins aussi grand que le plus petit." in page


def test_offre_vue_par_l_equipe_changee_par_l_administration(client: Client) -> None:
    offre = creer_offre()
    client.force_login(creer_utilisateur(groupe=MEDIATEUR))
    assert client.get(reverse("partenaires_offres:index")).status_code == 200
    assert client.get(reverse("partenaires_offres:edit", args=[offre.pk])).status_code == 403
