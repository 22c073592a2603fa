from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partenaires.domain.rappels import groupes_a_rappeler, rappeler_groupes


class Command(BaseCommand):
    help = (
        "Rappelle aux référents la venue de leur groupe (PARTENAIRES_RAPPEL_JOURS jours avant). "
        "À lancer une fois par jour ou plus : rien n’est envoyé deux fois."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--essai", action="store_true", help="Compte sans rien envoyer.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["essai"]:
            self.stdout.write(f"{groupes_a_rappeler().count()} groupe(s) à rappeler. Rien n’a été envoyé.")
        else:
            self.stdout.write(f"{rappeler_groupes()} rappel(s) déposé(s).")
