"""The bookings of the demonstration, made as the public makes them; those of the past are written as they ended."""

import uuid
from contextlib import suppress
from datetime import timedelta
from random import Random

from django.utils import timezone

from ateliers.domain import reservations, seances, suivi
from ateliers.domain.personnes import Participant
from ateliers.exceptions import RefusError
from ateliers.models import Message, Seance
from ateliers.models.reservation import Auteur, Origine
from ateliers.models.seance import Inscription

from .masse import ecrire, inventer_reservations
from .personnes import inventer, telephone

MOTIFS = ("L’animatrice est malade.", "La salle est en travaux.", "Le lieu est fermé ce jour-là.")
CHANCE_D_ANNULER = 0.06
APPELS_A_FAIRE = timedelta(days=7)


def remplir(seance: Seance, hasard: Random, *, jusqu_a: int) -> None:
    """Book until that many seats are taken or awaited. What the domain refuses is not booked."""
    if seance.inscription == Inscription.GROUPES:
        _inscrire_un_groupe(seance, hasard)
        return
    pris = numero = 0
    while pris < jusqu_a and numero < 2 * jusqu_a:
        numero += 1
        places = 1 if hasard.random() < 0.75 else hasard.choice((2, 2, 3))
        origine = Origine.ACCUEIL if hasard.random() < 0.3 else Origine.PUBLIC
        with suppress(RefusError):
            reservation = reservations.reserver(
                seance_id=seance.pk,
                participant=inventer(hasard, _numero(seance, numero)),
                places=min(places, jusqu_a - pris),
                nonce=uuid.uuid5(seance.uuid, str(numero)),
                origine=origine,
                accord_version="demonstration",
            )
            pris += reservation.places
            if hasard.random() < CHANCE_D_ANNULER:
                reservations.annuler(reservation_id=reservation.pk, auteur=Auteur.PERSONNE)
                pris -= reservation.places


def _inscrire_un_groupe(seance: Seance, hasard: Random) -> None:
    referente = Participant(prenom="Sarah", nom="Exemple", telephone=telephone(_numero(seance, 0)))
    reservations.reserver(
        seance_id=seance.pk,
        participant=referente,
        places=hasard.randint(5, seance.capacite),
        nonce=uuid.uuid5(seance.uuid, "groupe"),
        origine=Origine.PARTENAIRE,
    )


def annuler_par_l_equipe(seance: Seance, hasard: Random) -> None:
    seances.annuler_seance(seance_id=seance.pk, motif=hasard.choice(MOTIFS))


def appeler(seance: Seance) -> None:
    """Make the calls about a session that is not for the next days: the desk has a few left to make, not a hundred."""
    if seance.debut > timezone.now() + APPELS_A_FAIRE:
        for appel in Message.objects.a_appeler().filter(reservation__seance=seance):
            suivi.noter_appel(message_id=appel.pk)


def remplir_le_passe(seance: Seance, hasard: Random) -> None:
    """Write the bookings of a session that is over."""
    maintenant = timezone.now()
    ecrire(
        list(inventer_reservations(seance, hasard, numero=_numero(seance, 0), maintenant=maintenant)),
        maintenant=maintenant,
    )
    seance.save(update_fields=["places_confirmees", "places_en_attente"])


def _numero(seance: Seance, rang: int) -> int:
    """Return a number that no other person of the demonstration has."""
    return seance.pk * 100 + rang
