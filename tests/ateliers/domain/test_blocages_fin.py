"""The end of seats held: given back by staff, at their date, or with the session; those who wait come first."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers import exceptions
from ateliers.domain import attente, blocages, reservations, seances
from ateliers.models import Blocage, Seance
from ateliers.models.seance import Inscription, StatutSeance
from tests.ateliers.domain.aides import compteurs, exiger_coherence, recits, statut
from tests.ateliers.domain.test_blocages import gardees, reserver_groupe
from tests.fabriques import creer_blocage, creer_reservation, creer_seance

Cas = tuple[Seance, Blocage]


@pytest.fixture
def cas(db: None) -> Cas:
    """A session of ten seats: eight held until two days before, two taken."""
    seance = creer_seance(capacite=10, taille_attente=20)
    blocage = creer_blocage(seance=seance, places=8, jusqu_au=seance.debut - timedelta(days=2))
    creer_reservation(seance=seance, places=2)
    return seance, blocage


def relire(blocage: Blocage) -> tuple[int, bool]:
    """Return the seats that the database holds, and whether the hold is open."""
    blocage.refresh_from_db()
    return blocage.places, blocage.clos_le is None


# --- Given back by staff ------------------------------------------------------------------------------------------------


def test_liberer_sert_d_abord_la_liste_d_attente(cas: Cas) -> None:
    seance, blocage = cas
    attendent = [creer_reservation(seance=seance, places=3) for _ in range(3)]
    rendu = blocages.liberer(blocage_id=blocage.pk)
    assert (rendu.places, rendu.clos_le is None, rendu.places_demandees) == (0, False, 8)
    assert [statut(r) for r in attendent] == ["confirmee", "confirmee", "attente"]
    assert [recits(r) for r in attendent] == [["attente", "promotion"], ["attente", "promotion"], ["attente"]]
    assert (compteurs(seance), gardees(seance)) == ((8, 3), 0)
    exiger_coherence()


def test_liberer_deux_fois_ne_change_rien(cas: Cas) -> None:
    seance, blocage = cas
    clos_le = blocages.liberer(blocage_id=blocage.pk).clos_le
    assert blocages.liberer(blocage_id=blocage.pk).clos_le == clos_le
    assert (compteurs(seance), gardees(seance)) == ((2, 0), 0)


def test_liberer_un_blocage_inconnu_n_existe_pas(cas: Cas) -> None:
    with pytest.raises(Blocage.DoesNotExist):
        blocages.liberer(blocage_id=0)


# --- Changed ------------------------------------------------------------------------------------------------------------


def test_changer_blocage_prend_et_rend_des_places(cas: Cas) -> None:
    seance, blocage = cas
    seances.changer_capacite(seance_id=seance.pk, capacite=12)
    date = seance.debut - timedelta(days=1)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        blocages.changer_blocage(blocage_id=blocage.pk, places=11, jusqu_au=date)
    change = blocages.changer_blocage(blocage_id=blocage.pk, places=10, jusqu_au=date)
    assert (change.places, change.places_demandees, change.jusqu_au) == (10, 10, date)
    attend = creer_reservation(seance=seance, places=4)
    blocages.changer_blocage(blocage_id=blocage.pk, places=6, jusqu_au=date)
    assert (statut(attend), compteurs(seance), gardees(seance)) == ("confirmee", (6, 0), 6)
    exiger_coherence()


def test_changer_blocage_compte_les_places_deja_prises(cas: Cas) -> None:
    seance, blocage = cas
    reserver_groupe(seance, 5, blocage=blocage)
    change = blocages.changer_blocage(blocage_id=blocage.pk, places=1, jusqu_au=blocage.jusqu_au)
    assert (change.places, change.places_demandees) == (1, 6)
    assert (compteurs(seance), gardees(seance), seance.places_libres) == ((7, 0), 1, 2)


def test_changer_blocage_sans_nombre_ne_change_que_la_date(cas: Cas) -> None:
    seance, blocage = cas
    reserver_groupe(seance, 5, blocage=blocage)
    date = seance.debut - timedelta(hours=1)
    assert blocages.changer_blocage(blocage_id=blocage.pk, jusqu_au=date).jusqu_au == date
    assert relire(blocage) == (3, True)


def test_changer_blocage_refuse_avec_une_phrase(cas: Cas) -> None:
    seance, blocage = cas
    with pytest.raises(exceptions.EcheanceError, match="avant le début"):
        blocages.changer_blocage(blocage_id=blocage.pk, places=8, jusqu_au=seance.fin)
    with pytest.raises(exceptions.RefusError, match="Cette demande n’est pas possible"):
        blocages.changer_blocage(blocage_id=blocage.pk, places=0, jusqu_au=blocage.jusqu_au)
    creer_reservation(seance=seance, places=4)
    seances.changer_capacite(seance_id=seance.pk, capacite=11)
    with pytest.raises(exceptions.PlacesInsuffisantesError):
        blocages.changer_blocage(blocage_id=blocage.pk, places=9, jusqu_au=blocage.jusqu_au)
    with time_machine.travel(blocage.jusqu_au), pytest.raises(exceptions.BlocageClosError, match="plus gardées"):
        blocages.changer_blocage(blocage_id=blocage.pk, places=8, jusqu_au=seance.debut)
    blocages.liberer(blocage_id=blocage.pk)
    with pytest.raises(exceptions.BlocageClosError):
        blocages.changer_blocage(blocage_id=blocage.pk, places=8, jusqu_au=blocage.jusqu_au)
    assert relire(blocage) == (0, False)


# --- At their date ------------------------------------------------------------------------------------------------------


def test_l_expediteur_rend_les_places_a_leur_date(cas: Cas) -> None:
    seance, blocage = cas
    attend = creer_reservation(seance=seance, places=4)
    with time_machine.travel(blocage.jusqu_au - timedelta(seconds=1), tick=False):
        assert blocages.liberer_echus() == 0
    with time_machine.travel(blocage.jusqu_au, tick=False):
        call_command("envoyer_messages", "--une-fois", stdout=StringIO())
    assert (relire(blocage), blocage.clos_le) == ((0, False), blocage.jusqu_au)
    assert (statut(attend), recits(attend)) == ("confirmee", ["attente", "promotion"])
    assert attend.messages.get(modele="promotion").statut == "fait"
    exiger_coherence()


def test_liberer_echus_compte_et_recommence_sans_rien_faire(cas: Cas) -> None:
    seance, blocage = cas
    seances.changer_capacite(seance_id=seance.pk, capacite=12)
    creer_blocage(seance=seance, jusqu_au=seance.debut - timedelta(days=3))
    dure = creer_blocage(seance=seance, jusqu_au=seance.debut)
    creer_blocage(seance=creer_seance(), jusqu_au=seance.debut - timedelta(days=3))
    assert [blocages.liberer_echus(maintenant=blocage.jusqu_au) for _ in range(2)] == [3, 0]
    assert list(Blocage.objects.ouverts()) == [dure]
    assert gardees(seance) == 1


def test_reserver_rend_les_places_echues_sans_expediteur(cas: Cas) -> None:
    seance, blocage = cas
    attendent = [creer_reservation(seance=seance, places=4) for _ in range(2)]
    with time_machine.travel(blocage.jusqu_au):
        tardif = creer_reservation(seance=seance)
    assert [statut(r) for r in attendent] == ["confirmee", "confirmee"]
    assert (tardif.statut, relire(blocage), compteurs(seance)) == ("attente", (0, False), (10, 1))
    exiger_coherence()


def test_reserver_avec_un_blocage_echu_ne_prend_que_ce_qui_reste(cas: Cas) -> None:
    seance, blocage = cas
    attend = creer_reservation(seance=seance, places=4)
    with time_machine.travel(blocage.jusqu_au):
        trop = reserver_groupe(seance, 5, blocage=blocage)
        juste = reserver_groupe(seance, 4, blocage=blocage)
    assert [statut(r) for r in (attend, trop, juste)] == ["confirmee", "attente", "confirmee"]
    exiger_coherence()


def test_changer_places_et_promouvoir_rendent_les_places_echues(cas: Cas) -> None:
    seance, blocage = cas
    attend = creer_reservation(seance=seance)
    with time_machine.travel(blocage.jusqu_au):
        change = reservations.changer_places(reservation_id=attend.pk, places=2)
        assert (change.statut, compteurs(seance), gardees(seance)) == ("confirmee", (4, 0), 0)
        creer_blocage(seance=seance, places=6, jusqu_au=timezone.now() + timedelta(hours=1))
    dernier = creer_reservation(seance=seance)
    with time_machine.travel(blocage.jusqu_au + timedelta(hours=2)):
        assert attente.promouvoir(reservation_id=dernier.pk).confirmee
    assert recits(dernier) == ["attente", "promotion"]
    exiger_coherence()


def test_reserver_sans_place_gardee_ne_fait_pas_une_requete_de_plus(cas: Cas) -> None:
    seance, blocage = cas
    blocages.liberer(blocage_id=blocage.pk)
    with CaptureQueriesContext(connection) as requetes:
        creer_reservation(seance=seance)
    assert not [r["sql"] for r in requetes if "ateliers_blocage" in r["sql"]]


# --- Held seats and the waiting list ------------------------------------------------------------------------------------


def test_demande_trop_grande_pour_les_places_non_gardees_ne_bloque_personne(cas: Cas) -> None:
    seance, blocage = cas
    famille = creer_reservation(seance=seance, places=4)
    seances.changer_capacite(seance_id=seance.pk, capacite=11)
    seule = creer_reservation(seance=seance)
    famille.refresh_from_db()
    assert (seule.statut, famille.depassee) == ("confirmee", False), "elle ne peut pas entrer tant que tout est gardé"
    seances.changer_capacite(seance_id=seance.pk, capacite=12)
    assert creer_reservation(seance=seance).statut == "confirmee"
    blocages.liberer(blocage_id=blocage.pk)
    assert (statut(famille), compteurs(seance)) == ("confirmee", (8, 0))
    exiger_coherence()


def test_demande_qui_tient_hors_des_places_gardees_garde_son_tour(cas: Cas) -> None:
    seance, blocage = cas
    famille = creer_reservation(seance=seance, places=2)
    seances.changer_capacite(seance_id=seance.pk, capacite=11)
    assert [creer_reservation(seance=seance).statut for _ in range(2)] == ["confirmee", "attente"]
    famille.refresh_from_db()
    assert famille.depassee
    blocages.liberer(blocage_id=blocage.pk)
    assert (statut(famille), compteurs(seance)) == ("confirmee", (6, 0))


def test_places_prises_sur_un_blocage_rendent_son_rang_a_qui_attend(cas: Cas) -> None:
    seance, blocage = cas
    famille = creer_reservation(seance=seance, places=4)
    groupe = reserver_groupe(seance, 8, blocage=blocage)
    petite = creer_reservation(seance=seance)
    reservations.changer_places(reservation_id=groupe.pk, places=3)
    assert [statut(r) for r in (famille, petite)] == ["confirmee", "confirmee"]
    exiger_coherence()


# --- Held seats and the session -----------------------------------------------------------------------------------------


def test_annuler_la_seance_clot_ses_blocages(cas: Cas) -> None:
    seance, blocage = cas
    attend = creer_reservation(seance=seance)
    seances.annuler_seance(seance_id=seance.pk)
    assert (relire(blocage), gardees(seance), compteurs(seance)) == ((0, False), 0, (0, 0))
    assert recits(attend) == ["attente", "seance_annulee"]
    exiger_coherence()


def test_capacite_jamais_sous_les_places_confirmees_et_gardees(cas: Cas) -> None:
    seance, blocage = cas
    for verser, capacite in ((False, 9), (False, 8), (True, 7)):
        with pytest.raises(exceptions.CapaciteError) as refus:
            seances.changer_capacite(seance_id=seance.pk, capacite=capacite, verser_en_attente=verser)
        assert str(refus.value) == (
            "10 places sont confirmées ou gardées pour un groupe. Libérez les places gardées, choisissez qui passe en "
            "liste d’attente, ou mettez plus de places."
        )
    seances.changer_capacite(seance_id=seance.pk, capacite=9, verser_en_attente=True)
    assert (compteurs(seance), gardees(seance), relire(blocage)) == ((0, 2), 8, (8, True))
    exiger_coherence()


def test_capacite_reduite_a_la_date_d_un_blocage_prend_ses_places(cas: Cas) -> None:
    seance, blocage = cas
    with time_machine.travel(blocage.jusqu_au):
        seances.changer_capacite(seance_id=seance.pk, capacite=2)
    assert (compteurs(seance), relire(blocage)) == ((2, 0), (0, False))


def formulaire(seance: Seance, **champs: object) -> Seance:
    copie = Seance.objects.get(pk=seance.pk)
    for champ, valeur in champs.items():
        setattr(copie, champ, valeur)
    return copie


@pytest.mark.parametrize("champs", [{"inscription": Inscription.LIBRE}, {"statut": StatutSeance.BROUILLON}])
@pytest.mark.django_db
def test_modifier_refuse_ce_qui_oublierait_un_blocage(champs: dict[str, str]) -> None:
    seance = creer_seance()
    blocage = creer_blocage(seance=seance)
    with pytest.raises(
        exceptions.SeanceReserveeError, match=r"^Des places de cette séance sont gardées pour un groupe"
    ):
        seances.modifier(seance=formulaire(seance, **champs))
    blocages.liberer(blocage_id=blocage.pk)
    seances.modifier(seance=formulaire(seance, **champs))


def test_modifier_la_capacite_respecte_les_blocages(cas: Cas) -> None:
    seance, _blocage = cas
    with pytest.raises(exceptions.CapaciteError):
        seances.modifier(seance=formulaire(seance, capacite=9))
    seances.modifier(seance=formulaire(seance, capacite=9), verser_en_attente=True)
    assert (compteurs(seance), gardees(seance)) == ((0, 2), 8)


def test_avancer_la_seance_avance_la_fin_de_ses_blocages(cas: Cas) -> None:
    seance, blocage = cas
    avant = seance.debut - timedelta(days=3)
    seances.modifier(seance=formulaire(seance, debut=avant, fin=avant + timedelta(hours=2)))
    assert (relire(blocage), blocage.jusqu_au) == ((8, True), avant)
