"""Whose files an account sees: its establishments, whatever the last contract of a person."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from home.models import Utilisateur
from home.roles import RESPONSABLE
from parcours.domain.alertes import alertes
from parcours.domain.chaine import parcours_du_jour
from parcours.domain.contrats import renouveler, terminer, transferer
from parcours.models import (
    Contrat,
    Document,
    Entretien,
    Formation,
    Immersion,
    Mediateur,
    ModuleFormation,
    Parcours,
)
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


def test_la_suite_d_un_temps_partiel_ne_fait_pas_taire_l_autre(responsable: Utilisateur) -> None:
    fin = timezone.localdate() - timedelta(days=20)
    options = {"type": "cdd", "fin_prevue": fin, "quotite": MI_TEMPS}
    ici = creer_contrat(debut=fin - timedelta(days=300), **options)
    la_bas = creer_contrat(ici.mediateur, fin - timedelta(days=290), etablissement=creer_etablissement("B"), **options)
    renouveler(contrat=la_bas.pk, debut=fin + timedelta(days=1), fin_prevue=fin + timedelta(days=300))
    assert vus(responsable) == [1, 1, 3]
    assert any("La fin prévue" in a.phrase or "dépassée" in a.phrase for a in alertes(compte=responsable))


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


MODELES: tuple[Any, ...] = (Formation, Entretien, Immersion, Document)


def creer_fiches(dossier: Mediateur, jour: date) -> dict[type, Any]:
    """Return one record of each kind that dates from a day."""
    module = ModuleFormation.objects.first()
    midi = datetime(jour.year, jour.month, jour.day, 12, tzinfo=UTC)
    return {
        Formation: Formation.objects.create(mediateur=dossier, module=module, debut=jour, fin=jour, heures=7),
        Entretien: Entretien.objects.create(mediateur=dossier, prevu_le=date(2015, 1, 1), realise_le=jour),
        Immersion: Immersion.objects.create(mediateur=dossier, structure="Mairie", debut=jour, fin=jour),
        Document: Document.objects.create(
            mediateur=dossier, type="contrat", titre="Papier", fichier="documents/aa/papier.pdf", ajoute_le=midi
        ),
    }


@pytest.mark.parametrize(
    ("jour", "ici"),
    [
        (date(2019, 6, 1), True),
        (date(2020, 1, 1), True),
        (date(2021, 11, 30), True),
        (date(2021, 12, 1), False),
        (date(2022, 1, 1), False),
        (date(2023, 11, 30), False),
        (date(2023, 12, 1), True),
        (date(2030, 1, 1), True),
    ],
)
def test_une_fiche_se_voit_avec_le_parcours_de_son_jour(responsable: Utilisateur, jour: date, ici: bool) -> None:
    dossier = creer_dossier()
    for annee, code in ((2020, "A"), (2022, "B"), (2024, "A")):
        fin = None if annee == 2024 else date(annee, 6, 30)
        creer_contrat(dossier, date(annee, 1, 1), fin_reelle=fin, etablissement=creer_etablissement(code))
    la_bas = creer_rh(role=RESPONSABLE, etablissements=[creer_etablissement("B")])
    parcours = parcours_du_jour(Parcours.objects.all(), jour)
    assert parcours is not None
    assert (parcours.etablissement.code == "A") is ici
    for modele, fiche in creer_fiches(dossier, jour).items():
        assert (modele.__name__, fiche.jour) == (modele.__name__, jour)
        assert [modele.objects.du_perimetre(compte).exists() for compte in (responsable, la_bas)] == [ici, not ici]


def test_une_fiche_sans_contrat_suit_son_dossier(responsable: Utilisateur) -> None:
    creer_fiches(creer_dossier(), date(2024, 1, 1))
    creer_fiches(creer_dossier(etablissement=creer_etablissement("B")), date(2024, 1, 1))
    assert [modele.objects.du_perimetre(responsable).count() for modele in MODELES] == [1] * 4
    assert Mediateur.objects.suivis_par(responsable).count() == 1


def test_le_dossier_se_change_la_ou_est_le_dernier_parcours(responsable: Utilisateur) -> None:
    ancien = creer_contrat(fin_reelle=date(2024, 6, 30))
    creer_contrat(ancien.mediateur, date(2025, 1, 1), etablissement=creer_etablissement("B"))
    assert Mediateur.objects.du_perimetre(responsable).count() == 1
    assert Mediateur.objects.suivis_par(responsable).count() == 0
    assert Mediateur.objects.suivis_par(creer_rh(etablissements=[creer_etablissement("B")])).count() == 1
