"""The waiting list: first come first served, passed over once at most, never split, told at once."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from ateliers import exceptions
from ateliers.domain import attente, reservations, seances
from ateliers.domain.attente import Choix, Demande, choisir
from ateliers.models import Reservation, Seance
from tests.ateliers.domain.aides import compteurs, exiger_coherence, file, recits, statut
from tests.fabriques import creer_reservation, creer_seance


def liste(*places: int, depassees: tuple[int, ...] = ()) -> list[Demande]:
    return [Demande(rang, nombre, rang in depassees) for rang, nombre in enumerate(places)]


@pytest.mark.une_fois
@pytest.mark.parametrize(
    ("libres", "file", "promues", "depassees"),
    [
        (0, liste(1), [], []),
        (3, [], [], []),
        (3, liste(1, 1, 1, 1), [0, 1, 2], []),
        (2, liste(3, 1, 1), [1, 2], [0]),
        (2, liste(3, 4, 1), [2], [0, 1]),
        (2, liste(3, 3), [], []),
        (2, liste(3, 1, depassees=(0,)), [], []),
        (2, liste(1, 3, 1, depassees=(1,)), [0], []),
        (3, liste(4, 1, 3, 2, depassees=(2,)), [1], [0]),
        (4, liste(5, 3, 2, 1), [1, 3], [0, 2]),
    ],
)
def test_choisir_suit_la_liste(libres: int, file: list[Demande], promues: list[int], depassees: list[int]) -> None:
    assert choisir(libres, file) == Choix(promues, depassees)


files = st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=12).map(
    lambda demandes: [Demande(cle, places, depassee) for cle, (places, depassee) in enumerate(demandes)]
)


@pytest.mark.une_fois
@given(libres=st.integers(0, 15), file=files)
def test_choisir_tient_ses_promesses(libres: int, file: list[Demande]) -> None:
    choix = choisir(libres, file)
    promues = [d for d in file if d.cle in choix.promues]
    reste = libres - sum(d.places for d in promues)
    attendent = [d for d in file if d.cle not in choix.promues]

    assert reste >= 0
    assert [d.cle for d in promues] == choix.promues, "dans l’ordre de la liste, chacune une fois"
    derniere = promues[-1].cle if promues else -1
    avant = [d for d in attendent if d.cle < derniere]
    assert not any(d.depassee for d in avant), "personne n’est dépassé deux fois"
    assert sorted(choix.depassees) == [d.cle for d in avant], "qui est dépassé est noté, et lui seul"
    bloque = next((rang for rang, d in enumerate(attendent) if d.depassee), len(attendent))
    assert all(d.places > reste for d in attendent[: bloque + 1]), "rien de promouvable avant un blocage"


@pytest.mark.une_fois
@given(libres=st.integers(0, 15), file=files)
def test_choisir_une_seconde_fois_ne_trouve_plus_rien(libres: int, file: list[Demande]) -> None:
    choix = choisir(libres, file)
    reste = libres - sum(d.places for d in file if d.cle in choix.promues)
    apres = [
        Demande(d.cle, d.places, d.depassee or d.cle in choix.depassees) for d in file if d.cle not in choix.promues
    ]
    assert choisir(reste, apres) == Choix()


# --- In the database ------------------------------------------------------------------------------------------------


@pytest.fixture
def pleine(db: None) -> tuple[Seance, Reservation]:
    """A session of four seats taken by one booking."""
    seance = creer_seance(capacite=4, taille_attente=20)
    return seance, creer_reservation(seance=seance, places=4)


def test_annuler_promeut_dans_l_ordre_et_le_dit(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    attentes = [creer_reservation(seance=seance, places=2) for _ in range(3)]
    reservations.annuler(reservation_id=prise.pk)
    assert [statut(r) for r in attentes] == ["confirmee", "confirmee", "attente"]
    assert [recits(r) for r in attentes] == [["attente", "promotion"], ["attente", "promotion"], ["attente"]]
    assert compteurs(seance) == (4, 2)
    exiger_coherence()


def test_demande_trop_grande_est_depassee_une_fois_puis_bloque(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    reservations.changer_places(reservation_id=prise.pk, places=2)
    petite = creer_reservation(seance=seance)
    grande = creer_reservation(seance=seance, places=4)
    dernier_arrive = creer_reservation(seance=seance)
    assert (dernier_arrive.statut, statut(grande)) == ("confirmee", "attente")
    assert grande.depassee
    reservations.annuler(reservation_id=petite.pk)
    nouveau = creer_reservation(seance=seance)
    assert (nouveau.statut, compteurs(seance)) == ("attente", (3, 5))
    for reservation in (prise, dernier_arrive):
        reservations.annuler(reservation_id=reservation.pk)
    assert (statut(grande), statut(nouveau)) == ("confirmee", "attente")
    exiger_coherence()


def test_promotion_note_ceux_qu_elle_depasse(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    grande, petite = creer_reservation(seance=seance, places=2), creer_reservation(seance=seance)
    reservations.changer_places(reservation_id=prise.pk, places=3)
    grande.refresh_from_db()
    assert (grande.statut, grande.depassee, statut(petite)) == ("attente", True, "confirmee")
    suivante = creer_reservation(seance=seance)
    reservations.annuler(reservation_id=petite.pk)
    assert (statut(grande), statut(suivante)) == ("attente", "attente")


def test_nouvel_arrive_ne_depasse_pas_ceux_dont_la_place_se_libere(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    attente_ = creer_reservation(seance=seance, places=4)
    reservations.annuler(reservation_id=prise.pk)
    assert (statut(attente_), creer_reservation(seance=seance).statut) == ("confirmee", "attente")


def test_annuler_celui_qui_bloque_debloque_la_liste(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    reservations.changer_places(reservation_id=prise.pk, places=2)
    grande = creer_reservation(seance=seance, places=3)
    creer_reservation(seance=seance)
    bloquee = creer_reservation(seance=seance)
    assert (statut(bloquee), compteurs(seance)) == ("attente", (3, 4))
    reservations.annuler(reservation_id=grande.pk)
    assert (statut(bloquee), compteurs(seance)) == ("confirmee", (4, 0))


def test_demande_plus_grande_que_la_seance_reduite_ne_bloque_personne(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    reservations.changer_places(reservation_id=prise.pk, places=2)
    grande = creer_reservation(seance=seance, places=4)
    creer_reservation(seance=seance)
    petites = [creer_reservation(seance=seance) for _ in range(2)]
    grande.refresh_from_db()
    assert (grande.depassee, [statut(r) for r in petites]) == (True, ["attente", "attente"])
    seances.changer_capacite(seance_id=seance.pk, capacite=3)
    reservations.annuler(reservation_id=prise.pk)
    assert (statut(grande), [statut(r) for r in petites]) == ("attente", ["confirmee", "confirmee"])
    exiger_coherence()
    seances.changer_capacite(seance_id=seance.pk, capacite=7)
    assert statut(grande) == "confirmee"


def test_personne_n_est_promu_une_fois_la_seance_commencee(pleine: tuple[Seance, Reservation]) -> None:
    seance, _ = pleine
    attente_ = creer_reservation(seance=seance)
    with time_machine.travel(seance.debut):
        seances.changer_capacite(seance_id=seance.pk, capacite=9)
    assert (statut(attente_), recits(attente_)) == ("attente", ["attente"])


def test_promouvoir_au_choix_de_l_equipe(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    reservations.changer_places(reservation_id=prise.pk, places=2)
    grande = creer_reservation(seance=seance, places=3)
    creer_reservation(seance=seance)
    choisie = creer_reservation(seance=seance)
    rendue = attente.promouvoir(reservation_id=choisie.pk)
    assert (rendue.statut, rendue.ordre_attente, file(seance)) == ("confirmee", None, [grande.pk])
    assert recits(choisie) == ["attente", "promotion"]
    assert compteurs(seance) == (4, 3)
    exiger_coherence()
    attente.promouvoir(reservation_id=choisie.pk)
    assert recits(choisie) == ["attente", "promotion"], "deux fois ne fait rien de plus"


def test_promouvoir_refuse_avec_une_phrase(pleine: tuple[Seance, Reservation]) -> None:
    seance, prise = pleine
    attente_ = creer_reservation(seance=seance)
    with pytest.raises(exceptions.PlacesInsuffisantesError, match="Il n’y a pas assez de places libres"):
        attente.promouvoir(reservation_id=attente_.pk)
    with time_machine.travel(seance.fin), pytest.raises(exceptions.SeanceFermeeError, match="passée"):
        attente.promouvoir(reservation_id=attente_.pk)
    reservations.annuler(reservation_id=attente_.pk)
    with pytest.raises(exceptions.ReservationAnnuleeError):
        attente.promouvoir(reservation_id=attente_.pk)
    seances.annuler_seance(seance_id=seance.pk)
    with pytest.raises(exceptions.ReservationAnnuleeError):
        attente.promouvoir(reservation_id=prise.pk)


def test_promouvoir_pendant_la_seance_reste_possible(pleine: tuple[Seance, Reservation]) -> None:
    seance, _ = pleine
    attente_ = creer_reservation(seance=seance)
    with time_machine.travel(seance.debut + timedelta(minutes=5)):
        seances.changer_capacite(seance_id=seance.pk, capacite=5)
        assert attente.promouvoir(reservation_id=attente_.pk).confirmee
