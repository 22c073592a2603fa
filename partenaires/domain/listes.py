"""Read a list of participants: pasted text, or a table from a spreadsheet. All or nothing, faults told by line."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.domain.personnes import normaliser
from partenaires.exceptions import NomVideError
from tableur.exceptions import FichierInvalideError
from tableur.tableau import ERREURS_DITES, Tableau, cle_entete

from .participants import LONGUEUR_NOM, Nom

NOMS_MAXIMUM = 500
DOUBLES_DITS = 10
SEPARATEURS = ("\t", ";")
BORDS = "\t; \xa0"
# What word processors put before the lines of a list.
PUCE = re.compile(r"(?:[-–—•*·]+|\d{1,3}\s?[.)])\s+")
PAS_UN_NOM = re.compile(r"[@\d]")

PRENOM, NOM, COMPLET, ACCORD = "prenom", "nom", "complet", "accord"
ENTETES = {
    "prenom": PRENOM, "prenoms": PRENOM,
    "nom": NOM, "nom_de_famille": NOM, "noms": NOM,
    "nom_complet": COMPLET, "nom_et_prenom": COMPLET, "nom_prenom": COMPLET, "prenom_et_nom": COMPLET,
    "prenom_nom": COMPLET, "participant": COMPLET, "participants": COMPLET,
    "accord": ACCORD, "d_accord": ACCORD,
}  # fmt: skip
SANS_TITRE = (PRENOM, NOM, ACCORD)
OUI = {"oui", "o", "x", "vrai", "1", "true", "yes"}
NON = {"", "non", "n", "faux", "0", "false", "no"}


@dataclass(frozen=True)
class ListeLue:
    """The people of a list, and what must be told about it: a name twice, a column that is not kept."""

    noms: tuple[Nom, ...]
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Rangee:
    numero: int
    cases: dict[str, str]


def lire_participants(tableau: Tableau) -> ListeLue:
    """Return the people of a table with the columns prénom and nom, or nom complet, and accord if it is there.

    Raises FichierInvalideError with a sentence for each line that cannot be read.
    """
    colonnes = [_champ(titre) for titre in tableau.entetes]
    _verifier_colonnes(colonnes)
    ignorees = [titre for titre, champ in zip(tableau.entetes, colonnes, strict=True) if titre and not champ]
    rangees = (_Rangee(ligne.numero, _cases(colonnes, ligne.valeurs)) for ligne in tableau.lignes)
    return _lire(rangees, [_("La colonne « %s » n’est pas gardée.") % titre[:40] for titre in ignorees])


def lire_texte(texte: str) -> ListeLue:
    """Return the people of a pasted text: "Prénom Nom" on each line, or columns pasted from a spreadsheet.

    Raises FichierInvalideError with a sentence for each line that cannot be read.
    """
    lignes = [(numero, ligne) for numero, ligne in enumerate(texte.splitlines(), 1) if ligne.strip(BORDS)]
    separateur = _separateur([ligne for _numero, ligne in lignes])
    if separateur is None:
        if lignes and _champ(lignes[0][1]):
            lignes = lignes[1:]
        return _lire((_Rangee(numero, {COMPLET: PUCE.sub("", ligne.strip(), count=1)}) for numero, ligne in lignes), [])
    table = [(numero, [case.strip() for case in ligne.rstrip(BORDS).split(separateur)]) for numero, ligne in lignes]
    colonnes: Sequence[str] = SANS_TITRE
    titres = [_champ(case) for case in table[0][1]]
    if all(champ or not case for champ, case in zip(titres, table[0][1], strict=True)):
        colonnes, table = titres, table[1:]
        _verifier_colonnes(colonnes)
    trop = [numero for numero, cases in table if any(cases[len(colonnes) :])]
    if trop:
        raise FichierInvalideError(
            [_("Ligne %d : il y a trop de colonnes.") % numero for numero in trop[:ERREURS_DITES]]
        )
    return _lire((_Rangee(numero, _cases(colonnes, cases)) for numero, cases in table), [])


def _separateur(lignes: Sequence[str]) -> str | None:
    """Return what parts the columns. A comma does so under titles only: on its own it parts "Nom, Prénom"."""
    titres = lignes[0].split(",") if lignes else []
    if len(titres) > 1 and all(map(_champ, titres)):
        return ","
    return next((s for s in SEPARATEURS if any(s in ligne for ligne in lignes)), None)


def _champ(titre: str) -> str:
    """Return what a column of this title holds, or nothing when the title is not known."""
    return ENTETES.get(cle_entete(titre), "")


def _verifier_colonnes(colonnes: Sequence[str]) -> None:
    comptes = Counter(filter(None, colonnes))
    if not comptes.keys() & {PRENOM, NOM, COMPLET} or (comptes[COMPLET] and comptes.keys() & {PRENOM, NOM}):
        raise FichierInvalideError([_("Il faut les colonnes « prénom » et « nom », ou une colonne « nom complet ».")])
    if max(comptes.values()) > 1:
        raise FichierInvalideError([_("Deux colonnes disent la même chose. Gardez-en une.")])


def _cases(colonnes: Sequence[str], valeurs: Iterable[str]) -> dict[str, str]:
    return {champ: valeur for champ, valeur in zip(colonnes, valeurs, strict=False) if champ}


def _lire(rangees: Iterable[_Rangee], remarques: list[str]) -> ListeLue:
    noms: list[Nom] = []
    fautes: list[str] = []
    lignes: defaultdict[str, list[int]] = defaultdict(list)
    for rangee in rangees:
        if not any(valeur.strip() for valeur in rangee.cases.values()):
            continue
        nom = _nom(rangee.cases)
        fautes += [
            _("Ligne %(n)d : %(faute)s") % {"n": rangee.numero, "faute": faute} for faute in _fautes(nom, rangee.cases)
        ]
        noms.append(nom)
        lignes[normaliser(str(nom))].append(rangee.numero)
    if len(noms) > NOMS_MAXIMUM:
        fautes.insert(0, _("Cette liste compte plus de %d noms. Coupez-la en plusieurs parties.") % NOMS_MAXIMUM)
    if not noms:
        fautes.append(_("Cette liste ne contient aucun nom."))
    if fautes:
        raise FichierInvalideError(_abreger(fautes))
    return ListeLue(tuple(nom.assaini() for nom in noms), (*remarques, *_doubles(lignes.values())))


def _nom(cases: dict[str, str]) -> Nom:
    dit = cases.get(ACCORD, "").strip().casefold()
    accord = dit in OUI if dit else None
    if COMPLET in cases:
        prenom, nom = couper(cases[COMPLET])
        return Nom(prenom=prenom, nom=nom, accord=accord)
    return Nom(prenom=cases.get(PRENOM, "").strip(), nom=cases.get(NOM, "").strip(), accord=accord)


def couper(complet: str) -> tuple[str, str]:
    """Return the first and last names of a full name: "Awa Exemple", "EXEMPLE Awa", "Exemple, Awa"."""
    if complet.count(",") == 1:
        nom, prenom = complet.split(",")
        return prenom.strip(), nom.strip()
    mots = complet.split()
    capitales = [mot.isupper() and len(mot) > 1 for mot in mots]
    if capitales and capitales[0] and not all(capitales):
        rang = capitales.index(False)
        return " ".join(mots[rang:]), " ".join(mots[:rang])
    return " ".join(mots[:1]), " ".join(mots[1:])


def _fautes(nom: Nom, cases: dict[str, str]) -> Iterator[str]:
    accord = cases.get(ACCORD, "").strip()
    if accord.casefold() not in OUI | NON:
        yield _("dans la colonne « accord », écrivez oui ou non, pas « %s ».") % accord[:40]
    try:
        nom.assaini()
    except NomVideError:
        yield _("donnez un prénom ou un nom.")
        return
    if PAS_UN_NOM.search(str(nom)):
        yield _("« %s » n’est pas un nom. N’écrivez ni chiffre, ni adresse e-mail.") % str(nom)[:40]
    if max(len(nom.prenom), len(nom.nom)) > LONGUEUR_NOM:
        yield _("ce nom est trop long, %d lettres au plus.") % LONGUEUR_NOM


def _abreger(fautes: list[str]) -> list[str]:
    reste = len(fautes) - ERREURS_DITES
    if reste <= 0:
        return fautes
    suite = ngettext("Et %d autre erreur.", "Et %d autres erreurs.", reste) % reste
    return [*fautes[:ERREURS_DITES], suite]


def _doubles(lignes: Iterable[list[int]]) -> list[str]:
    """Return a sentence for each name that comes twice: two people may bear it, so both stay."""
    doubles = [numeros for numeros in lignes if len(numeros) > 1]
    phrases = [
        _("Le même nom est aux lignes %(a)d et %(b)d. Nous gardons les deux : vérifiez.") % {"a": a, "b": b}
        for a, b, *_suite in doubles[:DOUBLES_DITS]
    ]
    if (reste := len(doubles) - DOUBLES_DITS) > 0:
        phrases.append(ngettext("Et %d autre nom en double.", "Et %d autres noms en double.", reste) % reste)
    return phrases
