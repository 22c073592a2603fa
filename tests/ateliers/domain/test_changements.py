"""A booking that changes: its number of seats, its return after a cancellation."""

from datetime import timedelta

import pytest
import time_machine

from ateliers import exceptions
from ateliers.domain import reservations, seances
from ateliers.models import Seance
from ateliers.models.reservation import Origine
from tests.ateliers.domain.aides import compteurs, exiger_coherence, file, recits, statut
from tests.fabriques import creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def test_changer_places_confirmee_a_la_hausse_et_a_la_baisse() -> None:
    seance = creer_seance(capacite=4)
    reservation = creer_reservation(seance=seance)
    assert reservations.changer_places(reservation_id=reservation.pk, places=4).places == 4
    assert compteurs(seance) == (4, 0)
    assert reservations.changer_places(reservation_id=reservation.pk, places=2).confirmee
    assert compteurs(seance) == (2, 0)
    assert recits(reservation) == ["confirmation", "places", "places"]
    exiger_coherence()


def test_changer_places_pour_le_meme_nombre_ne_dit_rien() -> None:
    reservation = creer_reservation(places=2)
    reservations.changer_places(reservation_id=reservation.pk, places=2)
    assert recits(reservation) == ["confirmation"]


def test_changer_places_refuse_ce_qui_manque() -> None:
    seance = creer_seance(capacite=3)
    reservation = creer_reservation(seance=seance)
    creer_reservation(seance=seance)
    with pytest.raises(exceptions.PlacesInsuffisantesError, match="Il n’y a pas assez de places libres"):
        reservations.changer_places(reservation_id=reservation.pk, places=3)
    assert compteurs(seance) == (2, 0)


def test_changer_places_ne_depasse_pas_ceux_qui_attendent() -> None:
    seance = creer_seance(capacite=4)
    reservation = creer_reservation(seance=seance, places=3)
    attente = creer_reservation(seance=seance, places=2)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        reservations.changer_places(reservation_id=reservation.pk, places=4)
    assert (compteurs(seance), statut(attente)) == ((3, 2), "attente")


def test_changer_places_a_la_baisse_appelle_le_suivant() -> None:
    seance = creer_seance(capacite=4)
    reservation = creer_reservation(seance=seance, places=4)
    attente = creer_reservation(seance=seance, places=2)
    reservations.changer_places(reservation_id=reservation.pk, places=2)
    assert (compteurs(seance), statut(attente)) == ((4, 0), "confirmee")
    assert recits(attente) == ["attente", "promotion"]


def test_changer_places_d_une_attente_garde_son_rang() -> None:
    seance = creer_seance(capacite=3, taille_attente=4)
    creer_reservation(seance=seance, places=3)
    premiere, seconde = creer_reservation(seance=seance), creer_reservation(seance=seance)
    rendue = reservations.changer_places(reservation_id=premiere.pk, places=2)
    assert (rendue.statut, rendue.ordre_attente, file(seance)) == ("attente", 1, [premiere.pk, seconde.pk])
    assert compteurs(seance) == (3, 3)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        reservations.changer_places(reservation_id=seconde.pk, places=3)


def test_changer_places_d_une_attente_qui_tient_enfin_la_confirme() -> None:
    seance = creer_seance(capacite=3)
    creer_reservation(seance=seance, places=2)
    attente = creer_reservation(seance=seance, places=3)
    rendue = reservations.changer_places(reservation_id=attente.pk, places=1)
    assert (rendue.statut, rendue.ordre_attente, compteurs(seance)) == ("confirmee", None, (3, 0))
    assert recits(attente) == ["attente", "places", "promotion"]
    exiger_coherence()


def test_changer_places_sans_courriel_ne_fait_pas_appeler() -> None:
    reservation = creer_reservation(courriel="", telephone="+33612345678")
    reservations.changer_places(reservation_id=reservation.pk, places=2)
    assert recits(reservation) == ["confirmation"]


@pytest.mark.parametrize(("places", "phrase"), [(0, "n’est pas possible"), (5, "4 places au plus")])
def test_changer_places_refuse_un_nombre_impossible(places: int, phrase: str) -> None:
    reservation = creer_reservation()
    with pytest.raises(exceptions.RefusError, match=phrase):
        reservations.changer_places(reservation_id=reservation.pk, places=places)


def test_changer_places_a_l_accueil_depasse_le_maximum_du_public() -> None:
    reservation = creer_reservation(seance=creer_seance(places_par_reservation=2))
    rendue = reservations.changer_places(reservation_id=reservation.pk, places=6, origine=Origine.ACCUEIL)
    assert rendue.places == 6


def test_changer_places_rend_toujours_des_places() -> None:
    seance = creer_seance(places_par_reservation=2, capacite=9)
    reservation = creer_reservation(seance=seance, places=6, origine=Origine.ACCUEIL)
    assert reservations.changer_places(reservation_id=reservation.pk, places=5).places == 5
    with pytest.raises(exceptions.TropDePlacesError, match="2 places au plus"):
        reservations.changer_places(reservation_id=reservation.pk, places=6)
    assert compteurs(seance) == (5, 0)


def test_changer_places_refuse_une_reservation_annulee() -> None:
    reservation = creer_reservation()
    reservations.annuler(reservation_id=reservation.pk)
    with pytest.raises(exceptions.ReservationAnnuleeError, match="Cette réservation est annulée"):
        reservations.changer_places(reservation_id=reservation.pk, places=2)


def test_changer_places_et_annuler_refusent_une_seance_commencee() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance)
    with time_machine.travel(seance.debut):
        for demande in (
            lambda: reservations.changer_places(reservation_id=reservation.pk, places=2),
            lambda: reservations.annuler(reservation_id=reservation.pk),
        ):
            with pytest.raises(exceptions.SeanceFermeeError, match="Cette séance est passée"):
                demande()
    assert (compteurs(seance), statut(reservation)) == ((1, 0), "confirmee")


# --- Reactivation ---------------------------------------------------------------------------------------------------


def test_reactiver_rend_les_places_quand_il_y_en_a() -> None:
    seance = creer_seance(capacite=2)
    reservation = creer_reservation(seance=seance, places=2)
    code = reservation.code
    reservations.annuler(reservation_id=reservation.pk)
    rendue = reservations.reactiver(reservation_id=reservation.pk)
    assert (rendue.statut, rendue.annulee_le, rendue.annulee_par, rendue.code) == ("confirmee", None, "", code)
    assert compteurs(seance) == (2, 0)
    assert recits(reservation) == ["confirmation", "annulation", "confirmation"]
    exiger_coherence()


def test_reactiver_met_en_fin_de_liste_quand_la_seance_s_est_remplie() -> None:
    seance = creer_seance(capacite=1, taille_attente=2)
    reservation = creer_reservation(seance=seance)
    suivante = creer_reservation(seance=seance)
    reservations.annuler(reservation_id=reservation.pk)
    autre = creer_reservation(seance=seance)
    rendue = reservations.reactiver(reservation_id=reservation.pk)
    assert (rendue.statut, statut(suivante), file(seance)) == ("attente", "confirmee", [autre.pk, reservation.pk])
    assert recits(reservation) == ["confirmation", "annulation", "attente"]
    assert compteurs(seance) == (1, 2)


def test_reactiver_oublie_le_passe_droit_d_avant() -> None:
    seance = creer_seance(capacite=4, taille_attente=8)
    creer_reservation(seance=seance, places=2)
    groupe = creer_reservation(seance=seance, places=3)
    creer_reservation(seance=seance)
    groupe.refresh_from_db()
    assert groupe.depassee
    reservations.annuler(reservation_id=groupe.pk)
    assert not reservations.reactiver(reservation_id=groupe.pk).depassee


def test_reactiver_une_reservation_active_ne_fait_rien() -> None:
    reservation = creer_reservation()
    assert reservations.reactiver(reservation_id=reservation.pk).confirmee
    assert recits(reservation) == ["confirmation"]


def test_reactiver_refuse_quand_il_n_y_a_plus_rien() -> None:
    seance = creer_seance(capacite=1, taille_attente=0)
    reservation = creer_reservation(seance=seance)
    reservations.annuler(reservation_id=reservation.pk)
    creer_reservation(seance=seance)
    with pytest.raises(exceptions.SeancePleineError):
        reservations.reactiver(reservation_id=reservation.pk)
    assert (compteurs(seance), statut(reservation)) == ((1, 0), "annulee")


def test_reactiver_refuse_quand_la_personne_a_reserve_de_nouveau() -> None:
    personne = {"prenom": "Ada", "nom": "Lovelace", "courriel": "ada@example.org"}
    seance = creer_seance()
    reservation = creer_reservation(seance=seance, **personne)
    reservations.annuler(reservation_id=reservation.pk)
    creer_reservation(seance=seance, **personne)
    with pytest.raises(exceptions.DejaInscritError):
        reservations.reactiver(reservation_id=reservation.pk)


def test_reactiver_se_fait_apres_la_cloture_mais_pas_apres_la_fin_ni_l_annulation() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance)
    reservations.annuler(reservation_id=reservation.pk)
    with time_machine.travel(seance.fin), pytest.raises(exceptions.SeanceFermeeError, match="passée"):
        reservations.reactiver(reservation_id=reservation.pk)
    with time_machine.travel(seance.debut - timedelta(minutes=5)):
        assert reservations.reactiver(reservation_id=reservation.pk).confirmee
    reservations.annuler(reservation_id=reservation.pk)
    seances.annuler_seance(seance_id=seance.pk)
    with pytest.raises(exceptions.SeanceFermeeError, match="annulée"):
        reservations.reactiver(reservation_id=reservation.pk)
    assert Seance.objects.get().places_confirmees == 0
