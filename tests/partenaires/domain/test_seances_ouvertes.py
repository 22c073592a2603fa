"""To which sessions a structure may bring a group."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ateliers.domain import seances
from ateliers.exceptions import SeanceFermeeError, SeanceReserveeError
from ateliers.models import Seance
from partenaires.domain.blocages import garder_places
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.seances_ouvertes import reserver_seance_a, rouvrir_seance, seances_ouvertes
from partenaires.exceptions import SeanceNonOuverteError
from partenaires.models import SeanceReservee, Structure
from tests.fabriques import creer_atelier, creer_reservation, creer_seance
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db


def ouvertes(structure: Structure) -> list[int]:
    return [seance.pk for seance in seances_ouvertes(structure)]


def test_seances_ouvertes_sont_celles_ou_un_groupe_peut_encore_venir() -> None:
    structure = creer_structure()
    seule = creer_seance(inscription="groupes", dans=timedelta(days=9))
    premiere = creer_seance(dans=timedelta(days=2))
    pleine = creer_seance(capacite=1, taille_attente=0, dans=timedelta(days=4))
    creer_reservation(seance=pleine)
    pas_encore = creer_seance(ouverture=timezone.now() + timedelta(days=1), dans=timedelta(days=5))
    close = creer_seance(cloture=timezone.now() - timedelta(hours=1), dans=timedelta(days=6))
    creer_seance(statut="brouillon")
    creer_seance(statut="annulee")
    creer_seance(inscription="libre")
    creer_seance(debut=timezone.now() - timedelta(minutes=1))
    creer_seance(atelier=creer_atelier(live=False))
    assert ouvertes(structure) == [premiere.pk, pleine.pk, pas_encore.pk, close.pk, seule.pk]


def test_seances_ouvertes_disent_les_places_gardees_pour_la_structure() -> None:
    structure, autre = creer_structure(), creer_structure()
    seance = creer_seance(capacite=10)
    garder_places(
        structure=structure, seance_id=seance.pk, places=4, jusqu_au=timezone.now() + timedelta(days=3), par=None
    )
    assert [s.gardees for s in seances_ouvertes(structure)] == [4]
    assert [s.gardees for s in seances_ouvertes(autre)] == [0]


def test_seance_reservee_a_une_structure_n_existe_que_pour_elle() -> None:
    referent, autre = creer_referent(), creer_referent()
    seance = creer_seance()
    reserver_seance_a(seance_id=seance.pk, structure=referent.structure)
    seance.refresh_from_db()
    assert seance.inscription == "groupes"
    assert (ouvertes(referent.structure), ouvertes(autre.structure)) == ([seance.pk], [])
    with pytest.raises(SeanceNonOuverteError) as refus:
        creer_groupe(referent=autre, seance=seance)
    assert str(refus.value) == "Cette séance n’est pas ouverte à votre structure."
    assert creer_groupe(referent=referent, seance=seance).structure == referent.structure


def test_reserver_une_seance_refuse_quand_d_autres_y_ont_des_places() -> None:
    referent = creer_referent()
    publique, gardee = creer_seance(), creer_seance()
    creer_reservation(seance=publique)
    garder_places(
        structure=creer_structure(),
        seance_id=gardee.pk,
        places=2,
        jusqu_au=timezone.now() + timedelta(days=1),
        par=None,
    )
    for seance in (publique, gardee):
        with pytest.raises(SeanceReserveeError) as refus:
            reserver_seance_a(seance_id=seance.pk, structure=referent.structure)
        assert str(refus.value) == "D’autres personnes ont déjà des places à cette séance. Choisissez une autre séance."
    assert not SeanceReservee.objects.exists()


def test_reserver_une_seance_laisse_les_groupes_de_la_structure() -> None:
    groupe = creer_groupe()
    reserver_seance_a(seance_id=groupe.seance_id, structure=groupe.structure)
    annuler_groupe(groupe=groupe)
    reserver_seance_a(seance_id=groupe.seance_id, structure=creer_structure())
    assert SeanceReservee.objects.get().structure != groupe.structure


def test_reserver_une_seance_commencee_se_refuse() -> None:
    seance = creer_seance(debut=timezone.now() - timedelta(minutes=5))
    with pytest.raises(SeanceFermeeError):
        reserver_seance_a(seance_id=seance.pk, structure=creer_structure())


def test_seance_reservee_ne_s_ouvre_pas_au_public_par_une_modification() -> None:
    structure, seance = creer_structure(), creer_seance()
    reserver_seance_a(seance_id=seance.pk, structure=structure)
    fiche = Seance.objects.get()
    fiche.inscription = "individuelle"
    with pytest.raises(SeanceReserveeError) as refus:
        seances.modifier(seance=fiche)
    assert str(refus.value) == "Cette séance est gardée pour une structure. Ouvrez-la d’abord aux autres structures."
    assert Seance.objects.get().inscription == "groupes"
    rouvrir_seance(seance_id=seance.pk)
    seances.modifier(seance=fiche)
    assert Seance.objects.get().inscription == "individuelle"


def test_structure_qui_n_est_plus_active_n_inscrit_plus() -> None:
    referent = creer_referent()
    Structure.objects.update(active=False)
    with pytest.raises(SeanceNonOuverteError):
        creer_groupe(referent=referent)
