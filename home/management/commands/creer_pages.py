"""Create the first pages of a new site."""

from typing import Any

from django.core.management.base import BaseCommand

from home.socle.creation import creer_socle


class Command(BaseCommand):
    help = (
        "Crée les premières pages d’un site neuf : accueil, agenda, lieux, pages légales. Ne change rien à l’existant."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        creer_socle()
        self.stdout.write("Les premières pages sont en place. Complétez les pages légales dans /gestion/.")
