"""Named filters keep what their name says, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ateliers.domain.blocages import liberer
from ateliers.models import Blocage, Lettre, Lieu, Message, Reservation, Seance
from tests.fabriques import (
    creer_atelier,
    creer_blocage,
    creer_lieu,
    creer_reservation,
    creer_seance,
    creer_utilisateur,
)

pytestmark = pytest.mark.django_db

JOUR = timedelta(days=1)


def test_publiques_cache_les_brouillons_et_les_ateliers_depublies() -> None:
    publiee, annulee = creer_seance(), creer_seance(statut="annulee")
    creer_seance(statut="brouillon")
    creer_seance(atelier=creer_atelier(live=False))
    assert set(Seance.objects.publiques()) == {publiee, annulee}
    assert publiee in Seance.objects.maintenues()
    assert annulee not in Seance.objects.maintenues()


def test_a_venir_et_passees_se_partagent_les_seances_a_la_seconde() -> None:
    seance = creer_seance()
    instants = (seance.debut, seance.fin - timedelta(seconds=1), seance.fin)
    assert [Seance.objects.a_venir(instant).exists() for instant in instants] == [True, True, False]
    assert [Seance.objects.passees(instant).exists() for instant in instants] == [False, False, True]
    assert list(Seance.objects.a_venir()) == [seance]


def test_avec_places_ne_promet_pas_ce_que_d_autres_attendent() -> None:
    champs = {"atelier": creer_atelier(), "lieu": creer_lieu()}
    deux, libre = creer_seance(capacite=2, **champs), creer_seance(inscription="libre", **champs)
    creer_seance(inscription="groupes", **champs)
    creer_seance(statut="annulee", **champs)
    attendue = creer_seance(capacite=4, **champs)
    creer_reservation(seance=attendue, places=3)
    creer_reservation(seance=attendue, places=2)
    assert set(Seance.objects.avec_places(1)) == {deux, libre}
    assert set(Seance.objects.avec_places(3)) == {libre}
    creer_reservation(seance=deux)
    assert set(Seance.objects.avec_places(1)) == {deux, libre}
    assert set(Seance.objects.avec_places(2)) == {libre}


def test_avec_places_et_completes_comptent_les_places_gardees() -> None:
    champs: dict[str, Any] = {"atelier": creer_atelier(), "lieu": creer_lieu(), "capacite": 4}
    gardee, moitie = creer_seance(**champs), creer_seance(**champs)
    creer_seance(inscription="libre", **champs)
    creer_reservation(seance=gardee)
    creer_blocage(seance=gardee, places=3)
    creer_blocage(seance=moitie, places=2)
    individuelles = Seance.objects.filter(inscription="individuelle")
    assert list(individuelles.avec_places(2)) == [moitie]
    assert list(individuelles.avec_places(3)) == []
    assert list(Seance.objects.completes()) == [gardee]


def test_pour_planning_lit_les_places_libres_sans_autre_requete(django_assert_num_queries: Any) -> None:
    creer_blocage(seance=creer_seance(capacite=4), places=3)
    with django_assert_num_queries(1):
        assert [(s.places_libres, s.places_bloquees) for s in Seance.objects.pour_planning()] == [(1, 3)]


def test_echus_garde_les_blocages_ouverts_dont_la_date_est_venue() -> None:
    seance = creer_seance()
    deux_jours, un_jour = (creer_blocage(seance=seance, jusqu_au=seance.debut - jours * JOUR) for jours in (2, 1))
    clos = creer_blocage(seance=seance, jusqu_au=seance.debut - 3 * JOUR)
    liberer(blocage_id=clos.pk)
    assert list(Blocage.objects.echus(deux_jours.jusqu_au)) == [deux_jours]
    assert list(Blocage.objects.ouverts()) == [deux_jours, un_jour]


def test_du_flux_garde_les_annulees_plus_longtemps() -> None:
    champs: dict[str, Any] = {"atelier": creer_atelier(), "lieu": creer_lieu()}
    passees = [creer_seance(dans=-jours * JOUR, **champs) for jours in (20, 40)]
    annulees = [creer_seance(dans=-jours * JOUR, statut="annulee", **champs) for jours in (40, 100)]
    future = creer_seance(**champs)
    creer_seance(statut="brouillon", **champs)
    assert set(Seance.objects.du_flux()) == {passees[0], annulees[0], future}


def test_pour_liste_fait_une_requete(django_assert_num_queries: Any) -> None:
    seances = [creer_seance() for _ in range(3)]
    with django_assert_num_queries(1):
        lues = [(s.atelier.theme.nom, s.lieu.nom, s.animateur) for s in Seance.objects.pour_liste()]
    assert len(lues) == len(seances)


def test_reservations_actives_confirmees_et_en_attente() -> None:
    seance = creer_seance(capacite=1)
    confirmee = creer_reservation(seance=seance)
    premiere, seconde = creer_reservation(seance=seance), creer_reservation(seance=seance)
    annulee = creer_reservation(seance=seance)
    Reservation.objects.filter(pk=annulee.pk).update(statut="annulee", ordre_attente=None, annulee_le=timezone.now())
    Reservation.objects.filter(pk=premiere.pk).update(ordre_attente=9)
    assert set(Reservation.objects.actives()) == {confirmee, premiere, seconde}
    assert list(Reservation.objects.confirmees()) == [confirmee]
    assert list(Reservation.objects.en_attente()) == [seconde, premiere]


def test_geres_par_ne_montre_que_les_lieux_du_compte() -> None:
    le_mien, un_autre = creer_lieu(), creer_lieu()
    ici, ailleurs = (creer_reservation(seance=creer_seance(lieu=lieu)) for lieu in (le_mien, un_autre))
    mediateur = creer_utilisateur(lieux=[le_mien])
    direction = creer_utilisateur(permissions=("ateliers.gerer_tous_les_lieux",))
    personne = creer_utilisateur()
    for modele, a_moi in (
        (Lieu, le_mien),
        (Seance, ici.seance),
        (Reservation, ici),
        (Message, ici.messages.get()),
    ):
        assert list(modele.objects.geres_par(mediateur)) == [a_moi]
        assert modele.objects.geres_par(direction).count() == 2
        assert modele.objects.geres_par(personne).count() == 0
    assert ailleurs.seance.lieu == un_autre


def test_notables_par_ajoute_les_seances_que_l_on_anime() -> None:
    le_mien = creer_lieu()
    mediateur = creer_utilisateur(lieux=[le_mien])
    direction = creer_utilisateur(permissions=("ateliers.gerer_tous_les_lieux",))
    ici, animee, ailleurs = creer_seance(lieu=le_mien), creer_seance(animateur=mediateur), creer_seance()
    assert set(Seance.objects.notables_par(mediateur)) == {ici, animee}
    assert set(Seance.objects.notables_par(direction)) == {ici, animee, ailleurs}


def test_lieux_actifs() -> None:
    ouvert, _ = creer_lieu(), creer_lieu(actif=False)
    assert list(Lieu.objects.actifs()) == [ouvert]


def test_messages_a_envoyer_a_appeler_et_en_souffrance() -> None:
    seance = creer_seance()
    noms = ("neuf", "plus_tard", "en_cours", "abandonne", "fait", "echec", "reessaye")
    messages = {nom: creer_reservation(seance=seance).messages.get() for nom in noms}
    appel = creer_reservation(seance=seance, courriel="", telephone="+33612345678").messages.get()
    maintenant = timezone.now() + timedelta(seconds=1)
    champs: dict[str, dict[str, Any]] = {
        "plus_tard": {"prochain_essai": maintenant + JOUR},
        "en_cours": {"statut": "en_cours", "bail": maintenant + JOUR},
        "abandonne": {"statut": "en_cours", "bail": maintenant - JOUR},
        "fait": {"statut": "fait", "fait_le": maintenant},
        "echec": {"statut": "echec", "tentatives": 8},
        "reessaye": {"tentatives": 1},
    }
    for nom, valeurs in champs.items():
        Message.objects.filter(pk=messages[nom].pk).update(**valeurs)
    a_envoyer = Message.objects.a_envoyer(maintenant)
    assert set(a_envoyer) == {messages["neuf"], messages["abandonne"], messages["reessaye"]}
    assert list(Message.objects.a_appeler()) == [appel]
    assert set(Message.objects.en_souffrance()) == {messages["echec"], messages["reessaye"]}


def test_lettres_en_souffrance_utiles_et_finies() -> None:
    maintenant = timezone.now()
    champs: dict[str, dict[str, Any]] = {
        "neuve": {},
        "reessayee": {"tentatives": 1, "perime_le": maintenant + JOUR},
        "echec": {"statut": "echec", "perime_le": maintenant},
        "faite": {"statut": "fait", "fait_le": maintenant},
        "vieille": {"statut": "sans_objet", "cree_le": maintenant - JOUR},
    }
    lettres = {nom: Lettre.objects.create(cle=nom, **valeurs) for nom, valeurs in champs.items()}

    assert set(Lettre.objects.a_envoyer(maintenant + JOUR)) == {lettres["neuve"], lettres["reessayee"]}
    assert set(Lettre.objects.en_souffrance()) == {lettres["reessayee"], lettres["echec"]}
    assert set(Lettre.objects.utiles(maintenant)) == set(lettres.values()) - {lettres["echec"]}
    assert list(Lettre.objects.finies(maintenant - JOUR / 2)) == [lettres["vieille"]]
