"""Fill the site with the demonstration."""

import logging
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.demo.comptes import COMPTES, MOT_DE_PASSE
from home.demo.creation import creer_demonstration
from home.demo.nationale import creer_reseau

# Anywhere else, the site may hold real people.
SANS_DANGER = {"config.settings.dev", "config.settings.demo", "config.settings.test"}


class Command(BaseCommand):
    help = "Remplit le site d’une démonstration : lieux, ateliers, séances, personnes inventées. Sans effet la deuxième fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--taille",
            choices=["locale", "nationale"],
            default="locale",
            help="nationale : ajoute la taille du réseau sur dix ans (10 000 séances, 180 000 réservations)",
        )
        parser.add_argument("--forcer", action="store_true", help="accepte des réglages de production")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE not in SANS_DANGER and not options["forcer"]:
            raise CommandError(
                "Ces réglages sont ceux d’un vrai site : la démonstration y mêlerait des personnes inventées. "
                "Ajoutez --forcer si c’est bien ce que vous voulez."
            )
        # Each page created writes five lines of log, of no use here.
        logging.disable(logging.INFO)
        try:
            self._creer(options["taille"])
        finally:
            logging.disable(logging.NOTSET)
        self._presenter()

    def _creer(self, taille: str) -> None:
        bilan = creer_demonstration()
        self.stdout.write(f"Démonstration en place ({bilan.seances} séances ajoutées).")
        # home and partners do not import each other.
        call_command("demo_partenaires", mot_de_passe=MOT_DE_PASSE, responsable="responsable", stdout=self.stdout)
        # HR data is sealed: nothing here imports its plugin.
        call_command("demo_parcours", rh="rh", responsable="responsable", stdout=self.stdout)
        if taille == "nationale":
            reseau = creer_reseau(suivi=self.stdout.write)
            self.stdout.write(f"Réseau : {reseau.seances} séances et {reseau.reservations} réservations ajoutées.")

    def _presenter(self) -> None:
        racine = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        self.stdout.write("")
        for nom, chemin in (
            ("Site public", "/"),
            ("Ateliers", "/ateliers/"),
            ("Partenaires", "/partenaires/"),
            ("Back-office", "/gestion/"),
        ):
            self.stdout.write(f"  {nom:<12} {racine}{chemin}")
        self.stdout.write("")
        self.stdout.write(f"Comptes, tous avec le mot de passe {MOT_DE_PASSE} :")
        for compte in COMPTES:
            self.stdout.write(f"  {compte.nom:<16} {compte.role}")
        self.stdout.write("")
        self.stdout.write(
            "Espace partenaire : gestionnaire, contact, mission (même mot de passe), ou leur adresse @example.org."
        )
        if courriels := getattr(settings, "EMAIL_FILE_PATH", ""):
            self.stdout.write("")
            self.stdout.write(f"Les messages envoyés sont dans {courriels}.")
