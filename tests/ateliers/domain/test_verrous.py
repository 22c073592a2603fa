"""The lock comes first, in the order of the keys; waiting too long is a sentence, other failures are not."""

import re
import uuid
from contextlib import AbstractContextManager

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from ateliers.domain import attente, reservations, seances
from ateliers.domain.verrous import reservation_verrouillee, seances_verrouillees
from ateliers.exceptions import OccupeError
from ateliers.models import Reservation, Seance
from tests.fabriques import creer_atelier, creer_lieu, creer_participant, creer_reservation, creer_seance
from tests.verrous import lu_apres_l_attente

pytestmark = pytest.mark.django_db


class AttenteTropLongue(Exception):
    """What psycopg raises when a lock does not come."""

    sqlstate = "55P03"


class ConnexionPerdue(Exception):
    sqlstate = "08006"


@pytest.fixture
def trois_seances() -> list[Seance]:
    atelier, lieu = creer_atelier(), creer_lieu()
    return [creer_seance(atelier=atelier, lieu=lieu) for _ in range(3)]


def test_seances_verrouillees_rend_dans_l_ordre_demande_et_verrouille_dans_celui_des_cles(
    trois_seances: list[Seance],
) -> None:
    un, deux, trois = (seance.pk for seance in trois_seances)
    with CaptureQueriesContext(connection) as requetes, seances_verrouillees(trois, un, trois, deux) as verrouillees:
        assert [seance.pk for seance in verrouillees] == [trois, un, trois, deux]
        assert verrouillees[0] is verrouillees[2]
    verrou, _lecture = [requete["sql"] for requete in requetes if requete["sql"].startswith("SELECT")]
    assert re.search(r'ORDER BY (1|"ateliers_seance"\."id") ASC', verrou)
    if connection.vendor == "postgresql":
        assert verrou.endswith("FOR NO KEY UPDATE")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_un_lieu_qui_change_pendant_l_attente_est_le_nouveau() -> None:
    seance, ailleurs = creer_seance(), creer_lieu("Ailleurs")
    lu = lu_apres_l_attente(
        lambda: seances_verrouillees(seance.pk),
        changer=lambda: Seance.objects.filter(pk=seance.pk).update(lieu=ailleurs),
        lire=lambda verrouillees: verrouillees[0].lieu.nom,
    )
    assert lu == "Ailleurs"


def test_seances_verrouillees_refuse_une_seance_inconnue(trois_seances: list[Seance]) -> None:
    with pytest.raises(Seance.DoesNotExist), seances_verrouillees(trois_seances[0].pk, 0):
        pass


@pytest.mark.parametrize(
    ("cause", "attendue"),
    [
        (OperationalError("database is locked"), OccupeError),
        (AttenteTropLongue(), OccupeError),
        (ConnexionPerdue(), OperationalError),
        (OperationalError("disk I/O error"), OperationalError),
    ],
)
def test_seances_verrouillees_ne_traduit_que_l_attente(
    trois_seances: list[Seance], cause: Exception, attendue: type[Exception]
) -> None:
    erreur = cause if isinstance(cause, OperationalError) else OperationalError("l’opération a échoué")
    with pytest.raises(attendue) as levee, seances_verrouillees(trois_seances[0].pk):
        raise erreur from (None if cause is erreur else cause)
    if attendue is OccupeError:
        assert str(levee.value).startswith("Beaucoup de personnes réservent en ce moment.")


def test_reservation_verrouillee_refuse_celle_qui_vient_de_changer_de_seance(
    trois_seances: list[Seance], monkeypatch: pytest.MonkeyPatch
) -> None:
    reservation = creer_reservation(seance=trois_seances[0])

    def pendant_l_attente(*pks: int) -> AbstractContextManager[list[Seance]]:
        Reservation.objects.filter(pk=reservation.pk).update(seance=trois_seances[1])
        return seances_verrouillees(*pks)

    monkeypatch.setattr("ateliers.domain.verrous.seances_verrouillees", pendant_l_attente)
    with pytest.raises(OccupeError), reservation_verrouillee(reservation.pk):
        pass


def test_chaque_chemin_prend_le_verrou_avant_de_lire_ou_d_ecrire_le_reste(trois_seances: list[Seance]) -> None:
    """The first statement is the lock; before it, a change of one booking only asks which session it belongs to."""
    seance, autre, _ = trois_seances
    pk = creer_reservation(seance=seance).pk
    chemins = [
        lambda: reservations.reserver(
            seance_id=seance.pk, participant=creer_participant(), places=1, nonce=uuid.uuid4()
        ),
        lambda: reservations.changer_places(reservation_id=pk, places=2),
        lambda: attente.promouvoir(reservation_id=pk),
        lambda: reservations.deplacer(reservation_id=pk, vers_id=autre.pk),
        lambda: reservations.annuler(reservation_id=pk),
        lambda: reservations.reactiver(reservation_id=pk),
        lambda: seances.changer_capacite(seance_id=seance.pk, capacite=20),
        lambda: seances.modifier(seance=seance),
        lambda: seances.annuler_seance(seance_id=seance.pk),
    ]
    for chemin in chemins:
        with CaptureQueriesContext(connection) as requetes:
            chemin()
        ordres = [requete["sql"] for requete in requetes if not requete["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        if 'FROM "ateliers_reservation" WHERE' in ordres[0]:
            assert ordres[0].startswith('SELECT "ateliers_reservation"."seance_id"')
            ordres.pop(0)
        assert 'FROM "ateliers_seance"' in ordres[0]
        if connection.vendor == "postgresql":
            assert "FOR NO KEY UPDATE" in ordres[0]
