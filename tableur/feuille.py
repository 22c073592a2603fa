"""What the parts of an XLSX file say: which formats are dates, the texts that cells share, the rows of a sheet."""

import re
from datetime import datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from .exceptions import FichierInvalideError
from .tableau import (
    CASE_MAXIMALE,
    CELLULES_MAXIMUM,
    COLONNES_MAXIMUM,
    RANGEES_MAXIMUM,
    TEXTE_MAXIMUM,
    lettre,
    propre,
)
from .xml import Analyse, abime, anormal

FORMATS_MAXIMUM = 70_000
FORMAT_MAXIMAL = 255
# Rows that a sheet writes, empty ones included.
ECRITES_MAXIMUM = 200_000

CASE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
NOMBRE = re.compile(r"-?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
ECHAPPE = re.compile("_x([0-9A-Fa-f]{4})_")
VRAI, FAUX = "VRAI", "FAUX"


class Formats(Analyse):
    """Which formats of cells show a date, by their rank as the cells write it."""

    def __init__(self) -> None:
        self.dates: set[str] = set()
        self.codes: dict[str, str] = {str(cle): code for cle, code in BUILTIN_FORMATS.items()}
        self.compte = False
        self.rang = 0

    def debut_numFmt(self, attributs: dict[str, str]) -> None:
        if not self.compte:
            self.codes[attributs["numFmtId"]] = attributs.get("formatCode", "")[:FORMAT_MAXIMAL]

    def debut_cellXfs(self, _attributs: dict[str, str]) -> None:
        self.compte = True

    def debut_xf(self, attributs: dict[str, str]) -> None:
        if not self.compte:
            return
        code = self.codes.get(attributs.get("numFmtId", "0"), "General")
        if is_date_format(code) and not is_timedelta_format(code):
            self.dates.add(str(self.rang))
        self.rang += 1
        if self.rang > FORMATS_MAXIMUM:
            raise anormal()

    def fin_cellXfs(self) -> None:
        self.finie = True


class Textes(Analyse):
    """Gathers the text of an element, without what tells how to pronounce it, nor more than what a value may hold."""

    def __init__(self) -> None:
        self.morceaux: list[str] = []
        self.ouvert = self.prononciation = False
        self.longueur = 0

    def effacer(self) -> None:
        self.morceaux.clear()
        self.longueur = 0
        self.ouvert = self.prononciation = False

    def debut_t(self, _attributs: dict[str, str]) -> None:
        self.ouvert = not self.prononciation

    def fin_t(self) -> None:
        self.ouvert = False

    def debut_rPh(self, _attributs: dict[str, str]) -> None:
        self.prononciation = True

    def fin_rPh(self) -> None:
        self.prononciation = False

    def texte(self, texte: str) -> None:
        if self.ouvert and self.longueur <= CASE_MAXIMALE:
            self.morceaux.append(texte[: CASE_MAXIMALE + 1])
            self.longueur += len(texte)

    def valeur(self) -> str:
        """Return the text, its escapes ("_x000D_") undone."""
        brut = "".join(self.morceaux)
        return propre(ECHAPPE.sub(lambda code: chr(int(code[1], 16)), brut) if "_x" in brut else brut)


class Partages(Textes):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.textes: list[str] = []
        self.total = 0

    def debut_si(self, _attributs: dict[str, str]) -> None:
        self.effacer()

    def fin_si(self) -> None:
        self.textes.append(self.valeur())
        self.total += len(self.textes[-1])
        if self.total > TEXTE_MAXIMUM or len(self.textes) > CELLULES_MAXIMUM:
            raise anormal()


class Feuille(Textes):
    """The rows of a sheet, as they come. `fautes` are the cells that hold no value to read."""

    def __init__(self, *, partages: list[str], dates: set[str], origine: datetime) -> None:
        super().__init__()
        self.partages, self.dates, self.origine = partages, dates, origine
        self.pretes: list[tuple[int, list[str]]] = []
        self.fautes: list[str] = []
        self.rangee: list[str] = []
        self.numero = self.ecrites = 0
        self.rang = -1
        self.rangs: dict[str, int] = {}
        self.sorte = self.format = ""
        self.formule = self.calculee = False

    def debut_row(self, attributs: dict[str, str]) -> None:
        numero = int(attributs["r"]) if "r" in attributs else self.numero + 1
        if not self.numero < numero <= RANGEES_MAXIMUM:
            raise abime()
        self.ecrites += 1
        if self.ecrites > ECRITES_MAXIMUM:
            raise FichierInvalideError(
                [_("Cette feuille a trop de lignes, vides comprises. Supprimez les lignes vides sous le tableau.")]
            )
        self.numero, self.rang = numero, -1
        self.rangee = []

    def fin_row(self) -> None:
        if self.rangee:
            self.pretes.append((self.numero, self.rangee))

    def debut_c(self, attributs: dict[str, str]) -> None:
        if self.morceaux or self.prononciation:
            self.effacer()
        self.rang = self._rang(attributs["r"]) if "r" in attributs else self.rang + 1
        self.sorte = attributs.get("t", "n")
        self.format = attributs.get("s", "")
        self.formule = self.calculee = False

    def debut_f(self, _attributs: dict[str, str]) -> None:
        self.formule = True

    def debut_v(self, _attributs: dict[str, str]) -> None:
        self.ouvert = self.calculee = True

    def fin_v(self) -> None:
        self.ouvert = False

    def fin_c(self) -> None:
        if valeur := self._lire():
            # What is beyond the last column allowed is one column too many, wherever it is.
            rang = min(self.rang, COLONNES_MAXIMUM)
            self.rangee += [""] * (rang + 1 - len(self.rangee))
            self.rangee[rang] = valeur

    def fin_sheetData(self) -> None:
        self.finie = True

    def _rang(self, case: str) -> int:
        """Return the rank of the column of a cell: 0 for "A1"."""
        trouvee = CASE.fullmatch(case)
        if trouvee is None:
            raise abime()
        nom = trouvee[1]
        if nom not in self.rangs:
            rang = 0
            for caractere in nom:
                rang = rang * 26 + ord(caractere) - ord("A") + 1
            self.rangs[nom] = rang - 1
        return self.rangs[nom]

    def _lire(self) -> str:
        if not self.morceaux:
            # A formula whose result is an empty text says that it is a text.
            if self.formule and not (self.calculee and self.sorte == "str"):
                return self._faute(_("une formule dont le résultat n’est pas enregistré"))
            return ""
        match self.sorte:
            case "s":
                rang = "".join(self.morceaux).strip()
                if not (rang.isdigit() and int(rang) < len(self.partages)):
                    raise abime()
                return self.partages[int(rang)]
            case "str" | "inlineStr":
                return self.valeur()
            case "b":
                return FAUX if self.valeur() in ("0", "false") else VRAI
            case "e":
                return self._faute(_("une erreur (%s)") % self.valeur()[:20])
            case "d":
                return self.valeur().removesuffix("Z").removesuffix("T00:00:00")
            case _:
                return self._nombre(self.valeur())

    def _faute(self, quoi: str) -> str:
        self.fautes.append(
            _("Ligne %(n)d : la case de la colonne %(lettre)s contient %(quoi)s. Écrivez la valeur elle-même.")
            % {"n": self.numero, "lettre": lettre(self.rang), "quoi": quoi}
        )
        return ""

    def _nombre(self, texte: str) -> str:
        if not texte:
            return ""
        if not NOMBRE.fullmatch(texte):
            raise abime()
        if self.format in self.dates and (jour := _jour(float(texte), self.origine)):
            return jour
        return nombre_en_texte(texte)


def _jour(nombre: float, origine: datetime) -> str:
    """Return a date of a spreadsheet as "2025-01-31", with its hour if it has one; "" for what is no date."""
    try:
        jour = from_excel(nombre, origine)
    except (ValueError, OverflowError):
        return ""
    if nombre < 1 or not isinstance(jour, datetime):
        return ""
    return jour.isoformat(sep=" ", timespec="minutes") if jour.time() != time() else jour.date().isoformat()


def nombre_en_texte(texte: str) -> str:
    """Return a number as people write it: "46023.0" is "46023", "0.30000000000000004" is "0.3"."""
    if texte.isdigit():
        return texte
    nombre = f"{float(texte):.15g}"
    return nombre if abs(float(texte)) >= 1e21 else f"{Decimal(nombre):f}"
