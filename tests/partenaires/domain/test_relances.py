"""The days go by: nudges, requests closed, sessions that took place. Nothing twice, whatever the days without running."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.domain.presences import noter
from ateliers.models import Lettre
from partenaires.domain import demandes
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.relances import Bilan, suivre
from partenaires.models import Demande
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_demande, dans_jours

pytestmark = pytest.mark.django_db

DEPART = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
RIEN = Bilan(relancees=0, expirees=0, realisees=0)


def apres(jours: float) -> datetime:
    return DEPART + timedelta(days=jours)


def dernier(demande: Demande) -> tuple[str, str, str]:
    demande.refresh_from_db()
    ligne = demande.fil.order_by("pk").last()
    return demande.etat, ligne.cote, ligne.texte


@pytest.mark.parametrize("etat", ["a_preciser", "contre_proposee"])
def test_relancee_a_dix_jours_fermee_a_trente(etat: str) -> None:
    with time_machine.travel(DEPART, tick=False):
        demande = creer_demande(etat=etat, courriel="sacha@example.org", par=creer_utilisateur(email="e@example.org"))
    for jours, attendu in [
        (9, RIEN),
        (10, Bilan(relancees=1, expirees=0, realisees=0)),
        (10.5, RIEN),
        (29, RIEN),
        (30, Bilan(relancees=0, expirees=1, realisees=0)),
        (31, RIEN),
    ]:
        with time_machine.travel(apres(jours), tick=False):
            assert (jours, suivre()) == (jours, attendu)
    assert dernier(demande) == ("expiree", "suivi", "")
    with time_machine.travel(apres(30), tick=False):
        envoyer_messages_dus()
    assert [c.to[0] for c in mail.outbox[-3:]] == ["sacha@example.org", "sacha@example.org", "e@example.org"]
    assert (
        "Sans réponse avant le mercredi 1er\u00a0avril\u00a02026, nous fermerons votre demande." in mail.outbox[-3].body
    )
    assert "Vous pouvez faire une nouvelle demande." in mail.outbox[-2].body


def test_jamais_fermee_sans_relance_meme_apres_des_semaines_d_arret() -> None:
    with time_machine.travel(DEPART, tick=False):
        demande = creer_demande(etat="a_preciser")
    for jours, attendu in [(45, (1, 0)), (45.2, (0, 0)), (64, (0, 0)), (65, (0, 1))]:
        with time_machine.travel(apres(jours), tick=False):
            bilan = suivre()
            assert (jours, (bilan.relancees, bilan.expirees)) == (jours, attendu)
    assert dernier(demande)[0] == "expiree"


def test_reponse_remet_le_compte_a_zero() -> None:
    equipe = creer_utilisateur()
    with time_machine.travel(DEPART, tick=False):
        demande = creer_demande(etat="a_preciser", par=equipe)
    with time_machine.travel(apres(12), tick=False):
        assert suivre().relancees == 1
        demandes.repondre(demande_id=demande.pk, texte="Oui.")
        demandes.demander_precisions(demande_id=demande.pk, par=equipe, texte="Et l’heure ?")
    with time_machine.travel(apres(31), tick=False):
        assert suivre() == Bilan(relancees=1, expirees=0, realisees=0)


def test_structure_qui_a_ecrit_n_est_ni_relancee_ni_fermee() -> None:
    equipe = creer_utilisateur()
    with time_machine.travel(DEPART, tick=False):
        demande = creer_demande(etat="contre_proposee", par=equipe)
        demandes.repondre(demande_id=demande.pk, texte="Nous en parlons lundi.")
    for jours in (11, 35, 80):
        with time_machine.travel(apres(jours), tick=False):
            assert suivre() == RIEN
    with time_machine.travel(apres(80), tick=False):
        demandes.ecrire(demande_id=demande.pk, par=equipe, texte="Alors ?")
    with time_machine.travel(apres(91), tick=False):
        assert suivre().relancees == 1


@pytest.mark.parametrize("etat", ["envoyee", "etude", "acceptee", "refusee", "retiree"])
def test_ce_qui_attend_l_equipe_ou_est_clos_ne_bouge_pas(etat: str) -> None:
    with time_machine.travel(DEPART, tick=False):
        creer_demande(etat=etat)
    with time_machine.travel(apres(200), tick=False):
        assert suivre() == RIEN


def test_seance_finie_realise_la_demande_une_fois() -> None:
    demande = creer_demande(etat="planifiee")
    avant = Lettre.objects.count()
    assert suivre(maintenant=dans_jours(30, 11)) == RIEN
    assert suivre(maintenant=dans_jours(30, 13)) == Bilan(relancees=0, expirees=0, realisees=1)
    assert suivre(maintenant=dans_jours(31, 13)) == RIEN
    assert (dernier(demande)[0], Lettre.objects.count()) == ("realisee", avant)


def test_presences_notees_realisent_la_demande() -> None:
    demande = creer_demande(etat="planifiee")
    reservation = demande.groupe.parts.get().reservation
    with time_machine.travel(dans_jours(30, 11), tick=False):
        noter(seance_id=demande.seance_id, presents={reservation.pk: 6})
    assert dernier(demande)[0] == "realisee"


def test_groupe_annule_n_est_pas_une_realisation() -> None:
    demande = creer_demande(etat="planifiee")
    annuler_groupe(groupe=demande.groupe)
    suivre(maintenant=dans_jours(30, 13))
    assert dernier(demande)[0] == "retiree"


def test_commande_dit_ce_qu_elle_a_fait(capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel(DEPART, tick=False):
        creer_demande(etat="a_preciser")
    for _ in range(2):
        call_command("relancer_demandes")
    assert capsys.readouterr().out.splitlines() == [
        "Relancées : 1. Fermées : 0. Réalisées : 0.",
        "Relancées : 0. Fermées : 0. Réalisées : 0.",
    ]
