"""The panel of the home page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ateliers.domain.reservations import annuler
from ateliers.models import Message
from ateliers.models.reservation import Auteur
from tests.ateliers.views.gestion.bureau import connecter, inscrire
from tests.fabriques import creer_seance

pytestmark = pytest.mark.django_db


def accueil(role: str, *lieux: object) -> str:
    return connecter(role, *lieux).get(reverse("wagtailadmin_home")).content.decode()


def test_panneau_montre_le_jour_les_appels_et_les_echecs_de_ses_lieux() -> None:
    midi = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    ici, ailleurs = creer_seance(debut=midi), creer_seance(debut=midi)
    for demain in (creer_seance(lieu=ici.lieu, dans=timedelta(days=3)), creer_seance(dans=timedelta(days=3))):
        inscrire(demain, "Courriel")
        fil = inscrire(demain, f"Fil{demain.pk}", telephone="+33612345678")
        annuler(reservation_id=fil.pk, auteur=Auteur.EQUIPE)
    Message.objects.filter(canal="courriel").update(statut="echec")
    page = accueil("ME", ici.lieu)
    assert ici.atelier.title in page
    assert ailleurs.atelier.title not in page
    assert "1 appel à faire" in page
    assert "1 e-mail n’est pas parti." in page
    assert "1 place prise" in page or "1 places prises sur 12" in page


def test_panneau_absent_pour_la_redaction() -> None:
    page = accueil("ED")
    assert "appel à faire" not in page
    assert "appels à faire" not in page
