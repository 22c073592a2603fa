"""Whose files an account sees: its establishments, whatever the last contract of a person."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from home.models import Utilisateur
from home.roles import RESPONSABLE
from parcours.domain.alertes import alertes
from parcours.domain.contrats import terminer, transferer
from parcours.models import Contrat, Mediateur, Parcours
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh

pytestmark = pytest.mark.django_db

MI_TEMPS = Decimal(50)


@pytest.fixture
def responsable() -> Utilisateur:
    return creer_rh(role=RESPONSABLE, etablissements=[creer_etablissement("A")])


def vus(compte: Utilisateur) -> list[int]:
    return [modele.objects.du_perimetre(compte).count() for modele in (Mediateur, Parcours, Contrat)]


def test_deux_temps_partiels_se_voient_des_deux_lieux(responsable: Utilisateur) -> None:
    fin = timezone.localdate() + timedelta(days=20)
    ici = creer_contrat(debut=date(2024, 1, 1), quotite=MI_TEMPS, type="pec", fin_prevue=fin)
    creer_contrat(ici.mediateur, date(2024, 2, 1), quotite=MI_TEMPS, etablissement=creer_etablissement("B"))
    assert Mediateur.objects.get().etablissement.code == "B"
    assert vus(responsable) == [1, 1, 2]
    assert "Fin du contrat\u00a0: Parcours emploi compétences (PEC)." in {a.phrase for a in alertes(compte=responsable)}
    terminer(contrat=ici.pk, fin_reelle=timezone.localdate() - timedelta(days=1), motif_fin="demission")
    assert vus(responsable) == [0, 0, 0]


def test_un_contrat_laisse_ouvert_avant_sa_suite_ailleurs_ne_montre_plus_rien(responsable: Utilisateur) -> None:
    oublie = creer_contrat(debut=date(2024, 1, 1), type="cdd", fin_prevue=date(2024, 6, 30))
    creer_contrat(oublie.mediateur, date(2024, 7, 1), etablissement=creer_etablissement("B"))
    assert vus(responsable) == [0, 0, 0]


def test_un_transfert_a_venir_laisse_le_dossier_au_depart_jusqu_au_jour_dit(responsable: Utilisateur) -> None:
    contrat = creer_contrat()
    debut = timezone.localdate() + timedelta(days=5)
    transferer(contrat=contrat.pk, etablissement=creer_etablissement("B"), debut=debut)
    assert vus(responsable) == [1, 1, 2]


def test_un_contrat_termine_ailleurs_ne_montre_pas_le_dossier(responsable: Utilisateur) -> None:
    dossier = creer_dossier(etablissement=creer_etablissement("B"))
    creer_contrat(dossier, date(2024, 1, 1), quotite=MI_TEMPS)
    creer_contrat(
        dossier, date(2024, 2, 1), quotite=MI_TEMPS, fin_reelle=date(2024, 3, 1), etablissement=creer_etablissement("A")
    )
    assert vus(responsable) == [0, 0, 0]
