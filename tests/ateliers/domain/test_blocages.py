"""Seats held: who may take them, when they end, and who gets them then."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ateliers import exceptions
from ateliers.domain import blocages, reservations, seances
from ateliers.domain.verrous import seances_verrouillees
from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.reservation import Origine
from tests.ateliers.domain.aides import compteurs, exiger_coherence
from tests.fabriques import creer_blocage, creer_participant, creer_reservation, creer_seance


def gardees(seance: Seance) -> int:
    seance.refresh_from_db()
    return seance.places_bloquees


def reserver_groupe(seance: Seance, places: int, *, blocage: Blocage | None = None, **options: bool) -> Reservation:
    return reservations.reserver(
        seance_id=seance.pk,
        participant=creer_participant(au_nom_de="Mission locale"),
        places=places,
        nonce=uuid.uuid4(),
        origine=Origine.PARTENAIRE,
        blocage_id=blocage.pk if blocage else None,
        **options,
    )


@pytest.fixture
def dix_dont_huit_gardees(db: None) -> tuple[Seance, Blocage]:
    """A session of ten seats, eight of which are held until two days before."""
    seance = creer_seance(capacite=10, taille_attente=20)
    return seance, creer_blocage(seance=seance, places=8, jusqu_au=seance.debut - timedelta(days=2))


# --- Hold -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_bloquer_retire_les_places_aux_autres() -> None:
    seance = creer_seance(capacite=10)
    jusqu_au = seance.debut - timedelta(days=2)
    blocage = blocages.bloquer(seance_id=seance.pk, places=8, jusqu_au=jusqu_au, au_nom_de="Mission locale")
    assert (blocage.places, blocage.places_demandees, blocage.jusqu_au) == (8, 8, jusqu_au)
    assert (blocage.au_nom_de, blocage.cree_par, blocage.clos_le) == ("Mission locale", None, None)
    assert gardees(seance) == 8
    assert [creer_reservation(seance=seance, places=n).statut for n in (2, 1)] == ["confirmee", "attente"]
    exiger_coherence()


@pytest.mark.django_db
def test_bloquer_refuse_avec_une_phrase() -> None:
    seance = creer_seance(capacite=4)
    demande = {"seance_id": seance.pk, "au_nom_de": "Mission locale", "jusqu_au": seance.debut - timedelta(days=1)}
    with pytest.raises(exceptions.PlacesInsuffisantesError, match=r"Il n’y a pas assez de places libres\."):
        blocages.bloquer(**demande, places=5)
    with pytest.raises(exceptions.RefusError):
        blocages.bloquer(**demande, places=0)
    with pytest.raises(exceptions.EcheanceError, match=r"^Choisissez une date à venir\.$"):
        blocages.bloquer(**demande | {"jusqu_au": timezone.now() - timedelta(minutes=1)}, places=2)
    with pytest.raises(exceptions.EcheanceError, match=r"^Choisissez une date avant le début de la séance\.$"):
        blocages.bloquer(**demande | {"jusqu_au": seance.debut + timedelta(minutes=1)}, places=2)
    assert blocages.bloquer(**demande | {"jusqu_au": seance.debut}, places=2).places == 2
    with time_machine.travel(seance.debut), pytest.raises(exceptions.SeanceFermeeError, match="passée"):
        blocages.bloquer(**demande, places=1)
    seances.annuler_seance(seance_id=seance.pk)
    with pytest.raises(exceptions.SeanceFermeeError, match="annulée"):
        blocages.bloquer(**demande, places=1)


@pytest.mark.django_db
def test_bloquer_refuse_une_entree_libre() -> None:
    seance = creer_seance(inscription="libre")
    with pytest.raises(exceptions.SeanceFermeeError, match="Entrée libre"):
        blocages.bloquer(seance_id=seance.pk, places=1, jusqu_au=seance.debut, au_nom_de="Mission locale")


@pytest.mark.django_db
def test_bloquer_ne_prend_rien_a_ceux_qui_attendent() -> None:
    seance = creer_seance(capacite=4, taille_attente=9)
    creer_reservation(seance=seance, places=2)
    creer_reservation(seance=seance, places=3)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        blocages.bloquer(seance_id=seance.pk, places=1, jusqu_au=seance.debut, au_nom_de="Mission locale")


# --- Book from a hold -------------------------------------------------------------------------------------------------


def test_reserver_prend_d_abord_les_places_gardees(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    groupe = reserver_groupe(seance, 5, blocage=blocage)
    blocage.refresh_from_db()
    assert (groupe.statut, groupe.au_nom_de) == ("confirmee", "Mission locale")
    assert (blocage.places, blocage.places_demandees, blocage.clos_le) == (3, 8, None)
    assert (compteurs(seance), gardees(seance), seance.places_libres) == ((5, 0), 3, 2)
    exiger_coherence()


def test_reserver_complete_avec_les_places_libres(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    assert reserver_groupe(seance, 9, blocage=blocage).confirmee
    blocage.refresh_from_db()
    assert (blocage.places, blocage.clos_le is None) == (0, False)
    assert (compteurs(seance), gardees(seance), seance.places_libres) == ((9, 0), 0, 1)
    exiger_coherence()


def test_reserver_passe_avant_ceux_qui_attendent_d_autres_places(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    creer_reservation(seance=seance, places=2)
    autre = creer_reservation(seance=seance)
    assert reserver_groupe(seance, 8, blocage=blocage).confirmee
    autre.refresh_from_db()
    assert (autre.statut, autre.depassee) == ("attente", False)
    assert compteurs(seance) == (10, 1)
    exiger_coherence()


def test_reserver_n_est_jamais_confirmee_en_partie(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    creer_reservation(seance=seance)
    groupe = reserver_groupe(seance, 10, blocage=blocage)
    blocage.refresh_from_db()
    assert (groupe.statut, blocage.places) == ("attente", 8)
    assert (compteurs(seance), gardees(seance)) == ((1, 10), 8)
    exiger_coherence()


def test_reserver_sans_attente_permise_est_refuse(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    creer_reservation(seance=seance)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        reserver_groupe(seance, 10, blocage=blocage, attente_permise=False)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        reserver_groupe(seance, 2, attente_permise=False)
    assert (compteurs(seance), gardees(seance), Reservation.objects.count()) == ((1, 0), 8, 1)
    assert reserver_groupe(seance, 9, blocage=blocage, attente_permise=False).confirmee


def test_reserver_note_qui_est_depasse_par_les_places_libres(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    creer_reservation(seance=seance)
    famille = creer_reservation(seance=seance, places=2)
    assert reserver_groupe(seance, 9, blocage=blocage).confirmee
    famille.refresh_from_db()
    assert (famille.statut, famille.depassee) == ("attente", True)


def test_reserver_ignore_un_blocage_fini(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    blocages.liberer(blocage_id=blocage.pk)
    assert reserver_groupe(seance, 9, blocage=blocage).confirmee
    assert (compteurs(seance), gardees(seance)) == ((9, 0), 0)


def test_reserver_refuse_le_blocage_d_une_autre_seance(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    with pytest.raises(exceptions.RefusError, match="Cette demande n’est pas possible"):
        reserver_groupe(creer_seance(), 2, blocage=blocage)
    assert (Reservation.objects.count(), gardees(seance)) == (0, 8)


def test_reserver_deux_fois_le_meme_nonce_prend_une_fois(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    demande = {"seance_id": seance.pk, "participant": creer_participant(), "places": 3, "nonce": uuid.uuid4()}
    demande |= {"origine": Origine.PARTENAIRE, "blocage_id": blocage.pk}
    assert reservations.reserver(**demande) == reservations.reserver(**demande)
    assert (compteurs(seance), gardees(seance)) == ((3, 0), 5)


def test_reserver_plusieurs_groupes_du_meme_contact(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    contact = creer_participant(au_nom_de="Mission locale")
    for _ in range(2):
        reservations.reserver(
            seance_id=seance.pk, participant=contact, places=4, nonce=uuid.uuid4(), origine=Origine.PARTENAIRE,
            blocage_id=blocage.pk,
        )  # fmt: skip
    assert compteurs(seance) == (8, 0)


@pytest.mark.django_db
def test_placer_de_nouveau_ne_prend_pas_les_places_gardees() -> None:
    seance = creer_seance(capacite=3)
    partie = creer_reservation(seance=seance, places=3)
    reservations.annuler(reservation_id=partie.pk)
    creer_blocage(seance=seance, places=1)
    assert reservations.reactiver(reservation_id=partie.pk).statut == "attente"
    exiger_coherence()


# --- Change the seats of a booking --------------------------------------------------------------------------------------


def test_changer_places_prend_d_abord_les_places_gardees(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    groupe = reserver_groupe(seance, 5, blocage=blocage)
    creer_reservation(seance=seance, places=2)
    creer_reservation(seance=seance)
    changer = {"reservation_id": groupe.pk, "origine": Origine.PARTENAIRE, "blocage_id": blocage.pk}
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        reservations.changer_places(**changer, places=9)
    assert reservations.changer_places(**changer, places=7).places == 7
    blocage.refresh_from_db()
    assert (blocage.places, gardees(seance), compteurs(seance)) == (1, 1, (9, 1))
    assert reservations.changer_places(**changer, places=3).places == 3
    assert (gardees(seance), compteurs(seance)) == (1, (6, 0))
    exiger_coherence()


def test_changer_places_en_attente_laisse_le_blocage(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    groupe = reserver_groupe(seance, 3)
    changer = {"reservation_id": groupe.pk, "places": 4, "origine": Origine.PARTENAIRE, "blocage_id": blocage.pk}
    assert reservations.changer_places(**changer).statut == "attente"
    assert (gardees(seance), compteurs(seance)) == (8, (0, 4))


# --- Inside the lock of somebody else -----------------------------------------------------------------------------------


def test_reserver_dans_un_verrou_deja_pris(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    autre = creer_seance(capacite=3)
    with seances_verrouillees(seance.pk, autre.pk):
        tailles = [(seance, 5), (seance, 4), (autre, 3)]
        faites = [reserver_groupe(s, n, blocage=blocage if s is seance else None) for s, n in tailles]
    assert [r.statut for r in faites] == ["confirmee"] * 3
    assert (compteurs(seance), gardees(seance), compteurs(autre)) == ((9, 0), 0, (3, 0))
    exiger_coherence()


def test_un_refus_dans_un_verrou_deja_pris_defait_tout(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees

    def inscrire_les_deux() -> None:
        with seances_verrouillees(seance.pk):
            reserver_groupe(seance, 5, blocage=blocage)
            reserver_groupe(seance, 6, blocage=blocage, attente_permise=False)

    with pytest.raises(exceptions.PlacesInsuffisantesError):
        inscrire_les_deux()
    blocage.refresh_from_db()
    assert (blocage.places, gardees(seance), compteurs(seance), Reservation.objects.count()) == (8, 8, (0, 0), 0)


def test_un_refus_rattrape_laisse_la_suite_juste(dix_dont_huit_gardees: tuple[Seance, Blocage]) -> None:
    seance, blocage = dix_dont_huit_gardees
    with seances_verrouillees(seance.pk):
        reserver_groupe(seance, 5, blocage=blocage)
        with pytest.raises(exceptions.PlacesInsuffisantesError):
            reserver_groupe(seance, 6, blocage=blocage, attente_permise=False)
        reserver_groupe(seance, 4, blocage=blocage)
    assert (compteurs(seance), gardees(seance)) == ((9, 0), 0)
    exiger_coherence()


@pytest.mark.django_db
def test_reunir_deux_blocages_ne_rend_aucune_place() -> None:
    seance = creer_seance(capacite=10, taille_attente=5)
    un, autre = (
        creer_blocage(seance=seance, places=places, jusqu_au=seance.debut - timedelta(days=jours))
        for places, jours in ((4, 2), (6, 1))
    )
    en_attente = creer_reservation(seance=seance)
    reuni = blocages.reunir(blocage_id=un.pk, avec_id=autre.pk)
    assert (reuni.places, reuni.places_demandees, reuni.jusqu_au) == (10, 10, autre.jusqu_au)
    assert (gardees(seance), en_attente.statut) == (10, "attente")
    with pytest.raises(exceptions.BlocageClosError):
        blocages.reunir(blocage_id=un.pk, avec_id=autre.pk)
    with pytest.raises(exceptions.RefusError):
        blocages.reunir(blocage_id=un.pk, avec_id=creer_blocage(seance=creer_seance()).pk)
    exiger_coherence()
