from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parcours.domain.conservation import (
    Etape,
    appliquer,
    echus,
    effacer_journal,
    effacer_recapitulatifs,
    journal_echu,
    recapitulatifs_echus,
)
from parcours.domain.depot import depot
from parcours.domain.fichiers import effacer_fichiers, fichiers_sans_fiche
from parcours.exceptions import OccupeError
from parcours.models import Mediateur

LIBELLES = {
    Etape.ANONYMISER: ("à anonymiser", "anonymisé(s)"),
    Etape.CONTACT: ("dont le contact de suivi est à effacer", "dont le contact de suivi est effacé"),
    Etape.ARCHIVER: ("à archiver", "archivé(s)"),
    Etape.ROUVRIR: ("à sortir des archives", "sorti(s) des archives"),
}


class Command(BaseCommand):
    help = (
        "Archive, puis anonymise les dossiers RH dont la durée est passée (PARCOURS_CONSERVATION_…). "
        "Efface les lignes anciennes du journal des accès et les vieux récapitulatifs. Les chiffres restent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--essai", action="store_true", help="Dit ce qui serait fait, sans rien changer.")
        parser.add_argument(
            "--fichiers", action="store_true", help="Efface aussi les fichiers qu’aucun dossier ne connaît."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        jour = timezone.localdate()
        if options["essai"]:
            self.essayer(jour)
        else:
            self.conserver(jour, fichiers=options["fichiers"])

    def essayer(self, jour: date) -> None:
        for etape in Etape:
            matricules = list(echus(etape, jour=jour).order_by("matricule").values_list("matricule", flat=True))
            self.stdout.write(f"{len(matricules)} dossier(s) {LIBELLES[etape][0]}.")
            for matricule in matricules:
                self.stdout.write(f"  {matricule}")
        self.stdout.write(f"{journal_echu().count()} ligne(s) du journal à effacer.")
        self.stdout.write(f"{recapitulatifs_echus(jour).count()} récapitulatif(s) à effacer.")
        self.stdout.write(f"{len(fichiers_sans_fiche())} fichier(s) sans dossier.")
        self.stdout.write("Rien n’a été changé.")

    def conserver(self, jour: date, *, fichiers: bool) -> None:
        occupes = 0
        for etape in Etape:
            faits = 0
            for cle in list(echus(etape, jour=jour).order_by("pk").values_list("pk", flat=True)):
                try:
                    faits += appliquer(etape, mediateur_id=cle, jour=jour)
                except OccupeError:
                    occupes += 1
                except Mediateur.DoesNotExist:
                    continue
            self.stdout.write(f"{faits} dossier(s) {LIBELLES[etape][1]}.")
        self.stdout.write(f"{effacer_journal()} ligne(s) du journal effacée(s).")
        self.stdout.write(f"{effacer_recapitulatifs(jour)} récapitulatif(s) effacé(s).")
        depot.oublier_les_anciens()
        self.ranger_les_fichiers(effacer=fichiers)
        if occupes:
            raise CommandError(f"{occupes} dossier(s) étaient ouverts par quelqu’un. Relancez la commande.")

    def ranger_les_fichiers(self, *, effacer: bool) -> None:
        orphelins = fichiers_sans_fiche()
        if effacer:
            effacer_fichiers(orphelins)
            self.stdout.write(f"{len(orphelins)} fichier(s) sans dossier effacé(s).")
        elif orphelins:
            self.stdout.write(f"{len(orphelins)} fichier(s) sans dossier. Ajoutez --fichiers pour les effacer.")
