from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ateliers.domain.anonymisation import a_anonymiser, anonymiser
from ateliers.domain.lettres import a_oublier, oublier


class Command(BaseCommand):
    help = (
        "Efface les personnes des réservations anciennes (ATELIERS_CONSERVATION_MOIS), et les lettres de plus de trois "
        "mois. Les comptes restent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--essai", action="store_true", help="Compte sans rien effacer.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["essai"]:
            self.stdout.write(
                f"{len(a_anonymiser())} réservation(s) à anonymiser, {a_oublier()} lettre(s) à effacer. Rien n’a été effacé."
            )
        else:
            self.stdout.write(f"{anonymiser()} réservation(s) anonymisée(s), {oublier()} lettre(s) effacée(s).")
