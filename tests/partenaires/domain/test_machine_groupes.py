"""Any sequence of groups, changes, holds and public bookings leaves a sound database (stateful hypothesis)."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
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
    rule,
    run_state_machine_as_test,
)

from ateliers.domain import reservations
from ateliers.exceptions import RefusError
from ateliers.models import Blocage, Reservation, Seance
from partenaires.domain.blocages import garder_places, rendre_places
from partenaires.domain.effectifs import annuler_places, changer_effectif
from partenaires.domain.groupes import Besoins, Repartition, annuler_groupe
from partenaires.domain.participants import Nom, ajouter_participants, retirer_participant
from partenaires.domain.parts import parts_actives
from partenaires.models import Groupe, PartGroupe, Participant
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_atelier, creer_lieu, creer_participant, creer_seance
from tests.partenaires.domain.aides import effectif, parts
from tests.partenaires.fabriques import creer_groupe, creer_referent

LIGNES = {
    Seance: ("pk", "places_confirmees", "places_bloquees", "places_en_attente"),
    Reservation: ("pk", "statut", "places", "ordre_attente", "depassee"),
    Blocage: ("pk", "places", "clos_le"),
    Groupe: ("pk", "interprete", "fauteuil", "lecture"),
    PartGroupe: ("pk", "groupe", "reservation"),
    Participant: ("pk", "groupe", "prenom", "nom"),
}
numeros = st.integers(0, 1)
choix_ = st.sampled_from(Repartition)


def photo() -> list[list[tuple[Any, ...]]]:
    """Return all that a refusal must leave as it was."""
    return [list(modele._default_manager.order_by("pk").values_list(*champs)) for modele, champs in LIGNES.items()]


class Portail(RuleBasedStateMachine):
    """Two sessions, two structures, the public. Each example is rolled back."""

    groupes = Bundle("groupes")

    def __init__(self) -> None:
        super().__init__()
        self.partages: set[int] = set()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(capacites=st.tuples(st.integers(1, 9), st.integers(1, 9)), attente=st.integers(0, 9))
    def ouvrir(self, capacites: tuple[int, int], attente: int) -> None:
        atelier, lieu = creer_atelier(), creer_lieu()
        self.seances = [
            creer_seance(atelier=atelier, lieu=lieu, capacite=capacite, taille_attente=attente)
            for capacite in capacites
        ]
        self.referents = [creer_referent(), creer_referent()]

    def tenter(self, action: Callable[[], Any]) -> Any:
        """Do something; a refusal is a sentence, and changes nothing."""
        avant = photo()
        try:
            return action()
        except RefusError as erreur:
            refus = str(erreur)
        assert refus.endswith(".")
        assert photo() == avant
        return None

    @rule(
        target=groupes,
        numero=numeros,
        qui=numeros,
        nombre=st.integers(0, 10),
        noms=st.integers(0, 3),
        besoins=st.builds(Besoins, lecture=st.integers(0, 2)),
        choix=choix_,
    )
    def inscrire(self, numero: int, qui: int, nombre: int, noms: int, besoins: Besoins, choix: Repartition) -> object:
        groupe = self.tenter(
            lambda: creer_groupe(
                referent=self.referents[qui],
                seance=self.seances[numero],
                effectif=nombre,
                noms=noms,
                besoins=besoins,
                choix=choix,
            )
        )
        if groupe is None:
            return multiple()
        assert effectif(groupe) == nombre
        if choix == Repartition.PARTAGE:
            self.partages.add(groupe.pk)
        if choix == Repartition.TOUT:
            assert parts(groupe) == [("confirmee", nombre)]
        return groupe.pk

    @rule(pk=groupes)
    def renvoyer_le_formulaire(self, pk: int) -> None:
        groupe, avant = Groupe.objects.get(pk=pk), photo()
        rendu = creer_groupe(referent=groupe.referent, seance=groupe.seance, nonce=groupe.nonce, effectif=1)
        assert (rendu.pk, photo()) == (pk, avant)

    @rule(pk=groupes, nombre=st.integers(0, 10), choix=choix_)
    def changer(self, pk: int, nombre: int, choix: Repartition) -> None:
        groupe = Groupe.objects.get(pk=pk)
        if self.tenter(lambda: changer_effectif(groupe=groupe, effectif=nombre, choix=choix)):
            assert effectif(groupe) == nombre
            if choix == Repartition.PARTAGE:
                self.partages.add(pk)

    @rule(pk=groupes, places=st.integers(1, 4))
    def rendre(self, pk: int, places: int) -> None:
        groupe = Groupe.objects.get(pk=pk)
        avant = effectif(groupe)
        if self.tenter(lambda: annuler_places(groupe=groupe, places=places)):
            assert effectif(groupe) == max(0, avant - places)

    @rule(pk=groupes)
    def annuler(self, pk: int) -> None:
        groupe = Groupe.objects.get(pk=pk)
        self.tenter(lambda: annuler_groupe(groupe=groupe))
        assert parts(groupe) == []

    @rule(pk=groupes, noms=st.integers(1, 3))
    def nommer(self, pk: int, noms: int) -> None:
        liste = [Nom(prenom="Awa", nom=f"Nommée{rang}") for rang in range(noms)]
        self.tenter(lambda: ajouter_participants(groupe=Groupe.objects.get(pk=pk), noms=liste))

    @rule(pk=groupes)
    def retirer(self, pk: int) -> None:
        participant = Participant.objects.filter(groupe=pk).first()
        if participant:
            self.tenter(lambda: retirer_participant(groupe=Groupe.objects.get(pk=pk), participant_id=participant.pk))

    @rule(numero=numeros, qui=numeros, places=st.integers(0, 9))
    def garder(self, numero: int, qui: int, places: int) -> None:
        self.tenter(
            lambda: garder_places(
                structure=self.referents[qui].structure,
                seance_id=self.seances[numero].pk,
                places=places,
                jusqu_au=timezone.now() + timedelta(days=2),
                par=None,
            )
        )

    @rule()
    def rendre_un_blocage(self) -> None:
        blocage = Blocage.objects.ouverts().first()
        if blocage:
            rendre_places(blocage=blocage)

    @rule(numero=numeros, places=st.integers(1, 4))
    def reserver(self, numero: int, places: int) -> None:
        self.tenter(
            lambda: reservations.reserver(
                seance_id=self.seances[numero].pk,
                participant=creer_participant(),
                places=places,
                nonce=uuid.uuid4(),
            )
        )

    @rule(rang=st.integers(0, 5))
    def annuler_une_reservation_publique(self, rang: int) -> None:
        publiques = list(Reservation.objects.actives().filter(origine="public").order_by("pk"))
        if publiques:
            reservations.annuler(reservation_id=publiques[rang % len(publiques)].pk)

    @invariant()
    def jamais_survendu(self) -> None:
        for s in Seance.objects.all():
            assert s.places_confirmees + s.places_bloquees <= s.capacite
            assert s.places_en_attente <= s.taille_attente
            gardees = sum(s.blocages.ouverts().values_list("places", flat=True))
            assert s.places_bloquees == gardees

    @invariant()
    def groupes_entiers_et_noms_a_leur_place(self) -> None:
        for groupe in Groupe.objects.avec_places():
            actives = parts_actives(groupe)
            assert groupe.effectif == sum(part.places for part in actives)
            assert len(actives) <= 1 or groupe.pk in self.partages, "coupé sans qu’on le demande"
            assert all(part.seance_id == groupe.seance_id for part in actives)
            if actives:
                assert groupe.participants.count() <= groupe.effectif
                assert max(groupe.interprete, groupe.fauteuil, groupe.lecture) <= groupe.effectif

    @invariant()
    def base_saine(self) -> None:
        exiger_coherence()


@pytest.mark.django_db
def test_machine_aucune_suite_d_actions_ne_coupe_un_groupe_ni_ne_survend() -> None:
    exemples = max(1, settings().max_examples // 8)
    run_state_machine_as_test(Portail, settings=settings(max_examples=exemples, stateful_step_count=30))
