"""Fill the HR module with invented people, and give establishments to the accounts of the demonstration."""

from io import StringIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from parcours.domain.demonstration import EXEMPLE, creer_personnes, creer_sites
from parcours.models import Etablissement, Mediateur


class Command(BaseCommand):
    help = "Crée des dossiers RH inventés. Sans effet quand il existe déjà un dossier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rh", default="", help="compte qui reçoit toute l’association")
        parser.add_argument("--responsable", default="", help="compte qui reçoit deux établissements")

    def handle(self, *args: Any, rh: str, responsable: str, **options: Any) -> None:
        if Mediateur.objects.exists():
            self.stdout.write("Des dossiers RH existent déjà : rien n’est ajouté.")
            return
        association = creer_sites()
        call_command("importer_parcours", EXEMPLE, stdout=StringIO())
        nombre = creer_personnes()
        comptes = get_user_model()._default_manager
        association.comptes.set(comptes.filter(username=rh))
        for etablissement in Etablissement.objects.filter(code__in=["A", "D"]):
            etablissement.comptes.set(comptes.filter(username=responsable))
        self.stdout.write(f"Parcours : l’exemple de 2025, et {nombre} autres dossiers inventés.")
