from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q

from ateliers.domain.evenements import actualiser
from ateliers.domain.seances import seances_suivies


class Command(BaseCommand):
    help = "Réécrit les textes d’agenda qui ne sont plus à jour, par exemple après un changement d’adresse du site."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actualiser(seances_suivies(Q()))} séance(s) mise(s) à jour.")
