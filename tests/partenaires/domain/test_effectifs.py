"""The headcount of a group grows and shrinks, and nobody is split unless the referent chose so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ateliers.domain import reservations
from ateliers.models import Seance
from ateliers.models.reservation import Origine
from partenaires.domain.blocages import garder_places
from partenaires.domain.effectifs import annuler_places, changer_effectif
from partenaires.domain.groupes import Besoins, Repartition
from partenaires.exceptions import (
    GroupeAnnuleError,
    GroupeVideError,
    ListePleineError,
    NomsTropNombreuxError,
    PasAssezDePlacesError,
    SeanceTropPetiteError,
)
from partenaires.models import Groupe
from tests.ateliers.domain.aides import compteurs, exiger_coherence
from tests.fabriques import creer_reservation, creer_seance
from tests.partenaires.domain.aides import parts
from tests.partenaires.fabriques import creer_groupe

pytestmark = pytest.mark.django_db


def seance_ou_restent(places: int, *, attente: int = 6) -> Seance:
    """Return a session of 12 seats with that many free."""
    seance = creer_seance(capacite=12, taille_attente=attente, places_par_reservation=12)
    if places < 12:
        creer_reservation(seance=seance, places=12 - places)
    return seance


def partage() -> Groupe:
    """Return a group of 8 with 5 seats and 3 people who wait."""
    return creer_groupe(seance=seance_ou_restent(5), effectif=8, choix=Repartition.PARTAGE)


def test_agrandir_prend_les_places_libres() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(8), effectif=5)
    changer_effectif(groupe=groupe, effectif=8)
    assert parts(groupe) == [("confirmee", 8)]
    exiger_coherence()


@pytest.mark.parametrize("choix", [Repartition.TOUT, Repartition.ATTENTE])
def test_agrandir_trop_se_refuse_et_rien_ne_change(choix: Repartition) -> None:
    groupe = creer_groupe(seance=seance_ou_restent(7), effectif=5)
    with pytest.raises(PasAssezDePlacesError) as refus:
        changer_effectif(groupe=groupe, effectif=8, choix=choix)
    assert str(refus.value) == "Il reste 2 places pour vous. Ce n’est pas assez."
    assert parts(groupe) == [("confirmee", 5)]


def test_agrandir_en_partage_met_le_reste_sur_la_liste() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(7), effectif=5)
    changer_effectif(groupe=groupe, effectif=8, choix=Repartition.PARTAGE)
    assert parts(groupe) == [("confirmee", 7), ("attente", 1)]
    changer_effectif(groupe=groupe, effectif=10, choix=Repartition.PARTAGE)
    assert parts(groupe) == [("confirmee", 7), ("attente", 3)]
    exiger_coherence()


def test_agrandir_en_partage_sans_place_sur_la_liste_se_refuse() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(7, attente=2), effectif=5)
    with pytest.raises(ListePleineError) as refus:
        changer_effectif(groupe=groupe, effectif=10, choix=Repartition.PARTAGE)
    assert str(refus.value) == "Il reste 2 places pour vous. La liste d’attente a 2 places. Ce n’est pas assez."
    assert (parts(groupe), compteurs(groupe.seance)) == ([("confirmee", 5)], (10, 0))


def test_agrandir_un_groupe_qui_attend_le_laisse_entier_sur_la_liste() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(2), effectif=4, choix=Repartition.ATTENTE)
    changer_effectif(groupe=groupe, effectif=6)
    assert parts(groupe) == [("attente", 6)]
    with pytest.raises(ListePleineError):
        changer_effectif(groupe=groupe, effectif=7, choix=Repartition.PARTAGE)
    exiger_coherence()


def test_agrandir_prend_les_places_gardees_pour_la_structure() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(8), effectif=5)
    garder_places(
        structure=groupe.structure,
        seance_id=groupe.seance_id,
        places=2,
        jusqu_au=timezone.now() + timedelta(days=2),
        par=None,
    )
    changer_effectif(groupe=groupe, effectif=8)
    assert parts(groupe) == [("confirmee", 8)]
    assert Seance.objects.get(pk=groupe.seance_id).places_libres == 0
    exiger_coherence()


def test_agrandir_au_dela_de_la_salle_se_refuse() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(8), effectif=5)
    with pytest.raises(SeanceTropPetiteError) as refus:
        changer_effectif(groupe=groupe, effectif=13, choix=Repartition.PARTAGE)
    assert str(refus.value) == "Cette séance reçoit 12 personnes au plus."


def test_reduire_rend_d_abord_la_liste_d_attente() -> None:
    groupe = partage()
    changer_effectif(groupe=groupe, effectif=6)
    assert parts(groupe) == [("confirmee", 5), ("attente", 1)]
    changer_effectif(groupe=groupe, effectif=5)
    assert parts(groupe) == [("confirmee", 5)]
    changer_effectif(groupe=groupe, effectif=2)
    assert (parts(groupe), compteurs(groupe.seance)) == ([("confirmee", 2)], (9, 0))
    exiger_coherence()


def test_reduire_rend_la_liste_puis_des_places_d_un_coup() -> None:
    groupe = partage()
    changer_effectif(groupe=groupe, effectif=3)
    assert (parts(groupe), compteurs(groupe.seance)) == ([("confirmee", 3)], (10, 0))
    exiger_coherence()


def test_reduire_sous_le_nombre_de_noms_se_refuse() -> None:
    groupe = creer_groupe(effectif=5, noms=4)
    with pytest.raises(NomsTropNombreuxError) as refus:
        changer_effectif(groupe=groupe, effectif=3)
    assert str(refus.value) == "La liste compte 4 noms. Retirez d’abord des noms."
    changer_effectif(groupe=groupe, effectif=4)
    assert parts(groupe) == [("confirmee", 4)]


def test_reduire_borne_les_besoins() -> None:
    groupe = creer_groupe(effectif=5, besoins=Besoins(interprete=5, lecture=1))
    changer_effectif(groupe=groupe, effectif=3)
    groupe.refresh_from_db()
    assert (groupe.interprete, groupe.fauteuil, groupe.lecture) == (3, 0, 1)


def test_effectif_nul_se_refuse_et_le_meme_ne_change_rien() -> None:
    groupe = creer_groupe(effectif=5)
    with pytest.raises(GroupeVideError):
        changer_effectif(groupe=groupe, effectif=0)
    changer_effectif(groupe=groupe, effectif=5)
    assert parts(groupe) == [("confirmee", 5)]


def test_annuler_des_places_une_partie_puis_toutes() -> None:
    groupe = partage()
    annuler_places(groupe=groupe, places=4)
    assert parts(groupe) == [("confirmee", 4)]
    annuler_places(groupe=groupe, places=4)
    assert parts(groupe) == []
    with pytest.raises(GroupeAnnuleError):
        annuler_places(groupe=groupe, places=1)
    exiger_coherence()


def test_l_accueil_ne_donne_pas_moins_de_places_que_de_noms() -> None:
    groupe = creer_groupe(seance=seance_ou_restent(8), effectif=6, noms=4, besoins=Besoins(interprete=6))
    reservation = groupe.parts.get().reservation
    with pytest.raises(NomsTropNombreuxError) as refus:
        reservations.changer_places(reservation_id=reservation.pk, places=3, origine=Origine.ACCUEIL)
    assert str(refus.value) == "La liste compte 4 noms. Retirez d’abord des noms."
    assert parts(groupe) == [("confirmee", 6)]
    reservations.changer_places(reservation_id=reservation.pk, places=4, origine=Origine.ACCUEIL)
    groupe.refresh_from_db()
    assert (parts(groupe), groupe.interprete) == ([("confirmee", 4)], 4)
    exiger_coherence()
