import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parcours.domain.recapitulatif import comptes_a_prevenir, nouvelles, rappeler
from parcours.domain.sorties import noter_les_oubliees

journal = logging.getLogger(__name__)


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
        notees = self.noter_les_oubliees()
        bilan = rappeler()
        self.stdout.write(f"{bilan.envoyes} récapitulatif(s) envoyé(s).")
        if bilan.echoues:
            raise CommandError(f"{bilan.echoues} récapitulatif(s) n’ont pas pu partir. Relancez la commande.")
        if not notees:
            raise CommandError("Les sorties oubliées n’ont pas pu être notées. Le journal dit pourquoi.")

    def noter_les_oubliees(self) -> bool:
        """Return whether it could be done. The digests leave in any case."""
        try:
            nombre = noter_les_oubliees()
        except Exception:
            journal.exception("Les sorties oubliées n’ont pas pu être notées")
            return False
        self.stdout.write(f"{nombre} sortie(s) notée(s) sans nouvelles.")
        return True

    def essayer(self) -> None:
        jour = timezone.localdate()
        for compte in comptes_a_prevenir():
            nombre = len(nouvelles(compte=compte, jour=jour))
            self.stdout.write(f"{compte.get_username()} : {nombre} échéance(s) nouvelle(s).")
        self.stdout.write("Rien n’a été changé.")
