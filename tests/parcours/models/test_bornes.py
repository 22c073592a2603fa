"""No record holds a day that a slip of the hand wrote: the database refuses it, whatever wrote it."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from parcours.domain.calendrier import DERNIERE_ANNEE
from parcours.models import Contrat, Parcours, Publication, Recapitulatif, RegleContrat
from parcours.models.bornes import DERNIER_JOUR
from tests.parcours.dossiers import creer_contrat

pytestmark = pytest.mark.django_db

# Derived from other dates, or written by the machine.
DERIVES = {Parcours, Publication, Recapitulatif}
MODELES = [
    modele
    for modele in apps.get_app_config("parcours").get_models()
    if not hasattr(modele, "history_id") and modele not in DERIVES
]


def bornes(modele: type[models.Model]) -> set[str]:
    """Return the dates that the constraint of a model names."""
    (condition,) = [c.condition for c in modele._meta.constraints if c.name.endswith("_dates_bornees")] or [models.Q()]
    feuilles = [enfant for q in condition.children for enfant in (q.children if isinstance(q, models.Q) else [q])]
    return {chemin.partition("__")[0] for chemin, _valeur in feuilles}


@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele.__name__)
def test_chaque_date_saisie_est_bornee(modele: type[models.Model]) -> None:
    assert bornes(modele) == {c.name for c in modele._meta.concrete_fields if type(c) is models.DateField}


@pytest.mark.parametrize("champs", [{"debut": date(25, 1, 1)}, {"fin_prevue": date(2101, 1, 1)}])
def test_la_base_refuse_une_date_lointaine(champs: dict[str, Any]) -> None:
    contrat = creer_contrat()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contrat.objects.filter(pk=contrat.pk).update_sans_historique(**champs)
    Contrat.objects.filter(pk=contrat.pk).update_sans_historique(debut=date(1900, 1, 1), fin_prevue=DERNIER_JOUR)


def test_un_reglage_dit_pourquoi() -> None:
    regle = RegleContrat(type="cdd", parametre="essai", valeur=1, valide_du=date(9999, 1, 1), source="Essai")
    with pytest.raises(ValidationError, match="Écrivez une date entre 1900 et 2100"):
        regle.full_clean()


def test_un_import_a_la_meme_derniere_annee() -> None:
    assert date(DERNIERE_ANNEE, 12, 31) == DERNIER_JOUR
