"""The chain of contracts: 31 days, whatever the order, whatever the establishment."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.chaine import Etape, actualiser, decouper
from parcours.models import Contrat, Parcours
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement

JOURS = 31


def etape(cle: int, debut: date, fin: date | None = None, prevue: date | None = None) -> Etape:
    return Etape(cle, debut, prevue, fin)


def bornes(etapes: list[Etape]) -> list[tuple[date, date | None, list[int]]]:
    return [(m.debut, m.fin, [e.cle for e in m.etapes]) for m in decouper(etapes, jours=JOURS)]


@pytest.mark.une_fois
@pytest.mark.parametrize(("ecart", "parcours"), [(1, 1), (31, 1), (32, 2)])
def test_une_reembauche_rouvre_le_parcours_jusqu_a_31_jours(ecart: int, parcours: int) -> None:
    fin = date(2025, 1, 31)
    trouves = bornes([etape(1, date(2024, 2, 1), fin), etape(2, fin + timedelta(days=ecart))])
    assert len(trouves) == parcours


@pytest.mark.une_fois
def test_une_fin_prevue_depassee_n_est_pas_une_sortie() -> None:
    assert bornes([etape(1, date(2024, 1, 1), prevue=date(2024, 6, 30))]) == [(date(2024, 1, 1), None, [1])]


@pytest.mark.une_fois
def test_un_contrat_sans_fin_reelle_suivi_d_un_autre_ne_retient_pas_la_sortie() -> None:
    etapes = [
        etape(1, date(2024, 1, 1), prevue=date(2024, 6, 30)),
        etape(2, date(2024, 7, 1), date(2024, 12, 31)),
    ]
    assert bornes(etapes) == [(date(2024, 1, 1), date(2024, 12, 31), [1, 2])]


@pytest.mark.une_fois
def test_deux_temps_partiels_cote_a_cote_font_un_seul_parcours() -> None:
    etapes = [etape(1, date(2024, 1, 1)), etape(2, date(2024, 3, 1), date(2024, 4, 30))]
    assert bornes(etapes) == [(date(2024, 1, 1), None, [1, 2])]


def contrats_au_hasard() -> st.SearchStrategy[list[Etape]]:
    jour = st.integers(0, 1500).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
    duree = st.integers(0, 400)
    return st.lists(st.tuples(jour, duree), min_size=1, max_size=8, unique_by=lambda paire: paire[0]).map(
        lambda paires: [etape(i, d, d + timedelta(days=n)) for i, (d, n) in enumerate(paires)]
    )


@pytest.mark.une_fois
@given(contrats_au_hasard(), st.randoms(use_true_random=False))
def test_l_ordre_des_contrats_ne_change_rien(etapes: list[Etape], hasard) -> None:
    melangees = list(etapes)
    hasard.shuffle(melangees)
    assert decouper(melangees, jours=JOURS) == decouper(etapes, jours=JOURS)


@pytest.mark.une_fois
@given(contrats_au_hasard())
def test_chaque_contrat_est_dans_un_parcours_et_les_parcours_sont_espaces(etapes: list[Etape]) -> None:
    maillons = decouper(etapes, jours=JOURS)
    assert sorted(e.cle for m in maillons for e in m.etapes) == sorted(e.cle for e in etapes)
    for avant, apres in pairwise(maillons):
        assert avant.fin is not None
        assert (apres.debut - avant.fin).days > JOURS


@pytest.mark.django_db
def test_actualiser_garde_les_lignes_et_numerote_dans_le_temps() -> None:
    dossier = creer_dossier()
    second = creer_contrat(dossier, date(2025, 4, 1), type="cdd", fin_prevue=date(2025, 11, 30))
    ligne = second.parcours_id
    creer_contrat(dossier, date(2024, 2, 1), type="cdd", fin_prevue=date(2025, 1, 31), fin_reelle=date(2025, 1, 31))
    assert list(dossier.parcours.values_list("numero", "debut", "fin")) == [
        (1, date(2024, 2, 1), date(2025, 1, 31)),
        (2, date(2025, 4, 1), None),
    ]
    assert Parcours.objects.get(numero=2).pk == ligne


@pytest.mark.django_db
def test_actualiser_reunit_deux_parcours_quand_un_contrat_comble_le_trou() -> None:
    dossier = creer_dossier()
    creer_contrat(dossier, date(2024, 1, 1), fin_reelle=date(2024, 3, 31))
    creer_contrat(dossier, date(2024, 8, 1), fin_reelle=date(2024, 12, 31))
    assert dossier.parcours.count() == 2
    creer_contrat(dossier, date(2024, 4, 15), fin_reelle=date(2024, 7, 15))
    parcours = dossier.parcours.get()
    assert (parcours.debut, parcours.fin, parcours.contrats.count()) == (date(2024, 1, 1), date(2024, 12, 31), 3)


@pytest.mark.django_db
def test_le_dossier_suit_l_etablissement_du_dernier_contrat() -> None:
    dossier = creer_dossier(etablissement=creer_etablissement("A"))
    creer_contrat(dossier, date(2024, 1, 1), fin_reelle=date(2024, 6, 30))
    creer_contrat(dossier, date(2024, 7, 1), etablissement=creer_etablissement("B"))
    dossier.refresh_from_db()
    assert dossier.etablissement.code == "B"
    assert dossier.parcours.get().etablissement.code == "B"


@pytest.mark.django_db
def test_actualiser_deux_fois_ne_change_rien() -> None:
    contrat = creer_contrat(fin_reelle=date(2024, 6, 30))
    avant = list(Parcours.objects.values())
    versions = list(Contrat.objects.values_list("version", flat=True))
    actualiser(contrat.mediateur)
    assert list(Parcours.objects.values()) == avant
    assert list(Contrat.objects.values_list("version", flat=True)) == versions
