"""Seats held for a structure: they are its own until their date, then go to those who wait."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ateliers.domain.blocages import liberer_echus
from ateliers.models import Blocage, Seance
from partenaires.domain.blocages import blocages_de, garder_places, rendre_places
from partenaires.domain.groupes import Repartition
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.exceptions import PasAssezDePlacesError, SeanceNonOuverteError
from partenaires.models import BlocageStructure, Structure
from tests.ateliers.domain.aides import compteurs, exiger_coherence, recits
from tests.fabriques import creer_reservation, creer_seance, creer_utilisateur
from tests.partenaires.domain.aides import parts
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db


def garder(structure: Structure, seance: Seance, places: int, jours: int = 3) -> Blocage:
    jusqu_au = timezone.now() + timedelta(days=jours)
    return garder_places(structure=structure, seance_id=seance.pk, places=places, jusqu_au=jusqu_au, par=None)


def libres(seance: Seance) -> int:
    seance.refresh_from_db()
    return seance.places_libres


def test_garder_puis_changer_ne_fait_qu_un_blocage() -> None:
    structure, seance, membre = creer_structure(), creer_seance(capacite=10), creer_utilisateur()
    fin = timezone.now() + timedelta(days=2)
    blocage = garder_places(structure=structure, seance_id=seance.pk, places=4, jusqu_au=fin, par=membre)
    assert (blocage.au_nom_de, blocage.cree_par, blocage.pour.structure) == (structure.nom, membre, structure)
    assert libres(seance) == 6
    assert garder(structure, seance, 6).pk == blocage.pk
    assert (libres(seance), Blocage.objects.count(), BlocageStructure.objects.count()) == (4, 1, 1)
    garder(creer_structure(), seance, 2)
    assert (libres(seance), Blocage.objects.count()) == (2, 2)
    exiger_coherence()


def test_places_gardees_servent_au_groupe_de_la_structure_et_a_aucun_autre() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=8, taille_attente=8)
    garder(referent.structure, seance, 6)
    with pytest.raises(PasAssezDePlacesError) as refus:
        creer_groupe(seance=seance, effectif=3)
    assert str(refus.value) == "Il reste 2 places pour vous. Ce n’est pas assez."
    assert parts(creer_groupe(referent=referent, seance=seance, effectif=7)) == [("confirmee", 7)]
    assert (libres(seance), list(Blocage.objects.ouverts())) == (1, [])
    exiger_coherence()


def test_places_gardees_passent_avant_la_liste_d_attente() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=8, taille_attente=8)
    garder(referent.structure, seance, 5)
    creer_reservation(seance=seance, places=2)
    attend = creer_reservation(seance=seance, places=3)
    groupe = creer_groupe(referent=referent, seance=seance, effectif=7, choix=Repartition.PARTAGE)
    assert parts(groupe) == [("confirmee", 5), ("attente", 2)]
    assert recits(attend) == ["attente"]
    exiger_coherence()


def test_groupe_qui_tient_avec_ses_places_gardees_n_est_pas_coupe() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=8, taille_attente=8)
    garder(referent.structure, seance, 5)
    creer_reservation(seance=seance, places=4)
    groupe = creer_groupe(referent=referent, seance=seance, effectif=7, choix=Repartition.PARTAGE)
    assert parts(groupe) == [("confirmee", 7)]
    exiger_coherence()


def test_places_gardees_echues_ne_servent_plus_a_la_structure() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=8, taille_attente=8, dans=timedelta(days=9))
    garder(referent.structure, seance, 6, jours=1)
    attend = creer_reservation(seance=seance, places=4)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        groupe = creer_groupe(referent=referent, seance=seance, effectif=6, choix=Repartition.PARTAGE)
        assert (parts(groupe), recits(attend)) == ([("confirmee", 4), ("attente", 2)], ["attente", "promotion"])
        exiger_coherence()


def test_rendre_les_places_sert_ceux_qui_attendent() -> None:
    structure, seance = creer_structure(), creer_seance(capacite=8, taille_attente=8)
    blocage = garder(structure, seance, 6)
    attend = creer_reservation(seance=seance, places=4)
    assert list(blocages_de(structure)) == [blocage]
    rendre_places(blocage=blocage)
    assert recits(attend) == ["attente", "promotion"]
    assert list(blocages_de(structure)) == []
    exiger_coherence()


def test_huit_places_gardees_reviennent_a_l_heure_a_la_liste_d_abord() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=10, taille_attente=9, dans=timedelta(days=9))
    garder(referent.structure, seance, 8, jours=2)
    creer_reservation(seance=seance, places=2)
    premier, second = creer_reservation(seance=seance, places=4), creer_reservation(seance=seance, places=3)
    with time_machine.travel(timezone.now() + timedelta(days=2, seconds=-5), tick=False):
        liberer_echus()
        assert (compteurs(seance), recits(premier)) == ((2, 7), ["attente"])
    with time_machine.travel(timezone.now() + timedelta(days=2, seconds=5), tick=False):
        liberer_echus()
        assert [recits(r) for r in (premier, second)] == [["attente", "promotion"]] * 2
        assert (compteurs(seance), libres(seance)) == ((9, 0), 1)
        assert list(blocages_de(referent.structure)) == []
        with pytest.raises(PasAssezDePlacesError):
            creer_groupe(referent=referent, seance=seance, effectif=8)
        exiger_coherence()


def test_seance_gardee_pour_une_autre_structure_ne_garde_pas_de_places() -> None:
    seance = creer_seance()
    reserver_seance_a(seance_id=seance.pk, structure=creer_structure())
    with pytest.raises(SeanceNonOuverteError):
        garder(creer_structure(), seance, 2)
