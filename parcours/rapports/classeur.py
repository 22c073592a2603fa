"""The report as tables: a workbook with a sheet for each, and one long CSV. Same figures and words as the PDF."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.domain.chiffres import Bilan, Chiffres, Compte, Definition, Groupe, Taux
from parcours.domain.references import Reference

from .bilan import LIBELLES_AXES
from .export import Colonne, Feuille, fichier_csv, fichier_xlsx
from .methode import lectures, nom_et_version, noms_des_codes, regles
from .mots import TIRET, cache, periode_courte, secret

UN_CHIFFRE = "0.0"
DEUX_COLONNES = (
    Colonne(gettext_lazy("Quoi"), lambda paire: paire[0], 44),
    Colonne(gettext_lazy("Valeur"), lambda paire: paire[1], 90),
)
Paire = tuple[str, Any]


def bilan_xlsx(
    bilan: Bilan,
    *,
    association: str,
    evolution: Sequence[Bilan] = (),
    references: Sequence[Reference] = (),
    libelles_codes: Mapping[str, str] | None = None,
) -> bytes:
    """Return the workbook: real numbers and dates; a hidden figure is the word "secret".

    `evolution` holds the reports of earlier periods, in any order. `libelles_codes` names the exit codes that a
    definition counts and that nobody left with.

    Raises ValueError when the report hides small figures and an earlier one does not.
    """
    if bilan.masque and not all(ancien.masque for ancien in evolution):
        raise ValueError("a masked report cannot be compared with an unmasked one")
    total = bilan.total
    feuilles = [
        Feuille(_("Taux"), _colonnes_taux(bilan), total.taux),
        Feuille(_("Effectifs"), DEUX_COLONNES, _effectifs(bilan)),
        Feuille(_("Classes"), _colonnes_comptes(_("Classe")), total.par_classe),
    ]
    if total.par_code:
        feuilles.append(Feuille(_("Codes"), _colonnes_comptes(_("Code")), total.par_code))
    for axe, groupes in bilan.ventilations.items():
        feuilles.append(Feuille(str(LIBELLES_AXES[axe]), _colonnes_groupes(bilan), groupes))
    if evolution:
        suite = [*sorted(evolution, key=lambda ancien: (ancien.du, ancien.au)), bilan]
        lignes = [(un_bilan, taux) for un_bilan in suite for taux in un_bilan.total.taux]
        feuilles.append(Feuille(_("Évolution"), _colonnes_evolution(), lignes))
    if references:
        feuilles.append(Feuille(_("Références"), _colonnes_references(bilan), references))
    feuilles.append(Feuille(_("Méthode"), DEUX_COLONNES, _methode(bilan, association, libelles_codes)))
    titre = _("Bilan des sorties, %s") % periode_courte(bilan.du, bilan.au)
    return fichier_xlsx(feuilles, titre=f"{titre}. {association}")


def _ou_secret(valeur: Any) -> Any:
    return secret() if valeur is None else valeur


def _pourcentage(taux: Taux) -> Any:
    """Return the rate as a number; "secret" when hidden, None when nobody is in the denominator."""
    return secret() if cache(taux) else taux.pourcentage


def _pourcentage_xlsx(taux: Taux) -> Any:
    valeur = _pourcentage(taux)
    return TIRET if valeur is None else valeur


def _numerateur(taux: Taux) -> Any:
    return secret() if cache(taux) else taux.numerateur


def _denominateur(taux: Taux) -> Any:
    return secret() if cache(taux) else taux.denominateur


def _trois_colonnes(lire: Callable[[Any], Taux], suite: str = "") -> list[Colonne]:
    return [
        Colonne(_("Numérateur") + suite, lambda objet: _numerateur(lire(objet)), 16),
        Colonne(_("Dénominateur") + suite, lambda objet: _denominateur(lire(objet)), 16),
        Colonne(_("Pourcentage") + suite, lambda objet: _pourcentage_xlsx(lire(objet)), 16, UN_CHIFFRE),
    ]


def _colonnes_taux(bilan: Bilan) -> list[Colonne]:
    return [
        Colonne(_("Taux"), lambda taux: taux.definition.nom, 48),
        *_trois_colonnes(lambda taux: taux),
        Colonne(_("Version"), lambda taux: taux.definition.version, 10),
        Colonne(_("Périmètre"), lambda _taux: bilan.perimetre, 30),
        Colonne(_("Du"), lambda _taux: bilan.du, 12),
        Colonne(_("Au"), lambda _taux: bilan.au, 12),
        Colonne(_("Calculé le"), lambda _taux: bilan.calcule_le, 12),
    ]


def _colonnes_comptes(titre: str) -> list[Colonne]:
    return [
        Colonne(titre, lambda compte: compte.libelle, 56),
        Colonne(_("Personnes"), lambda compte: _ou_secret(compte.nombre), 12),
    ]


def _colonnes_groupes(bilan: Bilan) -> list[Colonne]:
    colonnes = [
        Colonne(_("Groupe"), lambda groupe: groupe.libelle, 40),
        Colonne(_("Personnes sorties"), lambda groupe: _ou_secret(groupe.chiffres.sortants), 12),
        Colonne(_("Sorties examinées"), lambda groupe: _ou_secret(groupe.chiffres.examinees), 12),
    ]
    for definition in bilan.definitions:
        colonnes += _trois_colonnes(_taux_du_groupe(definition), f", {definition.nom}")
    return colonnes


def _taux_du_groupe(definition: Definition) -> Callable[[Groupe], Taux]:
    return lambda groupe: groupe.chiffres.taux_de(definition.cle)


def _colonnes_evolution() -> list[Colonne]:
    return [
        Colonne(_("Du"), lambda ligne: ligne[0].du, 12),
        Colonne(_("Au"), lambda ligne: ligne[0].au, 12),
        Colonne(_("Taux"), lambda ligne: ligne[1].definition.nom, 48),
        Colonne(_("Version"), lambda ligne: ligne[1].definition.version, 10),
        *_trois_colonnes(lambda ligne: ligne[1]),
    ]


def _colonnes_references(bilan: Bilan) -> list[Colonne]:
    noms = {definition.cle: definition.nom for definition in bilan.definitions}
    return [
        Colonne(_("Taux"), lambda reference: noms.get(reference.cle, reference.cle), 48),
        Colonne(_("Référence"), lambda reference: reference.libelle, 36),
        Colonne(_("Année"), lambda reference: reference.annee, 8),
        Colonne(_("Pourcentage"), lambda reference: reference.valeur, 16, UN_CHIFFRE),
        Colonne(_("Source"), lambda reference: reference.source, 60),
    ]


def _effectifs(bilan: Bilan) -> list[Paire]:
    total = bilan.total
    lignes: list[Paire] = [
        (_("Personnes sorties"), _ou_secret(total.sortants)),
        (_("Sorties examinées"), _ou_secret(total.examinees)),
        (_("Sorties neutralisées"), _ou_secret(total.neutralisees)),
        (_("Sorties documentées"), _ou_secret(total.documentees)),
        (_("Réponses à six mois"), _ou_secret(total.reponses_m6)),
        (_("Durée médiane des parcours, en jours"), _mediane(bilan)),
        (_("Heures de formation"), _ou_secret(total.heures_formation)),
    ]
    if bilan.transferts is not None:
        lignes.append((_("Transferts entre établissements, qui ne sont pas des sorties"), bilan.transferts))
    return lignes


def _mediane(bilan: Bilan) -> Any:
    mediane = bilan.total.duree_mediane
    if mediane is not None:
        return float(mediane)
    return secret() if bilan.masque and bilan.total.sortants != 0 else TIRET


def _methode(bilan: Bilan, association: str, libelles_codes: Mapping[str, str] | None) -> Iterator[Paire]:
    yield (_("Association"), association)
    yield (_("Périmètre"), bilan.perimetre)
    yield (_("Du"), bilan.du)
    yield (_("Au"), bilan.au)
    yield (_("Calculé le"), bilan.calcule_le)
    codes = noms_des_codes(bilan, libelles_codes)
    for definition in bilan.definitions:
        yield (nom_et_version(definition), definition.texte)
        for lecture in lectures(definition, bilan, codes):
            yield (f"{definition.nom}, {lecture.sujet}", lecture.texte)
    for rang, regle in enumerate(regles(bilan), 1):
        yield (_("Règle %d") % rang, regle)


class _Ligne(NamedTuple):
    """A row of the long table: one figure."""

    tableau: str
    groupe: str
    indicateur: str
    numerateur: Any
    denominateur: Any = None
    pourcentage: Any = None
    definition: str = ""
    version: int | None = None


def bilan_csv(bilan: Bilan) -> bytes:
    """Return the report in long form, one figure a row: each says its scope, its period, its definition, its version."""
    colonnes = [
        Colonne(_("périmètre"), lambda _ligne: bilan.perimetre),
        Colonne(_("du"), lambda _ligne: bilan.du),
        Colonne(_("au"), lambda _ligne: bilan.au),
        Colonne(_("tableau"), lambda ligne: ligne.tableau),
        Colonne(_("groupe"), lambda ligne: ligne.groupe),
        Colonne(_("indicateur"), lambda ligne: ligne.indicateur),
        Colonne(_("numérateur"), lambda ligne: ligne.numerateur),
        Colonne(_("dénominateur"), lambda ligne: ligne.denominateur),
        Colonne(_("pourcentage"), lambda ligne: ligne.pourcentage),
        Colonne(_("définition"), lambda ligne: ligne.definition),
        Colonne(_("version"), lambda ligne: ligne.version),
        Colonne(_("calculé le"), lambda _ligne: bilan.calcule_le),
    ]
    return fichier_csv(colonnes, _lignes(bilan))


def _lignes(bilan: Bilan) -> Iterator[_Ligne]:
    ensemble, total = _("Ensemble"), bilan.total
    for nom, valeur in _effectifs(bilan):
        yield _Ligne(ensemble, "", nom, None if valeur == TIRET else valeur)
    yield from _lignes_taux(ensemble, "", total)
    yield from _lignes_comptes(_("Classes"), total.par_classe)
    yield from _lignes_comptes(_("Codes"), total.par_code)
    for axe, groupes in bilan.ventilations.items():
        tableau = str(LIBELLES_AXES[axe])
        for groupe in groupes:
            chiffres = groupe.chiffres
            yield _Ligne(tableau, groupe.libelle, _("Personnes sorties"), _ou_secret(chiffres.sortants))
            yield _Ligne(tableau, groupe.libelle, _("Sorties examinées"), _ou_secret(chiffres.examinees))
            yield from _lignes_taux(tableau, groupe.libelle, chiffres)


def _lignes_taux(tableau: str, groupe: str, chiffres: Chiffres) -> Iterator[_Ligne]:
    for taux in chiffres.taux:
        d = taux.definition
        yield _Ligne(
            tableau, groupe, d.cle, _numerateur(taux), _denominateur(taux), _pourcentage(taux), d.nom, d.version
        )


def _lignes_comptes(tableau: str, comptes: Iterable[Compte]) -> Iterator[_Ligne]:
    for compte in comptes:
        yield _Ligne(tableau, compte.libelle, _("Personnes"), _ou_secret(compte.nombre))
