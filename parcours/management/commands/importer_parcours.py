"""python manage.py importer_parcours FICHIER [--essai]: import contracts and exits from a CSV or XLSX file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parcours.domain.importation import appliquer, lire_lignes, preparer
from parcours.domain.journal import noter
from parcours.exceptions import RefusError
from parcours.models import Operation
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau


class Command(BaseCommand):
    help = "Importe des contrats et des sorties depuis un fichier CSV ou XLSX : tout, ou rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--essai", action="store_true", help="montre ce qui se passerait, sans rien écrire")

    def handle(self, *args: Any, fichier: Path, essai: bool, **options: Any) -> None:
        try:
            contenu = fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(f"Le fichier {fichier} ne se lit pas : {erreur.strerror}.") from erreur
        try:
            plan = preparer(lire_lignes(lire_tableau(contenu, nom=fichier.name)), creer_etablissements=True)
        except FichierInvalideError as refus:
            raise CommandError("\n".join(["Rien n’est importé.", *refus.phrases])) from refus
        if plan.erreurs:
            raise CommandError("\n".join(["Rien n’est importé.", *plan.erreurs]))
        for ligne in plan.lignes:
            remarques = "".join(f"\n    {remarque}" for remarque in ligne.remarques)
            self.stdout.write(f"Ligne {ligne.numero}, {ligne.matricule} : {ligne.action}{remarques}")
        for code in plan.etablissements:
            self.stdout.write(f"Établissement à créer : {code}.")
        self.stdout.write(plan.resume)
        if essai:
            self.stdout.write("Essai : rien n’est écrit.")
            return
        try:
            appliquer(plan)
        except RefusError as refus:
            raise CommandError(f"Rien n’est importé. {refus}") from refus
        noter(compte=None, operation=Operation.MODIFICATION, reference=f"import, {len(plan.lignes)} lignes")
        self.stdout.write("L’import est fait.")
