"""Races across whole sessions: cancellation, moves both ways, and a lock that does not come (PostgreSQL)."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from ateliers.domain import reservations, seances
from ateliers.exceptions import OccupeError
from ateliers.models import Message, Reservation, Seance
from tests.ateliers.domain.aides import compteurs, exiger_coherence, nombre_de_messages, recits
from tests.courses.piste import Coureurs, achat, issues
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("essai", range(3))
def test_personne_n_est_promu_pendant_l_annulation_de_la_seance(coureurs: Coureurs, essai: int) -> None:
    seance = creer_seance(capacite=4, taille_attente=10)
    prises = [creer_reservation(seance=seance) for _ in range(4)]
    attentes = [creer_reservation(seance=seance) for _ in range(6)]
    taches = [
        *({"action": "annuler", "reservation_id": r.pk} for r in prises),
        {"action": "annuler_seance", "seance_id": seance.pk, "motif": "Grève"},
        *({"action": "promouvoir", "reservation_id": r.pk} for r in attentes),
        *(achat(seance.pk) for _ in range(3)),
    ]
    issues(coureurs.courir([*taches[essai:], *taches[:essai]]))
    assert compteurs(seance) == (0, 0)
    assert set(Reservation.objects.values_list("statut", flat=True)) == {"annulee"}
    for reservation in Reservation.objects.filter(annulee_par="seance"):
        assert recits(reservation)[-1] == "seance_annulee"
    assert not Message.objects.filter(modele="promotion", cree_le__gt=Seance.objects.get().annulee_le).exists()
    exiger_coherence()


def test_annuler_deux_fois_la_seance_previent_une_fois(coureurs: Coureurs) -> None:
    seance = creer_seance()
    gens = [creer_reservation(seance=seance) for _ in range(5)]
    annulation = {"action": "annuler_seance", "seance_id": seance.pk, "motif": "Grève"}
    assert issues(coureurs.courir([annulation] * 6)) == {"annulee": 6}
    assert [recits(r) for r in gens] == [["confirmation", "seance_annulee"]] * 5
    assert Seance.objects.get().sequence == 1


def test_deplacements_croises_ne_se_bloquent_pas(coureurs: Coureurs) -> None:
    atelier, lieu = creer_atelier(), creer_lieu()
    une, autre = (creer_seance(atelier=atelier, lieu=lieu, capacite=9, taille_attente=20) for _ in range(2))
    aller = [creer_reservation(seance=une) for _ in range(12)]
    retour = [creer_reservation(seance=autre) for _ in range(12)]
    taches = [{"action": "deplacer", "reservation_id": r.pk, "vers_id": autre.pk} for r in aller]
    taches += [{"action": "deplacer", "reservation_id": r.pk, "vers_id": une.pk} for r in retour]
    issues_ = issues(coureurs.courir(taches))
    assert set(issues_) <= {"confirmee", "attente"}, "ni blocage ni attente trop longue"
    assert sum(issues_.values()) == 24
    assert (compteurs(une), compteurs(autre)) == ((9, 3), (9, 3))
    assert nombre_de_messages(une) + nombre_de_messages(autre) >= 48
    exiger_coherence()


@pytest.fixture
def seance_tenue(transactional_db: None) -> Iterator[tuple[Seance, threading.Event]]:
    """A session whose row another connection holds until the event is set."""
    seance = creer_seance()
    tenue, lacher = threading.Event(), threading.Event()

    def tenir() -> None:
        with seances.seances_verrouillees(seance.pk):
            tenue.set()
            lacher.wait(30)
        connection.close()

    fil = threading.Thread(target=tenir)
    fil.start()
    assert tenue.wait(10)
    yield seance, lacher
    lacher.set()
    fil.join()


def test_verrou_qui_n_arrive_pas_est_une_phrase(seance_tenue: tuple[Seance, threading.Event]) -> None:
    seance, lacher = seance_tenue
    with connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '150ms'")
    with pytest.raises(OccupeError, match="Beaucoup de personnes réservent en ce moment"):
        creer_reservation(seance=seance)
    with pytest.raises(OccupeError):
        seances.annuler_seance(seance_id=seance.pk)
    assert Reservation.objects.count() == 0
    lacher.set()
    with connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '10s'")
    assert creer_reservation(seance=seance).confirmee
    connection.close()
    exiger_coherence()


def test_verrou_d_une_seance_ne_retient_pas_les_autres(seance_tenue: tuple[Seance, threading.Event]) -> None:
    with connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '150ms'")
    reservation = creer_reservation(seance=creer_seance(lieu=seance_tenue[0].lieu, atelier=seance_tenue[0].atelier))
    assert reservations.annuler(reservation_id=reservation.pk).statut == "annulee"
    assert Seance.objects.pour_liste().count() == 2, "lire n’attend jamais"
    connection.close()


def test_reglages_de_production_bornent_l_attente(db: None) -> None:
    with connection.cursor() as curseur:
        curseur.execute("SHOW lock_timeout")
        assert curseur.fetchone() == ("3s",)


def test_sans_verrou_la_course_survend(coureurs: Coureurs) -> None:
    """The same race without the lock goes wrong: the tests above can fail."""
    atelier, lieu = creer_atelier(), creer_lieu()
    for _ in range(5):
        seance = creer_seance(atelier=atelier, lieu=lieu, capacite=5, taille_attente=0)
        resultats = coureurs.courir([achat(seance.pk) for _ in range(40)], verrou=False)
        vendues = sum(resultat["issue"] == "confirmee" for resultat in resultats)
        if vendues > 5:
            break
    else:
        pytest.fail("sans verrou, cinq courses de quarante personnes n’ont jamais vendu une place de trop")
    assert seance.reservations.confirmees().count() == vendues > 5
    assert compteurs(seance)[0] <= 5, "la contrainte borne le compteur, mais des écritures se sont perdues"
    with pytest.raises(AssertionError, match="survendue"):
        exiger_coherence()
