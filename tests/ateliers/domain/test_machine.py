"""Any sequence of bookings, holds, cancellations, moves, cuts and promotions leaves a sound database (stateful hypothesis)."""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ateliers.domain import attente, blocages, reservations, seances
from ateliers.domain.seances import CHAMPS_MODIFIABLES
from ateliers.exceptions import RefusError
from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.reservation import Origine
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_atelier, creer_lieu, creer_participant, creer_seance

# What the last message of a booking may be, for each status: people have been told where they stand.
DERNIER_MESSAGE = {
    "confirmee": {"confirmation", "promotion", "places", "deplacement", "seance_deplacee"},
    "attente": {"attente", "places", "deplacement", "remise_en_attente", "seance_deplacee"},
    "annulee": {"annulation", "seance_annulee"},
}
LIGNES_SEANCE = (
    "pk", "statut", "capacite", "taille_attente", "places_confirmees", "places_bloquees", "places_en_attente", "sequence",
)  # fmt: skip
LIGNES_BLOCAGE = ("pk", "seance_id", "places", "places_demandees", "jusqu_au", "clos_le")
LIGNES_RESERVATION = ("pk", "seance_id", "statut", "places", "ordre_attente", "depassee")
numeros = st.integers(0, 2)


Lignes = list[tuple[Any, ...]]


def photo() -> tuple[Lignes, Lignes, Lignes]:
    """Return all that a refusal must leave as it was."""
    return (
        list(Seance.objects.order_by("pk").values_list(*LIGNES_SEANCE)),
        list(Reservation.objects.order_by("pk").values_list(*LIGNES_RESERVATION)),
        list(Blocage.objects.order_by("pk").values_list(*LIGNES_BLOCAGE)),
    )


class Guichet(RuleBasedStateMachine):
    """Three sessions, and people who do all that the service allows. Each example is rolled back."""

    prises = Bundle("prises")
    gardees = Bundle("gardees")

    def __init__(self) -> None:
        super().__init__()
        self.voyage = time_machine.travel(timezone.now())
        self.horloge = self.voyage.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.voyage.stop()

    @initialize(
        capacites=st.lists(st.integers(1, 6), min_size=3, max_size=3),
        attente=st.integers(0, 8),
        maximum=st.integers(1, 5),
    )
    def ouvrir(self, capacites: list[int], attente: int, maximum: int) -> None:
        atelier, lieu = creer_atelier(), creer_lieu()
        self.seances = [
            creer_seance(
                atelier=atelier, lieu=lieu, capacite=c, taille_attente=attente, places_par_reservation=maximum
            ).pk
            for c in capacites
        ]
        self.debut = Seance.objects.earliest("debut").debut

    def tenter(self, action: Callable[[], Any], *, hors_tour: bool = False) -> Any:
        """Do something; a refusal changes nothing, and nobody is overtaken twice unless staff chose so."""
        avant = photo()
        try:
            resultat = action()
        except RefusError as erreur:
            refus = str(erreur)
        else:
            refus = ""
        if refus:
            assert refus.endswith("."), "un refus est une phrase"
            assert photo() == avant
            return None
        if not hors_tour:
            self.verifier_tours(avant[1])
        return resultat

    def verifier_tours(self, avant: Lignes) -> None:
        """Fail if somebody who was waiting was overtaken by a later request, unless it was the first time.

        Whoever asks for more than the session can hold beside the seats held is out of the list meanwhile.
        """
        partagees = {seance.pk: seance.places_partagees for seance in Seance.objects.all()}
        etats = {pk: (seance, statut, rang, depassee) for pk, seance, statut, _, rang, depassee in avant}
        for restee in Reservation.objects.en_attente():
            seance, statut, rang, depassee = etats.get(restee.pk, (None, None, None, None))
            if (seance, statut) != (restee.seance_id, "attente") or restee.places > partagees[restee.seance_id]:
                continue
            for promue in Reservation.objects.confirmees().filter(seance_id=seance):
                autre_seance, autre_statut, autre_rang, _ = etats.get(promue.pk, (None, None, None, None))
                if autre_seance == seance and (autre_statut == "confirmee" or (autre_rang and autre_rang < rang)):
                    continue
                assert not depassee, "dépassée deux fois"
                assert restee.depassee, "dépassée sans être notée"

    @rule(target=prises, numero=numeros, places=st.integers(1, 6), origine=st.sampled_from(Origine))
    def reserver(self, numero: int, places: int, origine: Origine) -> object:
        reservation = self.tenter(
            lambda: reservations.reserver(
                seance_id=self.seances[numero],
                participant=creer_participant(),
                places=places,
                nonce=uuid.uuid4(),
                origine=origine,
            )
        )
        return multiple() if reservation is None else reservation.pk

    @rule(target=gardees, numero=numeros, places=st.integers(1, 6), heures=st.integers(1, 30))
    def bloquer(self, numero: int, places: int, heures: int) -> object:
        jusqu_au = timezone.now() + timedelta(hours=heures)
        blocage = self.tenter(
            lambda: blocages.bloquer(
                seance_id=self.seances[numero], places=places, jusqu_au=jusqu_au, au_nom_de="Mission locale"
            )
        )
        return multiple() if blocage is None else blocage.pk

    @rule(target=prises, pk=gardees, places=st.integers(1, 6), attendre=st.booleans(), bonne_seance=st.booleans())
    def reserver_les_places_gardees(self, pk: int, places: int, attendre: bool, bonne_seance: bool) -> object:
        """Their own seats are theirs. With them, what the list could not use beside the seats held is theirs too."""
        blocage = Blocage.objects.select_related("seance").get(pk=pk)
        a_soi = blocage.places > 0 and blocage.jusqu_au > timezone.now()
        reservation = self.tenter(
            lambda: reservations.reserver(
                seance_id=blocage.seance_id if bonne_seance else self.seances[-1],
                participant=creer_participant(au_nom_de="Mission locale"),
                places=places,
                nonce=uuid.uuid4(),
                origine=Origine.PARTENAIRE,
                attente_permise=attendre,
                blocage_id=pk,
            ),
            hors_tour=a_soi,
        )
        assert reservation is None or attendre or reservation.confirmee
        return multiple() if reservation is None else reservation.pk

    @rule(reservation=prises, pk=gardees, places=st.integers(1, 8))
    def agrandir_sur_les_places_gardees(self, reservation: int, pk: int, places: int) -> None:
        self.tenter(
            lambda: reservations.changer_places(
                reservation_id=reservation, places=places, origine=Origine.PARTENAIRE, blocage_id=pk
            ),
            hors_tour=True,
        )

    @rule(pk=gardees, places=st.integers(0, 6), heures=st.integers(-1, 30))
    def changer_blocage(self, pk: int, places: int, heures: int) -> None:
        jusqu_au = timezone.now() + timedelta(hours=heures)
        self.tenter(lambda: blocages.changer_blocage(blocage_id=pk, places=places, jusqu_au=jusqu_au))

    @rule(pk=gardees)
    def liberer(self, pk: int) -> None:
        self.tenter(lambda: blocages.liberer(blocage_id=pk))

    @rule(heures=st.integers(1, 20))
    def laisser_passer_du_temps(self, heures: int) -> None:
        if timezone.now() + timedelta(hours=heures) < self.debut:
            self.horloge.shift(timedelta(hours=heures))

    @rule()
    def rendre_les_places_echues(self) -> None:
        self.tenter(blocages.liberer_echus)
        assert not Blocage.objects.echus().exists()

    @rule(pk=prises)
    def renvoyer_le_formulaire(self, pk: int) -> None:
        avant, reservation = photo(), Reservation.objects.get(pk=pk)
        rendue = reservations.reserver(
            seance_id=reservation.seance_id, participant=creer_participant(), places=1, nonce=reservation.nonce
        )
        assert (rendue.pk, photo()) == (pk, avant)

    @rule(pk=prises)
    def annuler(self, pk: int) -> None:
        self.tenter(lambda: reservations.annuler(reservation_id=pk))

    @rule(pk=prises, places=st.integers(0, 6))
    def changer_places(self, pk: int, places: int) -> None:
        self.tenter(lambda: reservations.changer_places(reservation_id=pk, places=places))

    @rule(pk=prises)
    def reactiver(self, pk: int) -> None:
        self.tenter(lambda: reservations.reactiver(reservation_id=pk))

    @rule(pk=prises, numero=numeros)
    def deplacer(self, pk: int, numero: int) -> None:
        self.tenter(lambda: reservations.deplacer(reservation_id=pk, vers_id=self.seances[numero]))

    @rule(pk=prises)
    def promouvoir(self, pk: int) -> None:
        self.tenter(lambda: attente.promouvoir(reservation_id=pk), hors_tour=True)

    @rule(numero=numeros, capacite=st.integers(0, 9), verser=st.booleans())
    def changer_capacite(self, numero: int, capacite: int, verser: bool) -> None:
        self.tenter(
            lambda: seances.changer_capacite(
                seance_id=self.seances[numero], capacite=capacite, verser_en_attente=verser
            ),
            hors_tour=True,
        )

    @rule(numero=numeros, capacite=st.integers(1, 9), heures=st.integers(0, 1), verser=st.booleans())
    def modifier(self, numero: int, capacite: int, heures: int, verser: bool) -> None:
        fiche = Seance.objects.get(pk=self.seances[numero])
        formulaire = Seance(pk=fiche.pk, **{champ: getattr(fiche, champ) for champ in CHAMPS_MODIFIABLES})
        formulaire.capacite = capacite
        formulaire.fin += timedelta(hours=heures)
        if formulaire.fin - formulaire.debut < timedelta(hours=20):
            self.tenter(
                lambda: seances.modifier(seance=formulaire, verser_en_attente=verser, vue_le=fiche.modifiee_le),
                hors_tour=True,
            )

    @precondition(lambda self: Reservation.objects.count() > 6)
    @rule(numero=numeros)
    def annuler_seance(self, numero: int) -> None:
        self.tenter(lambda: seances.annuler_seance(seance_id=self.seances[numero], motif="Grève"))

    @invariant()
    def compteurs_justes_et_jamais_survendus(self) -> None:
        sommes: Counter[tuple[int, str]] = Counter()
        for seance_id, statut, places in Reservation.objects.values_list("seance_id", "statut", "places"):
            sommes[seance_id, statut] += places
        for seance_id, places in Blocage.objects.ouverts().values_list("seance_id", "places"):
            sommes[seance_id, "gardee"] += places
        for s in Seance.objects.all():
            comptes = (s.places_confirmees, s.places_bloquees, s.places_en_attente)
            assert comptes == (sommes[s.pk, "confirmee"], sommes[s.pk, "gardee"], sommes[s.pk, "attente"])
            assert s.places_confirmees + s.places_bloquees <= s.capacite
            assert s.places_en_attente <= s.taille_attente
            assert not s.annulee or comptes == (0, 0, 0)

    @invariant()
    def chacun_sait_ou_il_en_est(self) -> None:
        for reservation in Reservation.objects.prefetch_related("messages"):
            dernier = max(reservation.messages.all(), key=lambda message: message.pk)
            assert dernier.modele in DERNIER_MESSAGE[reservation.statut]

    @invariant()
    def base_saine(self) -> None:
        exiger_coherence()


@pytest.mark.django_db
def test_machine_aucune_suite_d_actions_ne_fausse_la_base() -> None:
    exemples = max(1, settings().max_examples // 8)
    run_state_machine_as_test(Guichet, settings=settings(max_examples=exemples, stateful_step_count=30))
