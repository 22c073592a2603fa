"""Import the published list of the places labelled France Services."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ateliers.domain.import_lieux import TAILLE_MAXIMALE, FichierInvalideError, enregistrer, lire


class Command(BaseCommand):
    help = "Importe les lieux d’un fichier CSV (colonnes departement, commune, nom). Tout ou rien ; sans doublon."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)

    def handle(self, *args: Any, fichier: Path, **options: Any) -> None:
        try:
            with fichier.open("rb") as flux:
                lecture = lire(flux.read(TAILLE_MAXIMALE + 1))
        except OSError as erreur:
            raise CommandError(f"Le fichier {fichier} ne s’ouvre pas : vérifiez son nom.") from erreur
        except FichierInvalideError as erreur:
            raise CommandError("\n".join([*erreur.phrases, "Rien n’a été enregistré."])) from erreur
        bilan = enregistrer(lecture)
        for remarque in lecture.remarques:
            self.stdout.write(remarque)
        self.stdout.write(f"Lieux créés : {len(bilan.crees)}, labellisés France Services. Déjà là : {bilan.deja_la}.")
