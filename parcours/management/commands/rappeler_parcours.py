from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parcours.domain.recapitulatif import comptes_a_prevenir, nouvelles, rappeler
from parcours.domain.sorties import noter_les_oubliees


class Command(BaseCommand):
    help = (
        "Note d’office les sorties sans issue depuis trop longtemps, puis envoie à chaque compte RH le récapitulatif "
        "des échéances nouvelles. À lancer une fois par jour ou plus : rien n’est envoyé deux fois."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--essai", action="store_true", help="Dit ce qui serait envoyé, sans rien changer.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["essai"]:
            self.essayer()
            return
        self.stdout.write(f"{noter_les_oubliees()} sortie(s) notée(s) sans nouvelles.")
        bilan = rappeler()
        self.stdout.write(f"{bilan.envoyes} récapitulatif(s) envoyé(s).")
        if bilan.echoues:
            raise CommandError(f"{bilan.echoues} récapitulatif(s) n’ont pas pu partir. Relancez la commande.")

    def essayer(self) -> None:
        jour = timezone.localdate()
        for compte in comptes_a_prevenir():
            nombre = len(nouvelles(compte=compte, jour=jour))
            self.stdout.write(f"{compte.get_username()} : {nombre} échéance(s) nouvelle(s).")
        self.stdout.write("Rien n’a été changé.")
