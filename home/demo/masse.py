"""Bookings written in bulk, as the domain would have left them: counters, codes, tokens, ranks, dates.

Only for the demonstration, whose past and whose size the booking service could not produce in a reasonable time.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ateliers.domain.codes import MOTS, NOMBRES
from ateliers.domain.jetons import deriver, empreinte
from ateliers.domain.messages import instantane
from ateliers.domain.personnes import empreinte_personne
from ateliers.models import Message, Reservation, Seance
from ateliers.models.message import Canal, Modele, StatutMessage
from ateliers.models.reservation import Auteur, Origine, StatutReservation
from ateliers.models.seance import Inscription

from .personnes import inventer

TAILLE = 1000
CHANCE_D_ETRE_PLEINE = 0.3
CHANCE_D_ANNULER = 0.08
ARRIVEE_AU_PLUS_TOT = 24 * 20


class Tireur:
    """Draws the bookings of one session: who, when, under which code."""

    def __init__(self, seance: Seance, hasard: Random, *, numero: int, maintenant: datetime) -> None:
        self.seance = seance
        self.hasard = hasard
        self.numero = numero
        self.limite = min(seance.debut, maintenant)
        mots = [f"{mot} {nombre}" for mot in hasard.sample(MOTS, len(MOTS)) for nombre in hasard.sample(NOMBRES, 3)]
        self.codes = iter(mots)

    def tirer(self, statut: StatutReservation, places: int) -> Reservation:
        """Return one booking of that status, not written yet."""
        self.numero += 1
        participant = inventer(self.hasard, self.numero)
        nonce = uuid.uuid5(self.seance.uuid, str(self.numero))
        faite_le = self.limite - timedelta(hours=self.hasard.uniform(3, ARRIVEE_AU_PLUS_TOT))
        annulee = statut == StatutReservation.ANNULEE
        return Reservation(
            seance=self.seance,
            statut=statut,
            origine=Origine.ACCUEIL if self.hasard.random() < 0.3 else Origine.PUBLIC,
            prenom=participant.prenom,
            nom=participant.nom,
            telephone=participant.telephone,
            courriel=participant.courriel,
            besoins=list(participant.besoins),
            places=places,
            accord_version="demonstration",
            code=next(self.codes),
            nonce=nonce,
            jeton_empreinte=empreinte(deriver(nonce)),
            personne_empreinte=empreinte_personne(participant),
            confirmee_le=faite_le if statut == StatutReservation.CONFIRMEE else None,
            annulee_le=faite_le if annulee else None,
            annulee_par=Auteur.PERSONNE if annulee else "",
        )


def inventer_reservations(
    seance: Seance, hasard: Random, *, numero: int, maintenant: datetime
) -> Iterator[Reservation]:
    """Yield invented bookings for a session without any, and set its counters to match."""
    if seance.inscription == Inscription.LIBRE or seance.annulee:
        return
    tireur = Tireur(seance, hasard, numero=numero, maintenant=maintenant)
    cible = seance.capacite
    if hasard.random() > CHANCE_D_ETRE_PLEINE:
        cible = min(seance.capacite, max(1, round(seance.capacite * hasard.gauss(0.75, 0.15))))
    while seance.places_confirmees < cible:
        if hasard.random() < CHANCE_D_ANNULER:
            yield tireur.tirer(StatutReservation.ANNULEE, 1)
        places = min(1 if hasard.random() < 0.9 else 2, cible - seance.places_confirmees)
        seance.places_confirmees += places
        yield tireur.tirer(StatutReservation.CONFIRMEE, places)
    if cible == seance.capacite:
        for rang in range(1, hasard.randint(0, seance.taille_attente) + 1):
            reservation = tireur.tirer(StatutReservation.ATTENTE, 1)
            reservation.ordre_attente = rang
            seance.places_en_attente += 1
            yield reservation


def ecrire(reservations: list[Reservation], *, maintenant: datetime) -> None:
    """Write bookings whose sessions are written, their dates, and the mails that they would have had."""
    Reservation.objects.bulk_create(reservations, batch_size=TAILLE)
    Message.objects.bulk_create(
        [_message(r, maintenant=maintenant) for r in reservations if _a_un_message(r, maintenant=maintenant)],
        batch_size=TAILLE,
    )
    pks = {r.seance_id for r in reservations if r.seance.passee(maintenant)}
    debut = Seance.objects.filter(pk=OuterRef("seance_id")).values("debut")[:1]
    # auto_now_add has written today: people booked before their session.
    Reservation.objects.filter(seance__in=pks).update(
        creee_le=Coalesce(F("confirmee_le"), F("annulee_le"), Subquery(debut))
    )


def _a_un_message(reservation: Reservation, *, maintenant: datetime) -> bool:
    return bool(reservation.active and reservation.courriel and not reservation.seance.passee(maintenant))


def _message(reservation: Reservation, *, maintenant: datetime) -> Message:
    modele = Modele.CONFIRMATION if reservation.confirmee else Modele.ATTENTE
    return Message(
        reservation=reservation,
        canal=Canal.COURRIEL,
        modele=modele,
        contexte=instantane(reservation),
        cle=f"{modele}:{reservation.pk}:initiale",
        statut=StatutMessage.FAIT,
        fait_le=maintenant,
        tentatives=1,
    )
