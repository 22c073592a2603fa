"""Moving a booking to another session: both are counted, both lists move, the person is told once."""

import pytest
import time_machine

from ateliers import exceptions
from ateliers.domain import codes, reservations, seances
from ateliers.models import Seance
from tests.ateliers.domain.aides import compteurs, exiger_coherence, file, recits, statut
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux_seances() -> tuple[Seance, Seance]:
    atelier, lieu = creer_atelier(), creer_lieu()
    depart = creer_seance(atelier=atelier, lieu=lieu, capacite=2)
    return depart, creer_seance(atelier=atelier, lieu=lieu, capacite=3)


def test_deplacer_compte_des_deux_cotes_et_promeut_au_depart(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart, places=2)
    attente = creer_reservation(seance=depart)
    rendue = reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    assert (rendue.seance_id, rendue.statut, rendue.places) == (arrivee.pk, "confirmee", 2)
    assert (compteurs(depart), compteurs(arrivee)) == ((1, 0), (2, 0))
    assert statut(attente) == "confirmee"
    assert recits(attente) == ["attente", "promotion"]
    assert recits(reservation) == ["confirmation", "deplacement"]
    exiger_coherence()


def test_deplacer_dit_l_ancienne_et_la_nouvelle_seance(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart)
    reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    contexte = reservation.messages.get(modele="deplacement").contexte
    assert contexte["uuid"] == str(arrivee.uuid)
    assert contexte["ancienne"] == {
        "uuid": str(depart.uuid),
        "debut": depart.debut.isoformat(),
        "sequence": depart.sequence,
    }


def test_deplacer_met_en_attente_quand_l_arrivee_est_pleine(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    creer_reservation(seance=arrivee, places=3)
    reservation = creer_reservation(seance=depart)
    rendue = reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    assert (rendue.statut, rendue.confirmee_le, file(arrivee)) == ("attente", None, [reservation.pk])
    assert (compteurs(depart), compteurs(arrivee)) == ((0, 0), (3, 1))
    exiger_coherence()


def test_deplacer_une_attente_la_confirme_ailleurs_et_la_retire_de_la_liste(
    deux_seances: tuple[Seance, Seance],
) -> None:
    depart, arrivee = deux_seances
    creer_reservation(seance=depart)
    bloquee = creer_reservation(seance=depart, places=2)
    suivante = creer_reservation(seance=depart)
    assert statut(suivante) == "confirmee"
    rendue = reservations.deplacer(reservation_id=bloquee.pk, vers_id=arrivee.pk)
    assert (rendue.statut, rendue.ordre_attente, rendue.depassee) == ("confirmee", None, False)
    assert (compteurs(depart), compteurs(arrivee)) == ((2, 0), (2, 0))


def test_deplacer_vers_la_meme_seance_ne_fait_rien(deux_seances: tuple[Seance, Seance]) -> None:
    reservation = creer_reservation(seance=deux_seances[0])
    reservations.deplacer(reservation_id=reservation.pk, vers_id=deux_seances[0].pk)
    assert recits(reservation) == ["confirmation"]


def test_deplacer_change_un_code_deja_pris(
    deux_seances: tuple[Seance, Seance], monkeypatch: pytest.MonkeyPatch
) -> None:
    depart, arrivee = deux_seances
    monkeypatch.setattr(codes.secrets, "choice", lambda suite: suite[0])
    la_bas, reservation = creer_reservation(seance=arrivee), creer_reservation(seance=depart)
    assert la_bas.code == reservation.code == "ARBRE 10"
    monkeypatch.undo()
    assert reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk).code != "ARBRE 10"


def test_deplacer_garde_le_code_libre(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart)
    assert reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk).code == reservation.code


def test_deplacer_refuse_sans_rien_changer_quand_l_arrivee_ne_peut_pas(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart, places=2)
    Seance.objects.filter(pk=arrivee.pk).update(capacite=1)
    with pytest.raises(exceptions.TropDePlacesError):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    Seance.objects.filter(pk=arrivee.pk).update(capacite=2, taille_attente=0)
    creer_reservation(seance=arrivee)
    with pytest.raises(exceptions.SeancePleineError):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    assert (compteurs(depart), compteurs(arrivee), statut(reservation)) == ((2, 0), (1, 0), "confirmee")
    assert reservation.seance_id == depart.pk
    exiger_coherence()


def test_deplacer_refuse_la_personne_deja_inscrite_la_bas(deux_seances: tuple[Seance, Seance]) -> None:
    personne = {"prenom": "Ada", "nom": "Lovelace", "courriel": "ada@example.org"}
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart, **personne)
    creer_reservation(seance=arrivee, **personne)
    with pytest.raises(exceptions.DejaInscritError):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    assert (compteurs(depart), compteurs(arrivee)) == ((1, 0), (1, 0))


def test_deplacer_refuse_une_reservation_annulee(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart)
    reservations.annuler(reservation_id=reservation.pk)
    with pytest.raises(exceptions.ReservationAnnuleeError):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)


def test_deplacer_refuse_depuis_et_vers_une_seance_fermee(deux_seances: tuple[Seance, Seance]) -> None:
    depart, arrivee = deux_seances
    reservation = creer_reservation(seance=depart)
    with time_machine.travel(depart.debut), pytest.raises(exceptions.SeanceFermeeError, match="passée"):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    seances.annuler_seance(seance_id=arrivee.pk)
    with pytest.raises(exceptions.SeanceFermeeError, match="annulée"):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)
    with pytest.raises(Seance.DoesNotExist):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=0)
