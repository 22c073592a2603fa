"""The filters of the agenda and of its feed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from ateliers.filters import SeanceFilterSet
from ateliers.models import Seance
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_theme

pytestmark = pytest.mark.django_db


def filtrer(question: str) -> set[Any]:
    return set(SeanceFilterSet(QueryDict(question), Seance.objects.all()).qs)


def test_theme_et_lieu_par_leur_identifiant() -> None:
    budget = creer_seance(atelier=creer_atelier(theme=creer_theme("Budget")))
    papiers = creer_seance()
    assert filtrer("theme=budget") == {budget}
    assert filtrer(f"lieu={papiers.lieu.slug}") == {papiers}
    assert filtrer(f"theme=budget&lieu={papiers.lieu.slug}") == set()


def test_jours_sont_compris_et_une_seance_apres_minuit_est_des_deux_jours() -> None:
    soiree = creer_seance(debut=datetime(2027, 6, 7, 20, tzinfo=UTC), duree=timedelta(hours=3))
    jusqu_a_minuit = creer_seance(debut=datetime(2027, 6, 7, 20, tzinfo=UTC), duree=timedelta(hours=2))
    assert filtrer("du=2027-06-07&au=2027-06-07") == {soiree, jusqu_a_minuit}
    assert filtrer("du=2027-06-08&au=08/06/2027") == {soiree}
    assert filtrer("au=2027-06-06") == set()
    assert filtrer("du=2027-06-09") == set()


def test_seance_apres_minuit_au_changement_d_heure() -> None:
    nuit = creer_seance(debut=datetime(2027, 3, 27, 21, tzinfo=UTC), duree=timedelta(hours=3))
    assert filtrer("du=2027-03-27&au=2027-03-27") == filtrer("du=2027-03-28&au=2027-03-28") == {nuit}


@pytest.mark.parametrize(
    ("heure_utc", "moment"), [(9, "matin"), (10, "apres-midi"), (15, "apres-midi"), (16, "soir"), (21, "soir")]
)
def test_moment_se_lit_a_l_heure_d_ete_du_lieu(heure_utc: int, moment: str) -> None:
    seance = creer_seance(debut=datetime(2027, 6, 7, heure_utc, tzinfo=UTC), duree=timedelta(minutes=30))
    for essai in ("matin", "apres-midi", "soir"):
        assert filtrer(f"moment={essai}") == ({seance} if essai == moment else set())


def test_moment_et_jour_suivent_le_fuseau_du_lieu() -> None:
    debut = datetime(2027, 6, 7, 21, tzinfo=UTC)
    paris = creer_seance(debut=debut, duree=timedelta(minutes=30))
    reunion = creer_seance(debut=debut, duree=timedelta(minutes=30), lieu=creer_lieu(fuseau="Indian/Reunion"))
    assert filtrer("moment=soir") == {paris}
    assert filtrer("moment=matin") == {reunion}
    assert filtrer("du=2027-06-08") == {reunion}


def test_langue_acces_et_places() -> None:
    arabe = creer_seance(langue="ar", lieu=creer_lieu(accessible=False))
    petite = creer_seance(capacite=2)
    libre = creer_seance(inscription="libre")
    groupes = creer_seance(inscription="groupes")
    assert filtrer("langue=ar") == {arabe}
    assert filtrer("pmr=1") == filtrer("pmr=oui") == {petite, libre, groupes}
    assert len(filtrer("pmr=0")) == 4
    assert filtrer("places=3") == {arabe, libre}
    assert filtrer("places=１") == {arabe, libre, petite}


@pytest.mark.parametrize(
    "question",
    [
        "theme=inconnu", "theme=%27%20OR%201=1--", "lieu=%FF%FE", "moment=minuit", "langue=xx", "places=abc", "places=0",
        "places=-1", "places=1.5", "places=" + "9" * 40, "places=" + "9" * 5000, "du=2026-13-45", "du=2027-02-29",
        "du=0001-01-01", "du=10000-01-01", "au=9999-12-31", "du=demain", "theme__nom=x", "atelier__title__regex=(a%2B)%2B$",
        "sort=password", "q=", "du=2027-01-02&au=1999-01-01",
    ],
)  # fmt: skip
def test_valeur_absurde_est_ignoree(question: str) -> None:
    seance = creer_seance()
    assert filtrer(question) == ({seance} if "2027-01-02" not in question else filtrer("du=2027-01-02"))


def test_valeur_absurde_est_nommee() -> None:
    filtres = SeanceFilterSet(QueryDict("theme=inconnu&du=2026-13-45&langue=fr"), Seance.objects.all())
    assert list(filtres.qs) == []
    assert filtres.incompris == ["Thème", "À partir du"]
    assert filtres.parametres == {"langue": "fr"}


def test_fin_avant_le_debut_est_ignoree() -> None:
    filtres = SeanceFilterSet(QueryDict("du=2027-01-02&au=2027-01-01"), Seance.objects.all())
    assert filtres.incompris == ["Jusqu’au"]
    assert set(filtres.valeurs) == {"du"}


def test_filtres_se_disent_en_mots() -> None:
    creer_theme("Budget")
    filtres = SeanceFilterSet(QueryDict("q=x&theme=budget&du=2027-01-01&places=2&pmr=1"), Seance.objects.all())
    assert [texte.replace("\u00a0", " ") for texte in filtres.libelles.values()] == [
        "« x »",
        "Budget",
        "À partir du vendredi 1er janvier 2027",
        "2 places libres",
        "Accessible en fauteuil roulant",
    ]


def test_compter_sans_dit_quel_choix_enlever(django_assert_num_queries: Any) -> None:
    creer_seance(langue="ar")
    creer_seance(langue="ar", lieu=creer_lieu(accessible=False))
    creer_theme("Budget")
    filtres = SeanceFilterSet(QueryDict("theme=budget&langue=ar&places=1&moment=soir"), Seance.objects.all())
    assert not filtres.qs.exists()
    filtres = SeanceFilterSet(QueryDict("theme=budget&langue=ar&pmr=1"), Seance.objects.all())
    assert not filtres.qs.exists()
    with django_assert_num_queries(1):
        assert filtres.compter_sans_et_seul() == ({"theme": 1}, {"langue": 2, "pmr": 1})
