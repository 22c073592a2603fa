from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partenaires.domain.conservation import a_oublier, oublier


class Command(BaseCommand):
    help = (
        "Efface les noms des groupes et des demandes anciennes (PARTENAIRES_CONSERVATION_MOIS), et les vieilles invitations. "
        "Les nombres restent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--essai", action="store_true", help="Compte sans rien effacer.")

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = a_oublier() if options["essai"] else oublier()
        self.stdout.write(
            f"Groupes : {bilan.groupes}. Demandes d’atelier : {bilan.demandes}. Invitations : {bilan.invitations}. "
            f"Demandes d’accès : {bilan.demandes_acces}."
        )
        if options["essai"]:
            self.stdout.write("Rien n’a été effacé.")
