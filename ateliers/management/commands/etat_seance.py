import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ateliers.models import Seance


class Command(BaseCommand):
    help = "Écrit en JSON les places d’une séance : capacite, confirmees, gardees, attente, statut."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uuid", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seance = Seance.objects.get(uuid=options["uuid"])
        except Seance.DoesNotExist:
            raise CommandError(f"Aucune séance {options['uuid']}.") from None
        etat = {
            "capacite": seance.capacite,
            "confirmees": seance.places_confirmees,
            "gardees": seance.places_bloquees,
            "attente": seance.places_en_attente,
            "statut": seance.statut,
        }
        self.stdout.write(json.dumps(etat))
