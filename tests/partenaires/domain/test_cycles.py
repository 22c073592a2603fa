"""A course: a group comes to all its dates."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from ateliers.domain import seances
from ateliers.models import Message, Reservation, Seance
from partenaires.domain.cycles import annuler_cycle, cycles_ouverts, inscrire_cycle, seances_du_cycle
from partenaires.domain.groupes import Repartition
from partenaires.domain.participants import Nom
from partenaires.exceptions import CycleFermeError, CycleRefuseError
from partenaires.models import Cycle, Groupe, Referent
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance
from tests.partenaires.domain.aides import parts
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db


def creer_cycle(*jours: int, **champs: Any) -> Cycle:
    cycle = Cycle.objects.create(titre="Premiers pas en trois dates", **champs)
    atelier, lieu = creer_atelier(), creer_lieu()
    cycle.seances.set(
        [creer_seance(dans=timedelta(days=jour), atelier=atelier, lieu=lieu, capacite=6) for jour in jours]
    )
    return cycle


def inscrire(cycle: Cycle, referent: Referent, **champs: Any) -> list[Groupe]:
    defauts = {"effectif": 4, "accompagnant": "Dominique Exemple", "nonce": uuid.uuid4()}
    return inscrire_cycle(referent=referent, cycle=cycle, **(defauts | champs))


def test_cycle_inscrit_le_meme_groupe_a_toutes_les_dates() -> None:
    cycle, referent, nonce = creer_cycle(3, 10, 17), creer_referent(), uuid.uuid4()
    groupes = inscrire(cycle, referent, nonce=nonce, participants=[Nom(prenom="Awa")])
    assert [(groupe.cycle, parts(groupe)) for groupe in groupes] == [(cycle, [("confirmee", 4)])] * 3
    assert [groupe.seance for groupe in groupes] == list(seances_du_cycle(cycle))
    assert [str(groupe.participants.get()) for groupe in groupes] == ["Awa"] * 3
    assert inscrire(cycle, referent, nonce=nonce) == groupes
    assert (Groupe.objects.count(), Message.objects.count()) == (3, 3)
    exiger_coherence()


def test_cycle_une_date_sans_place_refuse_toutes_les_dates() -> None:
    cycle, referent = creer_cycle(3, 10, 17), creer_referent()
    deuxieme = seances_du_cycle(cycle)[1]
    Seance.objects.filter(pk=deuxieme.pk).update(debut="2030-01-15T13:00:00Z", fin="2030-01-15T15:00:00Z")
    creer_reservation(seance=deuxieme, places=3)
    with pytest.raises(CycleRefuseError) as refus:
        inscrire(cycle, referent)
    assert str(refus.value).replace("\xa0", " ") == (
        "mardi 15 janvier 2030 à 14 h : Il reste 3 places pour vous. Ce n’est pas assez. Aucune date n’est inscrite."
    )
    assert refus.value.conflit
    assert not Groupe.objects.exists()
    assert Reservation.objects.count() == 1
    assert [parts(g) for g in inscrire(cycle, referent, choix=Repartition.PARTAGE)] == [
        [("confirmee", 4)],
        [("confirmee", 4)],
        [("confirmee", 3), ("attente", 1)],
    ]


def test_cycle_commence_n_inscrit_qu_aux_dates_qui_viennent_et_sans_les_annulees() -> None:
    cycle, referent = creer_cycle(3, 10, 17, 24), creer_referent()
    seances.annuler_seance(seance_id=seances_du_cycle(cycle)[3].pk)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert len(inscrire(cycle, referent)) == 2


def test_cycle_ferme_se_refuse() -> None:
    referent = creer_referent()
    reserve = creer_cycle(3, structure=creer_structure())
    arrete = creer_cycle(3, actif=False)
    passe = creer_cycle(3)
    sien = creer_cycle(30, structure=referent.structure)
    vide = Cycle.objects.create(titre="Vide")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert list(cycles_ouverts(referent.structure)) == [sien]
        for cycle in (reserve, arrete, passe, vide):
            with pytest.raises(CycleFermeError) as refus:
                inscrire(cycle, referent)
            assert str(refus.value) == "Ce cycle n’est pas ouvert à votre structure."


def test_annuler_le_cycle_garde_les_dates_passees() -> None:
    cycle, referent = creer_cycle(3, 10, 17), creer_referent()
    groupes = inscrire(cycle, referent)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert len(annuler_cycle(groupe=groupes[0])) == 2
    assert [parts(groupe) for groupe in groupes] == [[("confirmee", 4)], [], []]


def test_annuler_le_cycle_d_un_groupe_laisse_les_autres_groupes() -> None:
    cycle, referent = creer_cycle(5, 12), creer_referent()
    un, autre = inscrire(cycle, referent, effectif=2), inscrire(cycle, referent, effectif=3)
    seance = creer_seance(atelier=cycle.seances.first().atelier, lieu=cycle.seances.first().lieu)
    ailleurs = creer_groupe(seance=seance, cycle=cycle, nonce=un[0].nonce)
    assert annuler_cycle(groupe=un[1]) == un
    assert [parts(groupe) for groupe in (*un, *autre)] == [[], [], [("confirmee", 3)], [("confirmee", 3)]]
    assert parts(ailleurs) == [("confirmee", 5)], "une autre structure"
