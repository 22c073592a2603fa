"""Read the published list of the places labelled France Services, and record the places.

Reading is pure: bytes in, places and remarks out. It repairs nothing in silence: each odd row gets a sentence.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ateliers.models import Lieu
from ateliers.models.lieu import TypeLieu

COLONNES = ("departement", "commune", "nom")
SEPARATEURS = (";", ",", "\t")
TAILLE_MAXIMALE = 5_000_000
LIGNES_MAXIMUM = 10_000
COLONNES_MAXIMUM = 100
ERREURS_DITES = 20
LONGUEURS = {"departement": 60, "commune": 80, "nom": 80}

MARQUES_UTF16 = (b"\xff\xfe", b"\xfe\xff")
INVISIBLES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
ITINERANT = re.compile(r"\bitinerante?s?\b|\bbus\b|\bmobile\b")
ARRONDISSEMENT = re.compile(
    r"^(?P<ville>Paris|Lyon|Marseille)\s+(?P<numero>\d{1,2})(?:er?|e|ème)?(?:\s*-\s*(?P<suite>.+))?$"
)
# First postal code less one, and number of arrondissements.
VILLES = {"Paris": (75000, 20), "Lyon": (69000, 9), "Marseille": (13000, 16)}
LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
NOM_MAXIMAL = 120
REFERENCE_MAXIMALE = 200


class FichierInvalideError(Exception):
    """The file cannot be read as it is. `phrases` says why; nothing has been recorded."""

    def __init__(self, *phrases: str) -> None:
        super().__init__(*phrases)
        self.phrases = phrases


@dataclass(frozen=True, kw_only=True)
class LieuLu:
    """A row that becomes a place."""

    ligne: int
    reference: str
    nom: str
    commune: str
    departement: str
    code_postal: str = ""
    precision: str = ""
    type: TypeLieu = TypeLieu.POINT_ACCUEIL


@dataclass(frozen=True)
class Lecture:
    """What a file says: the places, and a sentence about each row that was not plain."""

    lieux: list[LieuLu]
    remarques: list[str]


@dataclass(frozen=True)
class Bilan:
    """What was recorded."""

    crees: list[Lieu]
    deja_la: int


def lire(contenu: bytes) -> Lecture:
    """Return what the bytes of a CSV file say. Raises FichierInvalideError."""
    if len(contenu) > TAILLE_MAXIMALE:
        raise FichierInvalideError(_("Ce fichier est trop gros : 5 millions d’octets au plus."))
    lignes = _lignes(_decoder(contenu))
    lieux: list[LieuLu] = []
    remarques: list[str] = []
    erreurs: list[str] = []
    vues: dict[str, int] = {}
    for numero, champs in lignes:
        if fautes := list(_fautes(numero, champs)):
            erreurs += fautes
            continue
        reference = _reference(champs)
        if reference in vues:
            remarques.append(
                _("Ligne %(ligne)d : elle répète la ligne %(premiere)d. Elle est laissée de côté.")
                % {"ligne": numero, "premiere": vues[reference]}
            )
            continue
        vues[reference] = numero
        lieu, remarque = _interpreter(numero, reference, champs)
        lieux.append(lieu)
        remarques += [remarque] if remarque else []
    if erreurs:
        raise FichierInvalideError(*erreurs[:ERREURS_DITES])
    if not lieux:
        raise FichierInvalideError(_("Ce fichier ne contient aucun lieu."))
    lieux = _distinguer(lieux)
    if longs := [lieu for lieu in lieux if len(lieu.nom) > NOM_MAXIMAL]:
        raise FichierInvalideError(
            *(_("Ligne %d : le nom et la commune sont trop longs ensemble.") % lieu.ligne for lieu in longs)
        )
    return Lecture(lieux, remarques)


@transaction.atomic
def enregistrer(lecture: Lecture) -> Bilan:
    """Create the places that are not there yet, all or none. Those that are keep what staff changed in them."""
    references = set(Lieu.objects.exclude(reference=None).values_list("reference", flat=True))
    slugs = set(Lieu.objects.values_list("slug", flat=True))
    crees = []
    for lu in lecture.lieux:
        if lu.reference in references:
            continue
        lieu = Lieu(
            nom=lu.nom,
            slug=_slug_libre(lu.nom, slugs),
            type=lu.type,
            code_postal=lu.code_postal,
            commune=lu.commune,
            departement=lu.departement,
            france_services=True,
            reference=lu.reference,
        )
        lieu.full_clean()
        lieu.save()
        crees.append(lieu)
    return Bilan(crees=crees, deja_la=len(lecture.lieux) - len(crees))


def _decoder(contenu: bytes) -> str:
    if contenu.startswith(MARQUES_UTF16):
        encodages = ["utf-16"]
    else:
        encodages = ["utf-8-sig", "cp1252", "latin-1"]
    for encodage in encodages:
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\0" in texte:
            break
        return texte
    raise FichierInvalideError(_("Ce fichier n’est pas un texte. Enregistrez-le au format CSV."))


def _lignes(texte: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, values by column). Raises FichierInvalideError."""
    if texte.lower().startswith("sep="):
        texte = "\n" + texte.partition("\n")[2]
    separateur, entete = _entete(texte)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    lues = 0
    try:
        for valeurs in lecteur:
            if not any(valeur.strip() for valeur in valeurs):
                continue
            lues += 1
            if lues == 1:
                continue
            if lues > LIGNES_MAXIMUM:
                raise FichierInvalideError(_("Ce fichier est trop long : %d lignes au plus.") % LIGNES_MAXIMUM)
            if len(valeurs) > len(entete):
                raise FichierInvalideError(
                    _("Ligne %d : elle a plus de colonnes que la première ligne.") % lecteur.line_num
                )
            completes = [*valeurs, *[""] * (len(entete) - len(valeurs))]
            yield lecteur.line_num, {nom: completes[entete.index(nom)] for nom in COLONNES}
    except csv.Error as erreur:
        raise FichierInvalideError(
            _("Ligne %d : elle est illisible. Cherchez un guillemet qui n’est pas fermé, ou une case trop longue.")
            % lecteur.line_num
        ) from erreur


def _entete(texte: str) -> tuple[str, list[str]]:
    """Return the separator and the names of the columns, from the first line that is not empty."""
    premiere = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    essais = {s: [_simplifier(nom.strip(' "')) for nom in premiere.split(s)] for s in SEPARATEURS}
    separateur = max(SEPARATEURS, key=lambda s: (len(set(COLONNES) & set(essais[s])), len(essais[s])))
    entete = essais[separateur]
    if len(entete) > COLONNES_MAXIMUM:
        raise FichierInvalideError(_("Ce fichier a trop de colonnes : %d au plus.") % COLONNES_MAXIMUM)
    if absentes := [nom for nom in COLONNES if nom not in entete]:
        raise FichierInvalideError(
            _("Il manque une colonne : %(absentes)s. La première ligne doit nommer : %(attendues)s.")
            % {"absentes": ", ".join(absentes), "attendues": ", ".join(COLONNES)}
        )
    if doubles := [nom for nom in COLONNES if entete.count(nom) > 1]:
        raise FichierInvalideError(_("Une colonne est là deux fois : %s.") % ", ".join(doubles))
    return separateur, entete


def _fautes(numero: int, champs: dict[str, str]) -> Iterator[str]:
    """Clean the values in place, and yield a sentence for each that cannot be kept."""
    for nom, valeur in champs.items():
        champs[nom] = " ".join(INVISIBLES.sub("", unicodedata.normalize("NFC", valeur)).split())
        if not champs[nom] and nom != "departement":
            yield _("Ligne %(ligne)d : la case « %(colonne)s » est vide.") % {"ligne": numero, "colonne": nom}
        if len(champs[nom]) > LONGUEURS[nom]:
            yield _("Ligne %(ligne)d : la case « %(colonne)s » dépasse %(maximum)d caractères.") % {
                "ligne": numero,
                "colonne": nom,
                "maximum": LONGUEURS[nom],
            }


def _simplifier(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.casefold().translate(LIGATURES))
    return " ".join("".join(c for c in decompose if not unicodedata.combining(c)).split())


def _reference(champs: dict[str, str]) -> str:
    """Return what recognises a row when the file is read again, in another case or without accents."""
    cle = "|".join(_simplifier(champs[nom]) for nom in COLONNES)
    return cle if len(cle) <= REFERENCE_MAXIMALE else hashlib.sha256(cle.encode()).hexdigest()


def _interpreter(numero: int, reference: str, champs: dict[str, str]) -> tuple[LieuLu, str]:
    """Return the place of a row, and a sentence when the row needed understanding."""
    commune = champs["commune"]
    lieu = LieuLu(
        ligne=numero,
        reference=reference,
        nom=champs["nom"],
        commune=commune,
        departement=champs["departement"],
        precision=commune,
    )
    if ITINERANT.search(_simplifier(commune)):
        service = re.sub(r"\s*\bPIMMS\b", "", commune)
        service = service[:1].lower() + service[1:]
        lieu = replace(
            lieu,
            nom=f"{lieu.nom}, {service}",
            commune=lieu.departement or commune,
            precision=service,
            type=TypeLieu.ITINERANT,
        )
        return lieu, _(
            "Ligne %(ligne)d : « %(commune)s » n’est pas une commune. "
            "Le lieu est noté comme service itinérant, dans le département."
        ) % {"ligne": numero, "commune": commune}
    if trouve := _arrondissement(commune):
        rang = int(trouve["numero"])
        code_postal = f"{VILLES[trouve['ville']][0] + rang:05}"
        ordinal = _("1er") if rang == 1 else f"{rang}e"
        precision = f"{ordinal} {trouve['suite']}" if trouve["suite"] else ordinal
        lieu = replace(lieu, commune=trouve["ville"], code_postal=code_postal, precision=precision)
        return lieu, _("Ligne %(ligne)d : « %(commune)s » est lu comme %(ville)s, code postal %(code)s.") % {
            "ligne": numero,
            "commune": commune,
            "ville": lieu.commune,
            "code": code_postal,
        }
    return lieu, ""


def _arrondissement(commune: str) -> re.Match[str] | None:
    trouve = ARRONDISSEMENT.match(commune)
    return trouve if trouve and 1 <= int(trouve["numero"]) <= VILLES[trouve["ville"]][1] else None


def _distinguer(lieux: list[LieuLu]) -> list[LieuLu]:
    """Add the town to the names that several places share."""
    noms = Counter(lieu.nom for lieu in lieux)
    return [replace(lieu, nom=f"{lieu.nom} ({lieu.precision})") if noms[lieu.nom] > 1 else lieu for lieu in lieux]


def _slug_libre(nom: str, pris: set[str]) -> str:
    base = slugify(nom.translate(LIGATURES))[:100] or "lieu"
    candidats: Iterable[str] = (base if n == 1 else f"{base}-{n}" for n in range(1, len(pris) + 2))
    slug = next(candidat for candidat in candidats if candidat not in pris)
    pris.add(slug)
    return slug
