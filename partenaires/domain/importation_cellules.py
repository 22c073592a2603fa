"""The rows of an imported file of structures: which column is which, and what each cell says. Nothing is written here."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from ateliers.domain.personnes import assainir_nom, lire_telephone, normaliser
from partenaires.models.structure import College, TypeStructure, valider_siret
from tableur.exceptions import FichierInvalideError
from tableur.tableau import Ligne, Tableau, cle_entete

SYNONYMES: Mapping[str, tuple[str, ...]] = {
    "nom": ("structure", "nom_de_la_structure", "raison_sociale", "denomination", "organisme", "partenaire"),
    "type": ("type_de_structure", "categorie"),
    "college": ("place_dans_la_gouvernance", "gouvernance"),
    "siret": ("numero_siret", "no_siret", "n_siret"),
    "adresse": ("rue", "adresse_postale", "voie"),
    "code_postal": ("cp", "codepostal"),
    "commune": ("ville", "localite"),
    "arrondissement": ("arrdt", "arr"),
    "qpv": ("quartier_prioritaire", "dans_un_quartier_prioritaire", "dans_un_quartier_prioritaire_qpv"),
    "telephone": ("tel", "no_de_telephone", "numero_de_telephone"),
    "courriel": ("e_mail", "email", "mail", "adresse_e_mail", "adresse_mail"),
    "site_web": ("site_internet", "web", "url"),
    "site": ("point_d_accueil", "point_accueil", "suivie_par", "point_d_accueil_qui_la_suit"),
    "presentation": ("description",),
    "active": ("actif",),
}
LONGUEURS = {"nom": 120, "adresse": 200, "commune": 100, "courriel": 254, "site_web": 200, "presentation": 400}
OUI, NON = {"oui", "o", "x", "1", "vrai", "true", "yes"}, {"non", "n", "0", "faux", "false", "no"}
ARRONDISSEMENT = re.compile(r"(?:paris|lyon|marseille)?\s*(\d{1,2})\s*(?:er|e|eme|ème)?", re.IGNORECASE)
TYPES = {cle_entete(nom): t.value for t in TypeStructure for nom in (t.value, str(t.label))}
COLLEGES = {cle_entete(nom): c.value for c in College for nom in (c.value, str(c.label))}


@dataclass(frozen=True)
class LigneImport:
    """A row of the file, read: only the cells that say something. `erreurs` are sentences."""

    numero: int
    valeurs: Mapping[str, Any]
    erreurs: tuple[str, ...] = ()

    @property
    def nom(self) -> str:
        return str(self.valeurs.get("nom", ""))


@dataclass(frozen=True)
class Lecture:
    """What a file holds: its rows, and the headers that are no column of ours."""

    lignes: Sequence[LigneImport]
    ignorees: Sequence[str] = field(default=())


def deviner(entetes: Sequence[str]) -> dict[str, int]:
    """Return our columns with the rank of the header that is each of them."""
    rangs = {cle_entete(entete): rang for rang, entete in reversed(list(enumerate(entetes))) if entete}
    trouvees = {}
    for colonne, synonymes in SYNONYMES.items():
        rang = next((rangs[nom] for nom in (colonne, *synonymes) if nom in rangs), None)
        if rang is not None:
            trouvees[colonne] = rang
    return trouvees


def lire_lignes(tableau: Tableau) -> Lecture:
    """Read the rows of a table. Raises FichierInvalideError when no column holds the names."""
    rangs = deviner(tableau.entetes)
    if "nom" not in rangs:
        raise FichierInvalideError([_("La colonne « nom » manque.")])
    connus = set(rangs.values())
    ignorees = [entete for rang, entete in enumerate(tableau.entetes) if entete and rang not in connus]
    return Lecture([_lire(ligne, rangs) for ligne in tableau.lignes], ignorees)


def _lire(ligne: Ligne, rangs: Mapping[str, int]) -> LigneImport:
    valeurs: dict[str, Any] = {}
    erreurs = []
    for colonne, rang in rangs.items():
        texte = ligne.valeurs[rang]
        if not texte:
            continue
        try:
            valeurs[colonne] = LECTEURS[colonne](_borner(colonne, texte))
        except ValueError as erreur:
            erreurs.append(f"« {colonne} » : {erreur}")
    if not ligne.valeurs[rangs["nom"]]:
        erreurs.insert(0, _("le nom est vide."))
    return LigneImport(ligne.numero, valeurs, tuple(erreurs))


def _borner(colonne: str, texte: str) -> str:
    longueur = LONGUEURS.get(colonne)
    if longueur and len(texte) > longueur:
        raise ValueError(_("%d lettres au plus.") % longueur)
    return texte


def _une_ligne(texte: str) -> str:
    return " ".join(texte.split())


def _nom(texte: str) -> str:
    nom = assainir_nom(texte)
    if not normaliser(nom):
        raise ValueError(_("écrivez des lettres ou des chiffres."))
    return nom


def _choix(connus: Mapping[str, str], noms: Sequence[str]) -> Callable[[str], str]:
    def lire(texte: str) -> str:
        trouve = connus.get(cle_entete(texte))
        if trouve is None:
            raise ValueError(_("« %(texte)s » n’est pas connu. Écrivez %(noms)s.") % {
                "texte": texte[:40], "noms": ", ".join(noms)
            })  # fmt: skip
        return trouve

    return lire


def _siret(texte: str) -> str:
    numero = re.sub(r"[\s.\-]", "", texte)
    try:
        valider_siret(numero)
    except ValidationError as erreur:
        raise ValueError(erreur.messages[0]) from None
    return numero


def _code_postal(texte: str) -> str:
    # Spreadsheets drop the zero of 01000.
    code = _une_ligne(texte).replace(" ", "").zfill(5)
    if not re.fullmatch(r"[0-9]{5}", code):
        raise ValueError(_("un code postal a 5 chiffres."))
    return code


def _arrondissement(texte: str) -> int:
    lu = ARRONDISSEMENT.fullmatch(_une_ligne(texte))
    if lu is None or not 1 <= int(lu[1]) <= 20:
        raise ValueError(_("donnez un arrondissement entre 1 et 20."))
    return int(lu[1])


def _oui_non(texte: str) -> bool:
    cle = cle_entete(texte)
    if cle not in OUI | NON:
        raise ValueError(_("« %s » n’est pas connu. Écrivez oui ou non.") % texte[:40])
    return cle in OUI


def _telephone(texte: str) -> str:
    # Spreadsheets drop the zero of 06 39 98 12 34.
    chiffres = re.sub(r"\D", "", texte)
    numero = lire_telephone(f"0{chiffres}" if len(chiffres) == 9 and not texte.startswith("+") else texte)
    if numero is None:
        raise ValueError(_("« %s » n’est pas un numéro de téléphone.") % texte[:40])
    return str(numero.as_e164)


def _courriel(texte: str) -> str:
    try:
        validate_email(texte)
    except ValidationError:
        raise ValueError(_("« %s » n’est pas une adresse e-mail.") % texte[:60]) from None
    return texte


def _site_web(texte: str) -> str:
    adresse = texte if "://" in texte else f"https://{texte}"
    try:
        URLValidator(schemes=["http", "https"])(adresse)
    except ValidationError:
        raise ValueError(_("« %s » n’est pas l’adresse d’un site.") % texte[:60]) from None
    return adresse


LECTEURS: Mapping[str, Callable[[str], Any]] = {
    "nom": _nom,
    "type": _choix(TYPES, [str(t.value) for t in TypeStructure]),
    "college": _choix(COLLEGES, [str(c.value) for c in College]),
    "siret": _siret,
    "adresse": _une_ligne,
    "code_postal": _code_postal,
    "commune": _une_ligne,
    "arrondissement": _arrondissement,
    "qpv": _oui_non,
    "telephone": _telephone,
    "courriel": _courriel,
    "site_web": _site_web,
    "site": _une_ligne,
    "presentation": str,
    "active": _oui_non,
}
