from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ateliers.domain.anonymisation import a_anonymiser, anonymiser


class Command(BaseCommand):
    help = "Efface les personnes des réservations anciennes (ATELIERS_CONSERVATION_MOIS). Les comptes restent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--essai", action="store_true", help="Compte sans rien effacer.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["essai"]:
            self.stdout.write(f"{len(a_anonymiser())} réservation(s) à anonymiser. Rien n’a été effacé.")
        else:
            self.stdout.write(f"{anonymiser()} réservation(s) anonymisée(s).")
