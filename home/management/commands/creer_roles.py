"""Create the roles of the back office, or give them their first rights back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.roles import creer_roles


class Command(BaseCommand):
    help = "Crée les rôles : médiateur, responsable de site, rédaction, administration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remettre", action="store_true", help="remet aussi les droits d’origine")

    def handle(self, *args: Any, **options: Any) -> None:
        nouveaux = creer_roles(remettre=options["remettre"])
        if nouveaux:
            self.stdout.write(f"Rôles créés : {', '.join(nouveaux)}.")
        else:
            self.stdout.write("Les rôles existent déjà.")
        if options["remettre"]:
            self.stdout.write("Les droits d’origine sont remis.")
