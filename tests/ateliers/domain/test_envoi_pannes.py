"""The outbox when things break: mail servers that fail, workers killed on the way, two of them at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from ateliers.domain.enveloppe import identifiant
from ateliers.domain.envoi import Bilan, Issue, envoyer_messages_dus
from ateliers.management.commands import envoyer_messages
from ateliers.models import Message
from tests.ensemble import ensemble
from tests.fabriques import creer_reservation, creer_seance
from tests.puits import PuitsSmtp

RACINE = Path(__file__).resolve().parents[3]
DELAI = 60


class PuitsCapricieux(PuitsSmtp):
    """A server that refuses chosen addresses, counts its connections, and can wait before it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.refus: dict[str, str] = {}
        self.connexions = 0
        self.retenir = 0.0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, nom: str, lignes: list[str]
    ) -> list[str]:
        session.host_name = nom
        self.connexions += 1
        return lignes

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, adresse: str, options: list[str]
    ) -> str:
        if adresse in self.refus:
            return self.refus[adresse]
        envelope.rcpt_tos.append(adresse)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reponse = await super().handle_DATA(server, session, envelope)
        fin = time.monotonic() + self.retenir
        while self.retenir and time.monotonic() < fin:
            await server.loop.run_in_executor(None, time.sleep, 0.05)
        return reponse


@pytest.fixture
def puits(puits_smtp: PuitsSmtp, settings: Any) -> Iterator[PuitsCapricieux]:
    capricieux = PuitsCapricieux()
    capricieux.demarrer()
    settings.EMAIL_PORT = capricieux.port
    settings.EMAIL_TIMEOUT = 5
    yield capricieux
    capricieux.arreter()


def deposer_messages(*adresses: str) -> list[Message]:
    seance = creer_seance(capacite=50)
    reservations = [creer_reservation(seance=seance, courriel=adresse) for adresse in adresses]
    return [Message.objects.get(reservation=reservation) for reservation in reservations]


def etats(messages: list[Message]) -> list[tuple[str, int]]:
    return [(m.statut, m.tentatives) for m in Message.objects.filter(pk__in=[m.pk for m in messages]).order_by("pk")]


def rendre_dus() -> None:
    Message.objects.update(prochain_essai=timezone.now())


@pytest.mark.django_db
def test_une_seule_connexion_sert_a_tous(puits: PuitsCapricieux) -> None:
    messages = deposer_messages("a@example.org", "b@example.org", "c@example.org")

    assert envoyer_messages_dus()[Issue.ENVOYE] == 3

    assert etats(messages) == [("fait", 1)] * 3
    assert puits.connexions == 1


@pytest.mark.django_db
def test_une_adresse_refusee_n_arrete_pas_les_autres(puits: PuitsCapricieux) -> None:
    puits.refus = {"b@example.org": "550 5.1.1 <b@example.org> inconnu"}
    messages = deposer_messages("a@example.org", "b@example.org", "c@example.org")

    envoyer_messages_dus()

    assert etats(messages) == [("fait", 1), ("echec", 1), ("fait", 1)]
    assert Message.objects.get(pk=messages[1].pk).erreur == "L’envoi est refusé. (550 5.1.1 <…> inconnu)"


@pytest.mark.django_db
def test_une_adresse_remise_a_plus_tard_repart(puits: PuitsCapricieux) -> None:
    puits.refus = {"a@example.org": "450 4.2.0 Revenez"}
    messages = deposer_messages("a@example.org", "b@example.org")
    envoyer_messages_dus()
    attendue = Message.objects.get(pk=messages[0].pk)
    assert (attendue.statut, attendue.erreur) == (
        "a_envoyer",
        "L’envoi a échoué. Nous essayons encore. (450 4.2.0 Revenez)",
    )
    assert timedelta(seconds=50) < attendue.prochain_essai - timezone.now() <= timedelta(minutes=1)

    puits.refus = {}
    rendre_dus()
    envoyer_messages_dus()

    assert etats(messages) == [("fait", 2), ("fait", 1)]
    assert len(puits.messages) == 2


@pytest.mark.django_db
def test_un_451_apres_le_texte_repart(puits: PuitsCapricieux) -> None:
    puits.reponse = PuitsSmtp.PANNE
    messages = deposer_messages("a@example.org", "b@example.org")
    assert envoyer_messages_dus()[Issue.REPORTE] == 2

    puits.reponse = PuitsSmtp.ACCEPTE
    rendre_dus()
    envoyer_messages_dus()

    assert etats(messages) == [("fait", 2)] * 2


@pytest.mark.django_db
def test_un_serveur_absent_arrete_le_passage_et_ne_fait_perdre_aucun_message(puits: PuitsCapricieux) -> None:
    messages = deposer_messages("a@example.org", "b@example.org")
    puits.arreter()

    for _ in range(12):
        assert envoyer_messages_dus()[Issue.PANNE] == 1
        Message.objects.filter(pk=messages[0].pk).update(prochain_essai=timezone.now())

    premier = Message.objects.get(pk=messages[0].pk)
    assert (premier.statut, premier.tentatives) == ("a_envoyer", 7)
    assert premier.erreur.startswith("Le serveur de courriel ne répond pas.")
    assert premier in Message.objects.en_souffrance()
    assert etats(messages)[1] == ("a_envoyer", 0)


@pytest.mark.django_db
def test_un_serveur_lent_est_quitte(puits: PuitsCapricieux, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    puits.retenir = 1
    messages = deposer_messages("a@example.org")

    bilan = envoyer_messages_dus()

    assert bilan[Issue.PANNE] == 1
    assert etats(messages) == [("a_envoyer", 1)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_envois_a_la_fois_n_envoient_qu_une_fois(puits: PuitsCapricieux) -> None:
    messages = deposer_messages(*(f"a{n}@example.org" for n in range(30)))

    bilans = ensemble([envoyer_messages_dus] * 4)

    assert sum(bilan[Issue.ENVOYE] for bilan in bilans) == 30
    assert etats(messages) == [("fait", 1)] * 30
    assert len({message["Message-ID"] for message in puits.messages}) == len(puits.messages) == 30


@contextmanager
def ouvrier(environnement: dict[str, str], puits: PuitsSmtp, *, bail: int) -> Iterator[subprocess.Popen[str]]:
    """Run the command in a process of its own, with a short lease, until the end of the block."""
    dossier = Path(environnement["DONNEES"])
    dossier.mkdir(exist_ok=True)
    (dossier / "reglages_ouvrier.py").write_text(
        "from config.settings.test import *\n"
        'EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"\n'
        f'EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", {puits.port}, 10\n'
        f"ATELIERS_BAIL_SECONDES = {bail}\n"
    )
    environnement = environnement | {
        "DJANGO_SETTINGS_MODULE": "reglages_ouvrier",
        "PYTHONPATH": os.pathsep.join([str(dossier), environnement["PYTHONPATH"]]),
    }
    commande = [sys.executable, "-m", "django", "envoyer_messages", "--pause", "0.1"]
    processus = subprocess.Popen(commande, cwd=RACINE, env=environnement, stdout=subprocess.PIPE, text=True)
    try:
        yield processus
    finally:
        processus.kill()
        processus.communicate()


def attendre(condition: Callable[[], bool]) -> None:
    fin = time.monotonic() + DELAI
    while not condition():
        assert time.monotonic() < fin, "la condition n’est pas venue"
        time.sleep(0.02)


def test_un_ouvrier_tue_apres_le_250_repete_au_plus_une_fois(
    environnement: dict[str, str], puits: PuitsCapricieux
) -> None:
    [message] = deposer_messages("a@example.org")
    puits.retenir = DELAI
    with ouvrier(environnement, puits, bail=3) as premier:
        puits.attendre(1, delai=DELAI)
        premier.send_signal(signal.SIGKILL)
        premier.wait()
    puits.retenir = 0
    assert etats([message]) == [("en_cours", 1)]

    with ouvrier(environnement, puits, bail=3):
        attendre(lambda: etats([message]) == [("fait", 2)])

    assert [recu["Message-ID"] for recu in puits.messages] == [identifiant(message)] * 2


def test_un_ouvrier_tue_avant_l_envoi_est_relaye_a_la_fin_du_bail(
    environnement: dict[str, str], puits: PuitsCapricieux
) -> None:
    [message] = deposer_messages("a@example.org")
    muet = PuitsCapricieux()
    muet.demarrer()
    muet.reponse, muet.retenir = PuitsSmtp.PANNE, DELAI
    with ouvrier(environnement, muet, bail=3) as premier:
        attendre(lambda: etats([message]) == [("en_cours", 1)])
        premier.send_signal(signal.SIGKILL)
        premier.wait()
    muet.retenir = 0
    muet.arreter()

    with ouvrier(environnement, puits, bail=3):
        attendre(lambda: etats([message]) == [("fait", 2)])

    assert [recu["Message-ID"] for recu in puits.messages] == [identifiant(message)]


@pytest.mark.parametrize("numero", [signal.SIGTERM, signal.SIGINT])
def test_un_ouvrier_finit_son_message_avant_de_s_arreter(
    numero: signal.Signals, environnement: dict[str, str], puits: PuitsCapricieux
) -> None:
    messages = deposer_messages("a@example.org", "b@example.org")
    puits.retenir = DELAI
    with ouvrier(environnement, puits, bail=60) as processus:
        puits.attendre(1, delai=DELAI)
        processus.send_signal(numero)
        puits.retenir = 0
        sortie, _ = processus.communicate(timeout=DELAI)

    assert processus.returncode == 0
    assert sortie == "Envoyés : 1. À réessayer : 0. Échecs : 0. Sans objet : 0.\n"
    assert etats(messages) == [("fait", 1), ("a_envoyer", 0)]


@pytest.fixture
def _signaux_rendus() -> Iterator[None]:
    avant = {numero: signal.getsignal(numero) for numero in (signal.SIGTERM, signal.SIGINT)}
    yield
    for numero, fonction in avant.items():
        signal.signal(numero, fonction)


@pytest.mark.usefixtures("_signaux_rendus")
def test_la_commande_survit_a_une_base_absente(monkeypatch: pytest.MonkeyPatch) -> None:
    passages: list[str] = []

    def passer(**options: Any) -> Bilan:
        passages.append("passage")
        if len(passages) == 1:
            raise OperationalError
        os.kill(os.getpid(), signal.SIGTERM)
        return Bilan()

    base = SimpleNamespace(close=lambda: passages.append("fermeture"))
    monkeypatch.setattr(envoyer_messages, "envoyer_messages_dus", passer)
    monkeypatch.setattr(envoyer_messages, "liberer_echus", lambda: 0)
    monkeypatch.setattr(envoyer_messages, "connection", base)
    monkeypatch.setattr(envoyer_messages, "close_old_connections", lambda: None)

    call_command("envoyer_messages", "--pause", "0")

    assert passages == ["passage", "fermeture", "passage"]
