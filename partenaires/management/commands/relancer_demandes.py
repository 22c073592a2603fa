"""Each day: nudge the structures that do not answer, close what stays without answer, complete what took place."""

from typing import Any

from django.core.management.base import BaseCommand

from partenaires.domain.relances import suivre


class Command(BaseCommand):
    help = "Relance les demandes d’atelier sans réponse, ferme les plus anciennes, note celles qui ont eu lieu."

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = suivre()
        self.stdout.write(f"Relancées : {bilan.relancees}. Fermées : {bilan.expirees}. Réalisées : {bilan.realisees}.")
