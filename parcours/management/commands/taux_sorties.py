"""python manage.py taux_sorties --du 2025-01-01 --au 2025-12-31: print the exit rates of a period."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parcours.domain.bilans import relever
from parcours.domain.chiffres import Bilan, Operateur, Taux
from parcours.domain.diffusion import bilan_diffusable
from parcours.domain.perimetres import RESEAU, Perimetre
from parcours.domain.sortants import libelles_des_definitions
from parcours.models import Etablissement
from parcours.rapports.classeur import bilan_csv
from parcours.rapports.methode import portee
from parcours.rapports.mots import INSECABLE, fraction, nombre, valeur_taux


def lire_jour(texte: str | date) -> date:
    """Read a day. Raises CommandError with a French sentence."""
    try:
        return texte if isinstance(texte, date) else date.fromisoformat(texte)
    except ValueError:
        raise CommandError(f"« {texte} » n’est pas une date : écrivez 2025-12-31.") from None


class Command(BaseCommand):
    help = "Affiche les taux de sortie d’une période, avec leurs numérateurs et leurs dénominateurs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--du", required=True, help="premier jour, par exemple 2025-01-01")
        parser.add_argument("--au", required=True, help="dernier jour, par exemple 2025-12-31")
        parser.add_argument("--etablissement", default="", help="code d’un établissement ; tous sinon")
        parser.add_argument("--format", choices=("texte", "json", "csv"), default="texte")
        parser.add_argument(
            "--operateur", choices=[o.value for o in Operateur], help="un emploi durable dure ≥ ou > 6 mois"
        )
        parser.add_argument("--seuil-mois", type=int, help="ce nombre de mois, 6 sinon")
        parser.add_argument(
            "--masquer", action="store_true", help="cache les petits nombres, pour un financeur (une année entière)"
        )

    def handle(self, *args: Any, etablissement: str, **options: Any) -> None:
        du, au = lire_jour(options["du"]), lire_jour(options["au"])
        if au < du:
            raise CommandError("La fin de la période doit être après son début.")
        if (options["seuil_mois"] or 0) < 0:
            raise CommandError("Le seuil est un nombre de mois, à partir de 0.")
        perimetre = self.perimetre(etablissement)
        if options["masquer"]:
            bilan = self.diffuser(perimetre, du, au, options)
        else:
            bilan = relever(
                du=du,
                au=au,
                perimetre=perimetre.libelle,
                etablissements=None if perimetre.entier else perimetre.etablissements,
                operateur=Operateur(options["operateur"]) if options["operateur"] else None,
                seuil_mois=options["seuil_mois"],
            ).bilan()
        match options["format"]:
            case "json":
                self.stdout.write(json.dumps(en_json(bilan), ensure_ascii=False, indent=2))
            case "csv":
                self.stdout.write(
                    bilan_csv(bilan, libelles_codes=libelles_des_definitions()).decode("utf-8-sig"), ending=""
                )
            case _:
                self.stdout.write(en_texte(bilan))

    def perimetre(self, code: str) -> Perimetre:
        if not code:
            return Perimetre(RESEAU, "Tout le réseau", Etablissement.objects.all(), masque=True)
        etablissements = Etablissement.objects.filter(code__iexact=code)
        trouve = etablissements.first()
        if trouve is None:
            raise CommandError(f"Aucun établissement n’a le code « {code} ».")
        return Perimetre(f"e{trouve.pk}", trouve.nom, etablissements, masque=True)

    def diffuser(self, perimetre: Perimetre, du: date, au: date, options: dict[str, Any]) -> Bilan:
        if (du, au) != (date(du.year, 1, 1), date(du.year, 12, 31)):
            raise CommandError("Avec --masquer, donnez une année entière : du 1er janvier au 31 décembre.")
        if options["operateur"] or options["seuil_mois"]:
            raise CommandError("Avec --masquer, ni --operateur ni --seuil-mois : deux rapports se soustrairaient.")
        return bilan_diffusable(annee=du.year, perimetre=perimetre)


def en_json(bilan: Bilan) -> dict[str, Any]:
    return {
        "perimetre": bilan.perimetre,
        "du": bilan.du.isoformat(),
        "au": bilan.au.isoformat(),
        "calcule_le": bilan.calcule_le.isoformat(),
        "portee": list(portee(bilan)),
        "sortants": bilan.total.sortants,
        "examinees": bilan.total.examinees,
        "taux": {
            taux.definition.cle: {
                "nom": taux.definition.nom,
                "version": taux.definition.version,
                "numerateur": taux.numerateur,
                "denominateur": taux.denominateur,
                "pourcentage": None if taux.pourcentage is None else float(taux.pourcentage),
            }
            for taux in bilan.total.taux
        },
    }


def en_texte(bilan: Bilan) -> str:
    total = bilan.total
    lignes = [
        f"{bilan.perimetre}, sorties du {bilan.du:%d/%m/%Y} au {bilan.au:%d/%m/%Y}",
        *portee(bilan),
        f"Personnes sorties : {nombre(total.sortants)}",
        f"Sorties examinées : {nombre(total.examinees)}",
        *(f"{t.definition.nom} (version {t.definition.version}) : {_taux(t)}" for t in total.taux),
    ]
    if total.sortants == 0:
        lignes.append("Pas de sortie dans cette période : il n’y a pas de taux.")
    # Read in a terminal, and searched there.
    return "\n".join(lignes).replace(INSECABLE, " ")


def _taux(taux: Taux) -> str:
    sur = fraction(taux)
    return f"{valeur_taux(taux)} ({sur})" if sur else valeur_taux(taux)
