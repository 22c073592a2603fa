"""The private calendar of a structure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar, Event

from ateliers.domain import seances
from ateliers.models import Seance
from partenaires.domain.agenda import contenu, creer_agenda, jeton_agenda, revoquer_agenda, structure_du_jeton
from partenaires.domain.effectifs import changer_effectif
from partenaires.domain.groupes import Repartition, annuler_groupe
from partenaires.models import Groupe, Referent, Structure
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db


def evenements(structure: Structure) -> list[Event]:
    return list(Calendar.from_ical(contenu(structure)).events)


def un_groupe(**champs: Any) -> Groupe:
    champs.setdefault("seance", creer_seance(atelier=creer_atelier("Lire sa facture"), capacite=12, taille_attente=9))
    return creer_groupe(**champs)


def deplacer(seance: Seance) -> None:
    seance.refresh_from_db()
    seance.debut, seance.fin = seance.debut + timedelta(days=1), seance.fin + timedelta(days=1)
    seances.modifier(seance=seance)


def test_agenda_montre_le_groupe_sans_aucun_nom() -> None:
    groupe = un_groupe(effectif=8, noms=3, remarque="Mot secret", accompagnant="Dominique Caché")
    groupe.structure.nom = "Centre social ; Exemple"
    [evenement] = evenements(groupe.structure)
    assert {cle: str(evenement[cle]) for cle in ("UID", "SUMMARY", "STATUS", "TRANSP", "CLASS")} == {
        "UID": f"{groupe.uuid}@pimms.example",
        "SUMMARY": "Lire sa facture (8 personnes)",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "CLASS": "PRIVATE",
    }
    assert evenement.start == groupe.seance.debut
    assert evenement["DTSTART"].params["TZID"] == "Europe/Paris"
    assert "8 places sont réservées." in evenement["DESCRIPTION"]
    texte = contenu(groupe.structure).decode()
    assert "X-WR-CALNAME:Groupes – Centre social \\; Exemple\r\n" in texte
    for secret in ("Fictif", "Caché", "Mot secret", "@example.org", "39 98", "METHOD", "SOURCE"):
        assert secret not in texte.replace("\r\n ", "")


def test_agenda_vide_reste_un_calendrier() -> None:
    texte = contenu(creer_structure()).decode()
    assert texte.startswith("BEGIN:VCALENDAR\r\n")
    assert "BEGIN:VTIMEZONE\r\n" in texte
    assert all(len(ligne.encode()) <= 75 for ligne in texte.split("\r\n"))


def test_agenda_ne_montre_que_les_groupes_de_la_structure() -> None:
    groupe, autre = un_groupe(), un_groupe()
    assert [str(e["UID"]) for e in evenements(groupe.structure)] == [f"{groupe.uuid}@pimms.example"]
    assert len(evenements(autre.structure)) == 1


def test_agenda_dit_ce_qui_attend() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=6, taille_attente=9)
    creer_reservation(seance=seance, places=4)
    creer_groupe(referent=referent, seance=seance, effectif=5, choix=Repartition.PARTAGE)
    creer_groupe(referent=referent, seance=seance, effectif=3, choix=Repartition.ATTENTE)
    premier, second = evenements(referent.structure)
    assert (premier["STATUS"], second["STATUS"]) == ("CONFIRMED", "TENTATIVE")
    assert "2 places sont réservées.\n3 personnes sont en liste d’attente." in premier["DESCRIPTION"]
    assert "réserv" not in second["DESCRIPTION"]


def test_agenda_numerote_chaque_changement() -> None:
    groupe = un_groupe(effectif=8)
    dernier = evenements(groupe.structure)[0]

    def suivant() -> Event:
        nonlocal dernier
        [evenement] = evenements(groupe.structure)
        assert evenement["UID"] == dernier["UID"]
        assert evenement["SEQUENCE"] > dernier["SEQUENCE"]
        dernier = evenement
        return evenement

    changer_effectif(groupe=groupe, effectif=5)
    assert suivant()["SUMMARY"] == "Lire sa facture (5 personnes)"
    deplacer(groupe.seance)
    assert suivant().start == Seance.objects.get(pk=groupe.seance_id).debut
    annuler_groupe(groupe=groupe)
    annule = suivant()
    assert (annule["SUMMARY"], annule["STATUS"], annule["TRANSP"]) == (
        "ANNULÉ – Lire sa facture", "CANCELLED", "TRANSPARENT",
    )  # fmt: skip
    assert annule["DESCRIPTION"].startswith("Votre groupe est annulé.")


def test_agenda_seance_annulee_est_montree_annulee() -> None:
    groupe = un_groupe()
    seances.annuler_seance(seance_id=groupe.seance_id)
    [evenement] = evenements(groupe.structure)
    assert (evenement["STATUS"], evenement["SEQUENCE"] > 0) == ("CANCELLED", True)
    assert evenement["DESCRIPTION"].startswith("Cette séance est annulée.")


def test_agenda_garde_trente_jours_et_quatre_vingt_dix_ce_qui_est_annule() -> None:
    referent, seance = creer_referent(), creer_seance(dans=timedelta(days=1))
    creer_groupe(referent=referent, seance=seance, effectif=2)
    annuler_groupe(groupe=creer_groupe(referent=referent, seance=seance, effectif=2))
    comptes = []
    for jours in (29, 33, 89, 93):
        with time_machine.travel(timezone.now() + timedelta(days=jours)):
            comptes.append([str(e["STATUS"]) for e in evenements(referent.structure)])
    assert comptes == [["CONFIRMED", "CANCELLED"], ["CANCELLED"], ["CANCELLED"], []]


def test_agenda_inchange_a_les_memes_octets_et_sa_date_est_celle_du_changement() -> None:
    with time_machine.travel(datetime(2026, 9, 1, 8, tzinfo=UTC), tick=False):
        groupe = un_groupe(seance=creer_seance(dans=timedelta(days=120), lieu=creer_lieu()))
        avant = contenu(groupe.structure)
    with time_machine.travel(datetime(2026, 9, 2, 8, tzinfo=UTC), tick=False):
        assert contenu(groupe.structure) == avant
        changer_effectif(groupe=groupe, effectif=3)
        [evenement] = evenements(groupe.structure)
    assert b"DTSTAMP:20260901T080000Z\r\n" in avant
    assert evenement["LAST-MODIFIED"].dt == datetime(2026, 9, 2, 8, tzinfo=UTC)


def test_agenda_lit_peu_avec_un_ou_trente_groupes(django_assert_max_num_queries: Any) -> None:
    referent, seance = creer_referent(), creer_seance(capacite=30)
    creer_groupe(referent=referent, seance=seance, effectif=1)
    with django_assert_max_num_queries(1):
        contenu(referent.structure)
    for _ in range(29):
        creer_groupe(referent=referent, seance=seance, effectif=1)
    with django_assert_max_num_queries(1):
        assert contenu(referent.structure).count(b"BEGIN:VEVENT") == 30


def test_adresse_se_montre_se_renouvelle_et_se_retire(settings: Any) -> None:
    structure = creer_referent().structure
    assert (jeton_agenda(structure), structure_du_jeton("")) == ("", None)
    premier = creer_agenda(structure)
    assert (structure_du_jeton(premier), jeton_agenda(structure)) == (structure, premier)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une autre clé"
    assert jeton_agenda(structure) == premier
    second = creer_agenda(structure)
    assert (structure_du_jeton(premier), structure_du_jeton(second)) == (None, structure)
    Structure.objects.update(active=False)
    assert structure_du_jeton(second) is None
    Structure.objects.update(active=True)
    revoquer_agenda(structure)
    assert (structure_du_jeton(second), jeton_agenda(structure)) == (None, "")


@pytest.mark.parametrize("cause", ["parti", "compte ferme"])
def test_adresse_n_ouvre_plus_rien_quand_personne_n_agit_pour_la_structure(cause: str) -> None:
    referent = creer_referent()
    jeton = creer_agenda(referent.structure)
    collegue = creer_referent(structure=referent.structure)
    for autre in (referent, collegue):
        assert structure_du_jeton(jeton) == referent.structure
        if cause == "parti":
            Referent.objects.filter(pk=autre.pk).update(actif=False)
        else:
            autre.utilisateur.is_active = False
            autre.utilisateur.save()
    assert structure_du_jeton(jeton) is None
