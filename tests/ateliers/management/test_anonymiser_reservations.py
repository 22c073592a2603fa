from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from ateliers.domain.lettres import deposer_lettre
from ateliers.models import Lettre, Reservation
from ateliers.models.message import StatutMessage
from tests.fabriques import creer_reservation

pytestmark = pytest.mark.django_db


def lancer(*arguments: str) -> str:
    sortie = StringIO()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        call_command("anonymiser_reservations", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_essai_compte_sans_rien_effacer() -> None:
    creer_reservation(nom="Exemple")

    assert lancer("--essai") == "1 réservation(s) à anonymiser, 0 lettre(s) à effacer. Rien n’a été effacé.\n"
    assert Reservation.objects.get().nom == "Exemple"


def test_commande_efface_les_personnes() -> None:
    creer_reservation(nom="Exemple")

    assert lancer() == "1 réservation(s) anonymisée(s), 0 lettre(s) effacée(s).\n"
    assert Reservation.objects.get().nom == ""


def test_commande_efface_les_lettres_finies_de_plus_de_trois_mois() -> None:
    for statut in (StatutMessage.A_ENVOYER, StatutMessage.SANS_OBJET, StatutMessage.ECHEC):
        deposer_lettre(destinataire="a@example.org", sujet="Sujet", titre="Titre", phrases=[], cle=statut)
        Lettre.objects.filter(cle=statut).update(statut=statut)
    deposer_lettre(destinataire="a@example.org", sujet="Sujet", titre="Titre", phrases=[], cle="récente")
    recente = Lettre.objects.filter(cle="récente")
    recente.update(statut=StatutMessage.SANS_OBJET, cree_le=timezone.now() + timedelta(days=330))

    assert lancer("--essai") == "0 réservation(s) à anonymiser, 2 lettre(s) à effacer. Rien n’a été effacé.\n"
    assert lancer() == "0 réservation(s) anonymisée(s), 2 lettre(s) effacée(s).\n"
    assert list(Lettre.objects.values_list("cle", flat=True)) == ["a_envoyer", "récente"]
