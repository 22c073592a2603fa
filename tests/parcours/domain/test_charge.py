"""Nobody works more than a full time on any day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.charge import premier_exces
from parcours.domain.contrats import amender, suspendre
from parcours.exceptions import RefusError
from parcours.models import Avenant, Suspension
from tests.parcours.dossiers import creer_contrat, creer_dossier

JOUR = date(2024, 1, 1)


def parts_au_hasard() -> st.SearchStrategy[list[tuple[date, date, Decimal]]]:
    part = st.tuples(st.integers(0, 60), st.integers(0, 30), st.sampled_from([20, 50, 80, 100])).map(
        lambda t: (JOUR + timedelta(days=t[0]), JOUR + timedelta(days=t[0] + t[1]), Decimal(t[2]))
    )
    return st.lists(part, max_size=6)


@pytest.mark.une_fois
@given(parts_au_hasard())
def test_le_premier_exces_est_celui_que_l_on_trouve_jour_par_jour(parts: list[tuple[date, date, Decimal]]) -> None:
    jours = [JOUR + timedelta(days=n) for n in range(100)]
    totaux = ((jour, sum((q for d, f, q in parts if d <= jour <= f), Decimal(0))) for jour in jours)
    assert premier_exces(parts) == next(((jour, total) for jour, total in totaux if total > 100), None)


@pytest.mark.django_db
def test_deux_contrats_qui_se_chevauchent_sont_refuses_et_deux_qui_se_suivent_acceptes() -> None:
    dossier = creer_dossier()
    creer_contrat(dossier, JOUR, fin_reelle=date(2024, 6, 30))
    with pytest.raises(RefusError, match=r"Le 30/06/2024, cette personne aurait 200 % de temps de travail"):
        creer_contrat(dossier, date(2024, 6, 30))
    creer_contrat(dossier, date(2024, 7, 1))


@pytest.mark.django_db
def test_deux_contrats_sans_terme_a_temps_plein_sont_refuses() -> None:
    dossier = creer_dossier()
    creer_contrat(dossier, JOUR)
    with pytest.raises(RefusError):
        creer_contrat(dossier, date(2025, 1, 1))
    assert dossier.contrats.count() == 1


@pytest.mark.django_db
def test_deux_mi_temps_sont_acceptes_puis_un_avenant_de_trop_est_refuse() -> None:
    dossier = creer_dossier()
    contrat = creer_contrat(dossier, JOUR, quotite=50)
    creer_contrat(dossier, date(2024, 3, 1), quotite=50)
    avenant = Avenant(objet="temps", effet_le=date(2024, 5, 1), quotite=Decimal("50.5"))
    with pytest.raises(RefusError, match="100,5 %"):
        amender(contrat=contrat.pk, avenant=avenant)
    assert contrat.avenants.count() == 0


@pytest.mark.django_db
def test_une_suspension_laisse_la_place_a_un_autre_contrat() -> None:
    dossier = creer_dossier()
    contrat = creer_contrat(dossier, JOUR)
    suspendre(
        contrat=contrat.pk,
        suspension=Suspension(debut=date(2024, 3, 1), fin=date(2024, 3, 31), motif="conge"),
    )
    creer_contrat(dossier, date(2024, 3, 1), fin_reelle=date(2024, 3, 31))
    with pytest.raises(RefusError, match="01/04/2024"):
        creer_contrat(dossier, date(2024, 4, 1), fin_reelle=date(2024, 4, 1))
