"""The rows of an imported file: which column is which, and what each cell says. Nothing is written here."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parcours.models import TypeContrat
from parcours.models.contrat import PLEIN
from parcours.models.mediateur import Sexe
from parcours.models.sortie import Situation
from tableur.exceptions import FichierInvalideError
from tableur.tableau import Ligne, Tableau, cle_entete

from .calendrier import DERNIERE_ANNEE

COLONNES = (
    "matricule", "nom", "prenom", "etablissement", "type_contrat", "debut", "fin_prevue", "fin_reelle", "quotite",
    "date_sortie", "code_sortie", "situation_m6", "naissance", "sexe",
)  # fmt: skip
OBLIGATOIRES = ("matricule", "nom", "etablissement", "type_contrat", "debut")
SYNONYMES: Mapping[str, tuple[str, ...]] = {
    "matricule": ("numero", "no", "id", "identifiant"),
    "nom": ("nom_de_famille", "nom_usuel"),
    "etablissement": ("site", "code_site", "code_etablissement", "lieu"),
    "type_contrat": ("type", "contrat", "type_de_contrat"),
    "debut": ("date_debut", "debut_contrat", "date_de_debut", "entree", "date_entree"),
    "fin_prevue": ("date_fin_prevue", "terme"),
    "fin_reelle": ("date_fin_reelle", "fin", "date_fin"),
    "quotite": ("temps_de_travail", "temps_travail"),
    "date_sortie": ("sortie", "date_de_sortie"),
    "code_sortie": ("code", "motif_sortie", "code_de_sortie"),
    "naissance": ("date_naissance", "date_de_naissance", "ne_le", "nee_le"),
    "sexe": ("genre",),
    "situation_m6": ("situation_a_6_mois", "m6", "suivi_m6", "situation_6_mois"),
}
JOUR_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
JOUR_FRANCAIS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
LONGUEURS = {"matricule": 30, "nom": 80, "prenom": 80, "etablissement": 120}
NOMBRE = re.compile(r"(?P<nombre>\d{1,3}(?:[.,]\d{1,6})?)\s*(?P<pourcent>%?)")
PREMIERE_ANNEE = 1950


@dataclass(frozen=True)
class LigneImport:
    """A row of the file, read. `erreurs` are sentences that begin with the row's number."""

    numero: int
    matricule: str
    nom: str
    prenom: str
    etablissement: str
    type_contrat: str
    debut: date | None
    fin_prevue: date | None
    fin_reelle: date | None
    quotite: Decimal | None
    date_sortie: date | None
    code_sortie: str
    situation_m6: str
    naissance: date | None = None
    sexe: str = ""
    erreurs: tuple[str, ...] = ()


def plier(texte: str) -> str:
    """Return a text without case, accents or doubled spaces, to compare what people typed."""
    decompose = unicodedata.normalize("NFKD", texte)
    return " ".join("".join(c for c in decompose if not unicodedata.combining(c)).casefold().split())


def deviner(entetes: Sequence[str]) -> dict[str, str]:
    """Return our columns with the header that seems to be each of them."""
    par_cle = {cle_entete(entete): entete for entete in reversed(entetes)}
    trouvees = {}
    for colonne in COLONNES:
        for nom in (colonne, *SYNONYMES.get(colonne, ())):
            if nom in par_cle:
                trouvees[colonne] = par_cle[nom]
                break
    return trouvees


def lire_lignes(tableau: Tableau, *, correspondance: Mapping[str, str] | None = None) -> list[LigneImport]:
    """Read the rows. `correspondance` gives our columns with their header; by default it is guessed.

    Raises FichierInvalideError when a column that every row needs is missing, or is given twice.
    """
    donnees = deviner(tableau.entetes) if correspondance is None else correspondance
    choisies = {colonne: entete for colonne, entete in donnees.items() if entete}
    absentes = [colonne for colonne in OBLIGATOIRES if colonne not in choisies]
    absentes += [entete for entete in choisies.values() if entete not in tableau.entetes]
    fautes = [_("La colonne « %s » manque.") % nom for nom in absentes]
    fautes += [
        _("La colonne « %s » est choisie deux fois.") % entete
        for entete, nombre in Counter(choisies.values()).items()
        if nombre > 1
    ]
    if fautes:
        raise FichierInvalideError(fautes)
    rangs = {colonne: tableau.entetes.index(entete) for colonne, entete in choisies.items()}
    return [_lire(ligne, rangs) for ligne in tableau.lignes]


def _lire(ligne: Ligne, rangs: Mapping[str, int]) -> LigneImport:
    erreurs: list[str] = []

    def cellule(colonne: str) -> str:
        rang = rangs.get(colonne)
        return ligne.valeurs[rang] if rang is not None and rang < len(ligne.valeurs) else ""

    def lire(colonne: str, convertir: Callable[[str], Any], defaut: Any) -> Any:
        texte = cellule(colonne)
        if not texte:
            if colonne in OBLIGATOIRES:
                erreurs.append(_("Ligne %(n)d : « %(colonne)s » est vide.") % {"n": ligne.numero, "colonne": colonne})
            return defaut
        try:
            return convertir(texte)
        except ValueError as erreur:
            erreurs.append(
                _("Ligne %(n)d, « %(colonne)s » : %(phrase)s")
                % {"n": ligne.numero, "colonne": colonne, "phrase": str(erreur)}
            )
            return defaut

    def texte(colonne: str) -> str:
        lu: str = lire(colonne, lambda valeur: _borner(valeur, LONGUEURS[colonne]), "")
        return lu

    return LigneImport(
        numero=ligne.numero,
        matricule=texte("matricule"),
        nom=texte("nom"),
        prenom=texte("prenom"),
        etablissement=texte("etablissement"),
        type_contrat=lire("type_contrat", _type, ""),
        debut=lire("debut", lire_jour, None),
        fin_prevue=lire("fin_prevue", lire_jour, None),
        fin_reelle=lire("fin_reelle", lire_jour, None),
        quotite=lire("quotite", lire_quotite, None),
        date_sortie=lire("date_sortie", lire_jour, None),
        code_sortie=lire("code_sortie", lambda valeur: valeur.upper(), ""),
        situation_m6=lire("situation_m6", _situation, ""),
        naissance=lire("naissance", lire_jour, None),
        sexe=lire("sexe", _sexe, ""),
        erreurs=tuple(erreurs),
    )


def _borner(texte: str, longueur: int) -> str:
    if len(texte) > longueur:
        raise ValueError(_("%d lettres au plus.") % longueur)
    return texte


def lire_jour(texte: str) -> date:
    """Read 2025-01-31, 31/01/2025, 31-01-2025 or 31.01.2025. Raises ValueError with a French sentence."""
    if iso := JOUR_ISO.fullmatch(texte):
        annee, mois, jour = map(int, iso.groups())
    elif francais := JOUR_FRANCAIS.fullmatch(texte):
        jour, mois, annee = map(int, francais.groups())
    else:
        raise ValueError(_("« %s » n’est pas une date. Écrivez 31/12/2025.") % texte[:40])
    if not PREMIERE_ANNEE <= annee <= DERNIERE_ANNEE:
        raise ValueError(_("l’année %d n’est pas possible.") % annee)
    try:
        return date(annee, mois, jour)
    except ValueError:
        raise ValueError(_("« %s » n’existe pas dans le calendrier.") % texte[:40]) from None


def lire_quotite(texte: str) -> Decimal:
    """Read a working time: "80", "80 %", "0,8" (a part up to 1 is a fraction). Raises ValueError."""
    if not (lu := NOMBRE.fullmatch(texte)):
        raise ValueError(_("« %s » n’est pas un nombre.") % texte[:40])
    nombre = Decimal(lu["nombre"].replace(",", "."))
    pourcent = nombre * 100 if nombre <= 1 and not lu["pourcent"] else nombre
    if not 1 <= pourcent <= PLEIN:
        raise ValueError(_("le temps de travail va de 1 à 100 %."))
    return pourcent.quantize(Decimal("0.01"))


TYPES = {plier(nom): t.value for t in TypeContrat for nom in (t.value, str(t.label), t.value.replace("_", " "))}
SEXES = {
    nom: sexe.value
    for sexe, noms in (
        (Sexe.FEMME, ("f", "femme", "feminin", "madame", "mme")),
        (Sexe.HOMME, ("h", "homme", "m", "masculin", "monsieur", "mr")),
    )
    for nom in noms
}
SITUATIONS = {plier(nom): s.value for s in Situation for nom in (s.value, str(s.label))}


def _type(texte: str) -> str:
    trouve = TYPES.get(plier(texte)) or TYPES.get(plier(texte.replace("-", " ")))
    if trouve is None:
        raise ValueError(_("« %(texte)s » n’est pas connu. Écrivez %(types)s.") % {
            "texte": texte[:40], "types": ", ".join(t.value for t in TypeContrat)
        })  # fmt: skip
    return trouve


def _sexe(texte: str) -> str:
    trouve = SEXES.get(plier(texte).strip("."))
    if trouve is None:
        raise ValueError(_("« %s » n’est pas connu. Écrivez F ou H.") % texte[:40])
    return trouve


def _situation(texte: str) -> str:
    trouve = SITUATIONS.get(plier(texte))
    if trouve is None:
        raise ValueError(_("« %(texte)s » n’est pas connu. Écrivez %(situations)s.") % {
            "texte": texte[:40], "situations": ", ".join(s.value for s in Situation)
        })  # fmt: skip
    return trouve
