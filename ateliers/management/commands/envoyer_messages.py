"""Send the mails of the outbox and end the holds whose time has come, again and again, until asked to stop."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from ateliers.domain.blocages import liberer_echus
from ateliers.domain.envoi import Bilan, Issue, envoyer_messages_dus

journal = logging.getLogger(__name__)


PAS = 0.2


class Arret:
    """Whether somebody asked to stop. A plain flag: a lock taken in a signal handler could wait for itself."""

    def __init__(self) -> None:
        self.demande = False

    def demander(self, *_: Any) -> None:
        self.demande = True

    def attendre(self, secondes: float) -> None:
        """Sleep that long, or until asked to stop."""
        fin = time.monotonic() + secondes
        while not self.demande and (reste := fin - time.monotonic()) > 0:
            time.sleep(min(PAS, reste))


class Command(BaseCommand):
    help = (
        "Envoie les messages en attente, et rend les places gardées à leur date. S’arrête proprement après le message en "
        "cours (SIGTERM, Ctrl+C)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--une-fois", action="store_true", help="envoie ce qui est dû, puis s’arrête")
        parser.add_argument("--pause", type=float, default=5, help="secondes entre deux passages (5)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["une_fois"]:
            liberer_echus()
            self.raconter(envoyer_messages_dus(limite=10_000))
            return
        arret = Arret()
        for numero in (signal.SIGTERM, signal.SIGINT):
            signal.signal(numero, arret.demander)
        while not arret.demande:
            self.passer(arret)
            arret.attendre(options["pause"])

    def passer(self, arret: Arret) -> None:
        """Do one pass. A database that is away is tried again at the next one."""
        close_old_connections()
        try:
            bilan = envoyer_messages_dus(continuer=lambda: not arret.demande)
            liberer_echus()
        except (DatabaseError, InterfaceError) as erreur:
            journal.warning("Base de données indisponible : %s", type(erreur).__name__)
            connection.close()
            return
        if bilan.total:
            self.raconter(bilan)

    def raconter(self, bilan: Bilan) -> None:
        reessais = bilan[Issue.REPORTE] + bilan[Issue.PANNE]
        self.stdout.write(
            f"Envoyés : {bilan[Issue.ENVOYE]}. À réessayer : {reessais}. "
            f"Échecs : {bilan[Issue.ECHEC]}. Sans objet : {bilan[Issue.SANS_OBJET]}."
        )
        self.stdout.flush()
