"""The outbox: each mail leaves once, late ones are dropped, failures are tried again."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import BadHeaderError
from django.core.management import call_command

from ateliers.domain import envoi, reservations, seances
from ateliers.domain.enveloppe import identifiant
from ateliers.domain.envoi import Issue, attente, envoyer_messages_dus, juger, prendre, traiter
from ateliers.domain.messages import deposer
from ateliers.models import Message, Reservation, Seance
from ateliers.models.message import Modele, StatutMessage
from ateliers.models.reservation import StatutReservation
from tests.fabriques import creer_reservation, creer_seance
from tests.puits import PuitsSmtp

pytestmark = pytest.mark.django_db

MAINTENANT = datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _en_octobre(time_machine: Any) -> None:
    time_machine.move_to(MAINTENANT, tick=False)


def un_message(**champs: Any) -> Message:
    return Message.objects.get(reservation=creer_reservation(**champs))


def relire(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def sujets() -> list[str]:
    return [courriel.subject.split("\u00a0")[0] for courriel in mail.outbox]


def test_envoyer_marque_le_message_fait() -> None:
    message = un_message(courriel="amina@example.org")

    bilan = envoyer_messages_dus()

    [courriel] = mail.outbox
    assert courriel.to == ["amina@example.org"]
    assert (bilan[Issue.ENVOYE], bilan.total) == (1, 1)
    fait = relire(message)
    assert (fait.statut, fait.fait_le, fait.bail, fait.tentatives, fait.erreur) == ("fait", MAINTENANT, None, 1, "")


def test_envoyer_deux_fois_n_envoie_qu_une_fois() -> None:
    un_message()
    envoyer_messages_dus()

    assert envoyer_messages_dus().total == 0
    assert len(mail.outbox) == 1


def test_envoyer_commence_par_les_plus_anciens_et_s_arrete_a_la_limite(time_machine: Any) -> None:
    messages = []
    for minute in range(3):
        time_machine.move_to(MAINTENANT + timedelta(minutes=minute), tick=False)
        messages.append(un_message())

    envoyer_messages_dus(limite=2)

    assert [relire(m).statut for m in messages] == ["fait", "fait", "a_envoyer"]


def test_envoyer_laisse_les_appels_a_l_equipe() -> None:
    message = un_message(courriel="", telephone="+33612345678")

    envoyer_messages_dus()

    assert (relire(message).statut, mail.outbox) == ("a_envoyer", [])


def test_envoyer_s_arrete_entre_deux_messages_quand_on_le_demande() -> None:
    for _ in range(3):
        un_message()

    envoyer_messages_dus(continuer=lambda: len(mail.outbox) < 1)

    assert sorted(Message.objects.values_list("statut", flat=True)) == ["a_envoyer", "a_envoyer", "fait"]


def test_prendre_ne_donne_un_message_qu_a_un_seul() -> None:
    message = un_message()

    assert prendre(Message, message.pk) is not None
    assert prendre(Message, message.pk) is None


def test_un_message_tenu_revient_quand_le_bail_est_fini(time_machine: Any, settings: Any) -> None:
    settings.ATELIERS_BAIL_SECONDES = 300
    message = un_message()
    prendre(Message, message.pk)
    time_machine.move_to(MAINTENANT + timedelta(seconds=299), tick=False)
    assert envoyer_messages_dus().total == 0

    time_machine.move_to(MAINTENANT + timedelta(seconds=300), tick=False)
    assert envoyer_messages_dus()[Issue.ENVOYE] == 1
    assert relire(message).tentatives == 2


def test_un_essai_repris_garde_son_identifiant(time_machine: Any) -> None:
    message = un_message()
    premier = prendre(Message, message.pk)
    assert premier is not None
    mail.get_connection().send_messages([envoi.composer(premier)])
    time_machine.move_to(MAINTENANT + timedelta(hours=1), tick=False)

    envoyer_messages_dus()

    identifiants = [courriel.message()["Message-ID"] for courriel in mail.outbox]
    assert identifiants == [identifiant(message)] * 2


def test_qui_a_perdu_son_bail_ne_touche_plus_au_message(time_machine: Any) -> None:
    message = un_message()
    lent = prendre(Message, message.pk)
    assert lent is not None
    time_machine.move_to(MAINTENANT + timedelta(hours=1), tick=False)
    rapide = prendre(Message, message.pk)

    traiter(lent, mail.get_connection())

    tenu = relire(message)
    assert rapide is not None
    assert (tenu.statut, tenu.bail) == (StatutMessage.EN_COURS, rapide.bail)


def test_une_seance_passee_rend_le_message_sans_objet(time_machine: Any) -> None:
    message = un_message(seance=creer_seance(dans=timedelta(days=1), duree=timedelta(hours=2)))
    time_machine.move_to(message.reservation.seance.fin, tick=False)

    bilan = envoyer_messages_dus()

    assert (bilan[Issue.SANS_OBJET], relire(message).statut, mail.outbox) == (1, "sans_objet", [])


def test_une_adresse_effacee_rend_le_message_sans_objet() -> None:
    message = un_message()
    Reservation.objects.filter(pk=message.reservation_id).update(courriel="", telephone="+33612345678")

    envoyer_messages_dus()

    assert (relire(message).statut, mail.outbox) == ("sans_objet", [])


def test_une_confirmation_annulee_avant_de_partir_ne_part_pas() -> None:
    reservation = creer_reservation()
    reservations.annuler(reservation_id=reservation.pk)

    envoyer_messages_dus()

    assert sujets() == ["Réservation annulée"]
    statuts = dict(Message.objects.values_list("modele", "statut"))
    assert statuts == {"confirmation": "sans_objet", "annulation": "fait"}


def test_une_annulation_suivie_d_un_retour_ne_part_pas() -> None:
    reservation = creer_reservation()
    reservations.annuler(reservation_id=reservation.pk)
    reservations.reactiver(reservation_id=reservation.pk)

    envoyer_messages_dus()

    assert sujets() == ["Place réservée"]


def test_une_attente_promue_avant_de_partir_ne_part_pas() -> None:
    seance = creer_seance(capacite=1)
    premiere, seconde = creer_reservation(seance=seance), creer_reservation(seance=seance)
    reservations.annuler(reservation_id=premiere.pk)

    envoyer_messages_dus()

    assert sorted(sujets()) == ["Réservation annulée", "Une place s’est libérée"]
    assert list(seconde.messages.order_by("pk").values_list("statut", flat=True)) == ["sans_objet", "fait"]


def test_deux_deplacements_ne_disent_que_la_derniere_date() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance)
    envoyer_messages_dus()
    for jours in (1, 2):
        courante = Seance.objects.get(pk=seance.pk)
        courante.debut, courante.fin = (moment + timedelta(days=jours) for moment in (courante.debut, courante.fin))
        seances.modifier(seance=courante)

    envoyer_messages_dus()

    assert sujets() == ["Place réservée", "Séance déplacée"]
    assert list(reservation.messages.order_by("pk").values_list("statut", flat=True)) == ["fait", "sans_objet", "fait"]


def test_un_changement_de_places_laisse_partir_la_confirmation(time_machine: Any) -> None:
    reservation = creer_reservation()
    reservations.changer_places(reservation_id=reservation.pk, places=2)
    time_machine.move_to(MAINTENANT + timedelta(seconds=1), tick=False)
    reservations.changer_places(reservation_id=reservation.pk, places=3)

    envoyer_messages_dus()

    assert sujets() == ["Place réservée", "Réservation modifiée"]
    assert "3\u00a0places" in mail.outbox[1].body


def test_chaque_modele_dit_pour_quels_statuts_il_vaut() -> None:
    assert set(envoi.STATUTS_UTILES) == set(Modele)
    assert set().union(*envoi.STATUTS_UTILES.values()) == set(StatutReservation)


def test_un_message_qui_ne_se_lit_pas_n_arrete_pas_les_autres(time_machine: Any) -> None:
    casse = un_message()
    Message.objects.filter(pk=casse.pk).update(contexte={})
    sain = un_message()

    bilan = envoyer_messages_dus()

    assert (bilan[Issue.REPORTE], bilan[Issue.ENVOYE]) == (1, 1)
    assert relire(sain).statut == "fait"
    assert relire(casse).erreur == "L’envoi a échoué. Nous essayons encore. (KeyError)"
    for jours in range(1, 20):
        time_machine.move_to(MAINTENANT + timedelta(hours=6 * jours), tick=False)
        envoyer_messages_dus()
    assert (relire(casse).statut, relire(casse).tentatives) == ("echec", 8)


@pytest.mark.parametrize(
    ("erreur", "issue"),
    [
        (SMTPRecipientsRefused({"a@b.fr": (550, b"No such user")}), Issue.ECHEC),
        (SMTPRecipientsRefused({"a@b.fr": (450, b"Greylisted")}), Issue.REPORTE),
        (SMTPRecipientsRefused({"a@b.fr": (421, b"Bye")}), Issue.PANNE),
        (SMTPDataError(554, b"Spam"), Issue.ECHEC),
        (SMTPDataError(451, b"Later"), Issue.REPORTE),
        (SMTPServerDisconnected("closed"), Issue.PANNE),
        (SMTPAuthenticationError(535, b"No"), Issue.PANNE),
        (ConnectionRefusedError(), Issue.PANNE),
        (TimeoutError(), Issue.PANNE),
        (BadHeaderError(), Issue.ECHEC),
        (KeyError("x"), Issue.REPORTE),
    ],
)
def test_juger_distingue_l_adresse_le_moment_et_le_serveur(erreur: Exception, issue: Issue) -> None:
    assert juger(erreur) is issue


def test_les_essais_s_espacent() -> None:
    assert [attente(n) // timedelta(minutes=1) for n in range(1, 10)] == [1, 5, 15, 60, 240, 720, 1440, 1440, 1440]


def test_un_message_depose_par_le_domaine_part_tel_quel(puits_smtp: PuitsSmtp) -> None:
    reservation = creer_reservation(courriel="amina@example.org", prenom="Amina")
    deposer(reservation, Modele.PLACES, fait="essai")

    envoyer_messages_dus()

    recus = puits_smtp.attendre(2)
    assert puits_smtp.destinataires == [["amina@example.org"]] * 2
    assert [recu["Auto-Submitted"] for recu in recus] == ["auto-generated"] * 2
    assert "Votre place est réservée." in recus[0].get_body(("plain",)).get_content()
    types = [partie.get_content_type() for partie in recus[0].walk() if not partie.is_multipart()]
    assert types == ["text/plain", "text/html", "text/calendar", "application/ics"]


def test_la_commande_une_fois_dit_ce_qu_elle_a_fait(capsys: Any) -> None:
    un_message()

    call_command("envoyer_messages", "--une-fois")

    assert capsys.readouterr().out == "Envoyés : 1. À réessayer : 0. Échecs : 0. Sans objet : 0.\n"
