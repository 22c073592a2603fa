"""Who came: counted by booking, from half an hour before the session, under the lock of the session."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.domain.anonymisation import effacer
from ateliers.domain.presences import BilanPresences, PresenceRefuseeError, bilan, noter, refus_de_noter
from ateliers.domain.reservations import annuler, changer_places, deplacer
from ateliers.domain.seances import annuler_seance, changer_capacite
from ateliers.exceptions import SeanceFermeeError
from ateliers.models import Reservation, Seance
from ateliers.signals import presences_notees
from tests.ensemble import ensemble
from tests.fabriques import creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance(db: None) -> Seance:
    return creer_seance(dans=timedelta(days=1), capacite=10)


@pytest.fixture
def annonces() -> Iterator[list[Any]]:
    recues: list[Any] = []

    def entendre(seance: Seance, **_reste: Any) -> None:
        recues.append(seance.pk)

    presences_notees.connect(entendre)
    yield recues
    presences_notees.disconnect(entendre)


def presents(*reservations: Reservation) -> list[int | None]:
    return [Reservation.objects.get(pk=reservation.pk).presents for reservation in reservations]


def aller(time_machine: Any, moment: datetime) -> None:
    time_machine.move_to(moment, tick=False)


def test_noter_ecrit_les_nombres_et_previent(seance: Seance, annonces: list[Any], time_machine: Any) -> None:
    trois, une, tue = (creer_reservation(seance=seance, places=places) for places in (3, 1, 2))
    aller(time_machine, seance.debut)

    noter(seance_id=seance.pk, presents={trois.pk: 2, une.pk: 0})

    assert presents(trois, une, tue) == [2, 0, None]
    assert bilan(seance) == BilanPresences(places=6, presents=2, reservations=3, non_notees=1)
    assert annonces == [seance.pk]


def test_noter_deux_fois_la_meme_chose_ne_previent_qu_une_fois(
    seance: Seance, annonces: list[Any], time_machine: Any
) -> None:
    reservation = creer_reservation(seance=seance)
    aller(time_machine, seance.fin)

    for nombre in (1, 1, None):
        noter(seance_id=seance.pk, presents={reservation.pk: nombre})

    assert presents(reservation) == [None]
    assert annonces == [seance.pk] * 2


def test_noter_commence_une_demi_heure_avant_et_ne_finit_pas(time_machine: Any) -> None:
    debut = datetime.fromisoformat("2026-12-07T13:30:00+00:00")
    aller(time_machine, debut - timedelta(days=7))
    seance = creer_seance(debut=debut, lieu=creer_lieu(fuseau="Indian/Reunion"))
    reservation = creer_reservation(seance=seance)
    aller(time_machine, debut - timedelta(minutes=30, seconds=1))

    with pytest.raises(SeanceFermeeError) as refus:
        noter(seance_id=seance.pk, presents={reservation.pk: 1})
    assert str(refus.value).replace("\u00a0", " ") == (
        "Vous pourrez noter les présences à partir du lundi 7 décembre 2026 à 17 h."
    )

    aller(time_machine, debut - timedelta(minutes=30))
    noter(seance_id=seance.pk, presents={reservation.pk: 1})
    aller(time_machine, debut + timedelta(days=300))
    noter(seance_id=seance.pk, presents={reservation.pk: 0})
    assert presents(reservation) == [0]


@pytest.mark.parametrize("nombre", [-1, 3, 70_000])
def test_un_nombre_impossible_n_ecrit_rien(seance: Seance, nombre: int, annonces: list[Any], time_machine: Any) -> None:
    juste, faux = creer_reservation(seance=seance), creer_reservation(seance=seance, places=2)
    aller(time_machine, seance.debut)

    with pytest.raises(PresenceRefuseeError) as refus:
        noter(seance_id=seance.pk, presents={juste.pk: 1, faux.pk: nombre})

    assert str(refus.value) == "Écrivez un nombre de 0 à 2."
    assert refus.value.reservation_id == faux.pk
    assert (presents(juste, faux), annonces) == ([None, None], [])


def test_seules_les_confirmees_de_la_seance_se_notent(seance: Seance, time_machine: Any) -> None:
    Seance.objects.filter(pk=seance.pk).update(capacite=2)
    annulee = creer_reservation(seance=seance)
    annuler(reservation_id=annulee.pk)
    creer_reservation(seance=seance, places=2)
    en_attente, ailleurs = creer_reservation(seance=seance), creer_reservation()
    aller(time_machine, seance.debut)

    for reservation in (annulee, en_attente, ailleurs):
        with pytest.raises(PresenceRefuseeError, match="n’est plus confirmée"):
            noter(seance_id=seance.pk, presents={reservation.pk: 1})


def test_une_personne_effacee_ne_se_note_plus(seance: Seance, time_machine: Any) -> None:
    reservation = creer_reservation(seance=seance)
    aller(time_machine, seance.debut)
    effacer(reservation, instant=timezone.now())
    reservation.save()

    with pytest.raises(PresenceRefuseeError, match="trop ancienne"):
        noter(seance_id=seance.pk, presents={reservation.pk: 1})


def test_une_seance_annulee_ne_se_note_pas(seance: Seance, time_machine: Any) -> None:
    annuler_seance(seance_id=seance.pk, motif="")
    seance.refresh_from_db()
    aller(time_machine, seance.debut)

    assert refus_de_noter(seance) == "Cette séance est annulée. Choisissez une autre date."


def test_une_seance_sans_reservation_a_un_bilan_vide(seance: Seance) -> None:
    assert bilan(seance) == BilanPresences(places=0, presents=0, reservations=0, non_notees=0)


def test_changer_une_reservation_deja_comptee_oublie_le_compte() -> None:
    """Counting starts while bookings can still change."""
    seance = creer_seance(debut=timezone.now() + timedelta(minutes=20), preavis=0, capacite=20)
    ailleurs = creer_seance(atelier=seance.atelier)
    quittee, reduite, menee, versee, restee = (creer_reservation(seance=seance, places=3) for _rang in range(5))
    noter(seance_id=seance.pk, presents={r.pk: 3 for r in (quittee, reduite, menee, versee)} | {restee.pk: 1})

    annuler(reservation_id=quittee.pk)
    changer_places(reservation_id=reduite.pk, places=2)
    deplacer(reservation_id=menee.pk, vers_id=ailleurs.pk)
    changer_places(reservation_id=restee.pk, places=2)
    changer_capacite(seance_id=seance.pk, capacite=4, verser_en_attente=True)
    assert presents(quittee, reduite, menee, versee, restee) == [None, None, None, None, 1]

    annuler_seance(seance_id=seance.pk, motif="")
    assert presents(restee) == [None]


def compter(seance: Seance) -> int:
    cles = seance.reservations.values_list("pk", flat=True)
    suite = {pk: 1 if seance.reservations.get(pk=pk).presents is None else None for pk in cles}
    with CaptureQueriesContext(connection) as requetes:
        noter(seance_id=seance.pk, presents=suite)
    return len(requetes)


def test_noter_coute_autant_pour_une_que_pour_trente(time_machine: Any) -> None:
    seance = creer_seance(dans=timedelta(days=1), capacite=30)
    creer_reservation(seance=seance)
    aller(time_machine, seance.debut - timedelta(minutes=20))
    une = compter(seance)
    aller(time_machine, seance.debut - timedelta(days=1))
    for _rang in range(29):
        creer_reservation(seance=seance)
    aller(time_machine, seance.debut)

    assert compter(seance) == une


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_personnes_a_la_fois_ne_perdent_rien() -> None:
    seance = creer_seance(debut=timezone.now() + timedelta(minutes=20), capacite=20, preavis=0)
    reservations = [creer_reservation(seance=seance) for _rang in range(20)]

    ensemble([partial(noter, seance_id=seance.pk, presents={reservation.pk: 1}) for reservation in reservations])

    assert presents(*reservations) == [1] * 20
