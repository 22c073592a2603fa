from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ateliers.domain.verification import anomalies, avertissements


class Command(BaseCommand):
    help = "Recalcule tous les compteurs et toutes les règles. Une ligne par anomalie, code 1 s’il y en a."

    def handle(self, *args: Any, **options: Any) -> None:
        for avertissement in avertissements():
            self.stderr.write(f"Attention : {avertissement}")
        nombre = 0
        for anomalie in anomalies():
            self.stdout.write(anomalie)
            nombre += 1
        if nombre:
            raise CommandError(f"{nombre} anomalie(s).", returncode=1)
        self.stdout.write("Aucune anomalie.")
