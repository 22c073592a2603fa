"""The reminder before a session."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from ateliers.domain import seances
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models import Lettre, Lieu, Message, Seance
from partenaires.domain.contacts import Contact
from partenaires.domain.groupes import Repartition, annuler_groupe
from partenaires.domain.rappels import groupes_a_rappeler, rappeler_groupes
from partenaires.models import Groupe, Structure
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
INSCRIPTION = datetime(2026, 11, 2, 9, tzinfo=PARIS)
DEBUT = datetime(2026, 12, 1, 14, tzinfo=PARIS)


def a(jour: int, heure: int) -> Any:
    return time_machine.travel(datetime(2026, 12, 1, tzinfo=PARIS) + timedelta(days=jour - 1, hours=heure), tick=False)


@pytest.fixture(autouse=True)
def _inscription() -> Any:
    with time_machine.travel(INSCRIPTION, tick=False):
        yield


def lisible(texte: object) -> str:
    return str(texte).replace("\xa0", " ")


def une_seance(**champs: Any) -> Seance:
    champs.setdefault("debut", DEBUT)
    champs.setdefault("lieu", Lieu.objects.filter(nom="PIMMS Exemple").first() or creer_lieu("PIMMS Exemple"))
    return creer_seance(atelier=creer_atelier("Lire sa facture"), capacite=12, taille_attente=12, **champs)


def test_rappel_dit_tout_au_referent() -> None:
    referent = creer_referent()
    groupe = creer_groupe(referent=referent, seance=une_seance(), effectif=8, noms=3)
    Message.objects.all().delete()
    with a(-1, 7):
        assert rappeler_groupes() == 1
        envoyer_messages_dus()
    [courriel] = mail.outbox
    assert courriel.to == [referent.utilisateur.email]
    assert lisible(courriel.subject) == "Rappel : votre groupe vient le mardi 1er décembre 2026 à 14 h"
    for phrase in (
        "Bonjour Amina,",
        "Lire sa facture.",
        "C’est mardi 1er décembre 2026 de 14 h à 16 h.",
        "PIMMS Exemple, 22 rue de la Saïda, 75015 Paris.",
        "Nous gardons 8 places pour votre groupe.",
        "Imprimez la liste de votre groupe.",
        f"/partenaires/espace/{groupe.structure_id}/groupes/{groupe.uuid}/",
    ):
        assert phrase in lisible(courriel.body)
    assert "Camille Fictif" not in str(courriel.body)


def test_rappel_part_deux_jours_avant_une_seule_fois_a_toute_heure() -> None:
    creer_groupe(seance=une_seance())
    with a(-2, 23):
        assert rappeler_groupes() == 0
    with a(-1, 0):
        assert (rappeler_groupes(), rappeler_groupes()) == (1, 0)
    with a(1, 9):
        assert rappeler_groupes() == 0
    assert Lettre.objects.count() == 1


def test_rappel_manque_se_rattrape_jusqu_au_debut_et_pas_apres() -> None:
    creer_groupe(seance=une_seance())
    with a(1, 15):
        assert rappeler_groupes() == 0
    with a(1, 13):
        assert rappeler_groupes() == 1
    with a(1, 14):
        envoyer_messages_dus()
    assert [courriel.subject for courriel in mail.outbox if "Rappel" in courriel.subject] == []


def test_rappel_ne_va_ni_aux_annules_ni_a_ceux_qui_n_ont_que_l_attente() -> None:
    seance = une_seance()
    annuler_groupe(groupe=creer_groupe(seance=seance, effectif=2))
    creer_reservation(seance=seance, places=4)
    creer_groupe(seance=seance, effectif=10, choix=Repartition.ATTENTE)
    annulee = une_seance()
    creer_groupe(seance=annulee)
    seances.annuler_seance(seance_id=annulee.pk)
    with a(-1, 7):
        assert list(groupes_a_rappeler()) == []


def test_rappel_d_un_groupe_partage_dit_ceux_qui_attendent() -> None:
    seance = une_seance()
    creer_reservation(seance=seance, places=4)
    creer_groupe(seance=seance, effectif=10, choix=Repartition.PARTAGE)
    with a(-1, 7):
        rappeler_groupes()
    phrases = Lettre.objects.get().contexte["phrases"]
    assert phrases[3:5] == ["Nous gardons 8 places pour votre groupe.", "2 personnes sont en liste d’attente."]


def test_seance_deplacee_rappelle_la_nouvelle_date() -> None:
    seance = une_seance()
    creer_groupe(seance=seance)
    with a(-1, 7):
        rappeler_groupes()
        seance.refresh_from_db()
        seance.debut, seance.fin = seance.debut + timedelta(days=7), seance.fin + timedelta(days=7)
        seances.modifier(seance=seance)
        assert rappeler_groupes() == 0
    with a(6, 7):
        assert rappeler_groupes() == 1
    assert Lettre.objects.count() == 2


def test_rappel_va_a_un_gestionnaire_quand_le_referent_est_parti() -> None:
    structure = creer_structure()
    parti = creer_referent(structure=structure)
    creer_referent(structure=structure)
    gestionnaire = creer_referent(structure=structure, role="gestionnaire")
    creer_groupe(referent=parti, seance=une_seance())
    parti.actif = False
    parti.save()
    with a(-1, 7):
        rappeler_groupes()
    assert Lettre.objects.get().destinataire == gestionnaire.utilisateur.email


def test_rappel_d_une_structure_sans_compte_mene_a_la_reservation() -> None:
    contact = Contact(structure=creer_structure(), prenom="Sam", nom="Fictif", courriel="sam@example.org")
    creer_groupe(referent=contact, seance=une_seance())
    Message.objects.all().delete()
    with a(-1, 7):
        rappeler_groupes()
        envoyer_messages_dus()
    [courriel] = mail.outbox
    assert courriel.to == ["sam@example.org"]
    assert "/reservations/" in str(courriel.body)


def test_rappel_d_une_structure_fermee_ne_mene_pas_a_son_espace() -> None:
    referent = creer_referent()
    creer_groupe(referent=referent, seance=une_seance())
    Structure.objects.filter(pk=referent.structure_id).update(active=False)
    Message.objects.all().delete()
    with a(-1, 7):
        rappeler_groupes()
        envoyer_messages_dus()
    [courriel] = mail.outbox
    assert "/reservations/" in str(courriel.body)
    assert "/partenaires/espace/" not in str(courriel.body)


@pytest.mark.parametrize("nombre", [1, 6])
def test_rappeler_lit_peu(nombre: int, django_assert_max_num_queries: Any) -> None:
    seance = une_seance()
    referent = creer_referent(utilisateur=creer_utilisateur())
    for _ in range(nombre):
        creer_groupe(referent=referent, seance=seance, effectif=1)
    with a(-1, 7), django_assert_max_num_queries(1):
        assert len(list(groupes_a_rappeler())) == nombre
    assert Groupe.objects.filter(rappele_le=None).count() == nombre
    assert timezone.now() < DEBUT
