"""A mail server of our own, on a free port: it keeps what it receives, and can be told to fail."""

import socket
import time
from asyncio import AbstractServer
from collections.abc import Awaitable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Controleur(Controller):
    """A controller on a socket that is already bound, so that no one can take the port in between."""

    def __init__(self, handler: object, prise: socket.socket) -> None:
        self.prise = prise
        super().__init__(handler, hostname="127.0.0.1", port=prise.getsockname()[1])

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.prise)


class PuitsSmtp:
    """The messages received, parsed, in `messages`; what the server answers to a message, in `reponse`."""

    ACCEPTE = "250 OK"
    PANNE = "451 Panne de test"
    REFUS = "550 Refus de test"

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.destinataires: list[list[str]] = []
        self.reponse = self.ACCEPTE
        self._controleur: _Controleur | None = None

    def demarrer(self) -> None:
        prise = socket.socket()
        prise.bind(("127.0.0.1", 0))
        self._controleur = _Controleur(self, prise)
        self._controleur.start()

    def arreter(self) -> None:
        """Stop the server: from then on, connections to it are refused."""
        if self._controleur is not None and self._controleur.server is not None:
            self._controleur.stop()

    @property
    def port(self) -> int:
        assert self._controleur is not None
        return self._controleur.port

    @property
    def url(self) -> str:
        """EMAIL_URL of this server, for processes that a test starts."""
        return f"smtp://127.0.0.1:{self.port}"

    def attendre(self, nombre: int, *, delai: float = 10) -> list[EmailMessage]:
        """Return the messages once there are `nombre` of them; fail after `delai` seconds."""
        limite = time.monotonic() + delai
        while len(self.messages) < nombre:
            assert time.monotonic() < limite, f"{len(self.messages)} message(s) reçu(s), {nombre} attendu(s)"
            time.sleep(0.02)
        return list(self.messages)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd for each message."""
        if self.reponse == self.ACCEPTE:
            contenu = envelope.original_content or b""
            self.messages.append(message_from_bytes(contenu, policy=policy.default))
            self.destinataires.append(list(envelope.rcpt_tos))
        return self.reponse
