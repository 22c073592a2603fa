"""python manage.py importer_structures FICHIER [--essai]: import structures from a CSV or XLSX file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ateliers.exceptions import RefusError
from partenaires.domain.importation_cellules import lire_lignes
from partenaires.domain.importation_structures import importer, preparer
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau


class Command(BaseCommand):
    help = "Importe des structures depuis un fichier CSV ou XLSX : tout, ou rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--essai", action="store_true", help="montre ce qui se passerait, sans rien écrire")

    def handle(self, *args: Any, fichier: Path, essai: bool, **options: Any) -> None:
        try:
            contenu = fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(f"Le fichier {fichier} ne se lit pas : {erreur.strerror}.") from erreur
        try:
            lecture = lire_lignes(lire_tableau(contenu, nom=fichier.name))
        except FichierInvalideError as refus:
            raise CommandError("\n".join(["Rien n’est importé.", *refus.phrases])) from refus
        plan = preparer(lecture.lignes)
        if plan.erreurs:
            phrases = [f"Ligne {ligne.numero} : {ligne.phrase}" for ligne in plan.erreurs]
            raise CommandError("\n".join(["Rien n’est importé.", *phrases]))
        for ligne in plan.lignes:
            remarques = "".join(f"\n    {remarque}" for remarque in ligne.remarques)
            self.stdout.write(f"Ligne {ligne.numero}, {ligne.nom} : {ligne.phrase}{remarques}")
        if lecture.ignorees:
            self.stdout.write(f"Colonnes non lues : {', '.join(lecture.ignorees)}.")
        self.stdout.write(plan.resume)
        if essai:
            self.stdout.write("Essai : rien n’est écrit.")
            return
        try:
            importer(lecture.lignes)
        except RefusError as refus:
            raise CommandError(str(refus)) from refus
        self.stdout.write("L’import est fait.")
