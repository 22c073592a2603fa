"""The report on exits as a workbook, a sheet for each table, and as one long CSV table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parcours.domain.chiffres import Axe, Bilan, Chiffres, Compte, Taux, pourcentage
from parcours.domain.references import Reference

from . import methode, mots
from .comptes import lignes_a_ecrire
from .export import Colonne, Feuille, fichier_csv, fichier_xlsx

UNE_DECIMALE = "0.0"


class Mesure(NamedTuple):
    """A figure of the report: what it counts, of whom, over what. A hidden figure is the word "secret"."""

    groupe: str
    indicateur: str
    numerateur: object
    denominateur: object = None
    pourcentage: object = None
    definition: str = ""
    version: int | None = None


def bilan_xlsx(
    bilan: Bilan,
    *,
    association: str,
    evolution: Sequence[Bilan] = (),
    references: Sequence[Reference] = (),
    libelles_codes: Mapping[str, str] | None = None,
) -> bytes:
    """Return the report as a workbook. `evolution` holds the reports of earlier periods, in any order.

    `libelles_codes` names the exit codes that a definition counts and that nobody left with.

    Raises ValueError when the report hides small figures and an earlier one does not.
    """
    if bilan.masque and not all(ancien.masque for ancien in evolution):
        raise ValueError("a masked report cannot be compared with an unmasked one")
    codes = methode.noms_des_codes(bilan, libelles_codes)
    feuilles = [
        Feuille(titre, _colonnes_mesures(), [(bilan.perimetre, bilan.du, bilan.au, *m[1:]) for m in mesures])
        for titre, mesures in ((_("Taux"), _taux(bilan, bilan.total, codes)), (_("Effectifs"), _effectifs(bilan)))
    ]
    for titre, comptes in ((_("Classes"), bilan.total.par_classe), (_("Codes"), bilan.total.par_code)):
        if comptes:
            feuilles.append(Feuille(titre, _colonnes_comptes(), _repartition(bilan, comptes)))
    feuilles += [Feuille(mots.LIBELLES_AXES[axe], *_croiser(bilan, axe)) for axe in Axe if bilan.ventilations.get(axe)]
    feuilles = [_avec_portee(feuille, bilan) for feuille in feuilles]
    if evolution:
        feuilles.append(Feuille(_("Évolution"), _colonnes_evolution(), list(_evolution(bilan, evolution))))
    if references:
        feuilles.append(Feuille(_("Repères"), _colonnes_reperes(), list(_reperes(bilan, references))))
    feuilles.append(
        Feuille(
            _("Méthode"),
            (Colonne(_("Sujet"), itemgetter(0), 44), Colonne(_("Règle"), itemgetter(1), 120)),
            list(_methode(bilan, association, codes)),
        )
    )
    titre = _("Bilan des sorties, %s") % mots.periode_courte(bilan.du, bilan.au)
    return fichier_xlsx(feuilles, titre=f"{titre}. {association}")


def _avec_portee(feuille: Feuille, bilan: Bilan) -> Feuille:
    """Return the sheet with what its figures are about on each row: a row may be sorted, or copied alone."""
    texte = methode.portee_entiere(bilan)
    return replace(feuille, colonnes=[*feuille.colonnes, Colonne(_("Portée"), lambda _ligne: texte, 90)])


def bilan_csv(bilan: Bilan, *, libelles_codes: Mapping[str, str] | None = None) -> bytes:
    """Return every figure of the report as one row; `libelles_codes` names the exit codes that the rates count."""
    codes = methode.noms_des_codes(bilan, libelles_codes)
    periode = mots.periode_chiffres(bilan.du, bilan.au)
    titres = (
        _("périmètre"),
        _("période"),
        _("tableau"),
        _("groupe"),
        _("indicateur"),
        _("numérateur"),
        _("dénominateur"),
        _("pourcentage"),
        _("définition"),
        _("version"),
        _("portée"),
    )
    portee = methode.portee_entiere(bilan)
    colonnes = [Colonne(titre, itemgetter(rang)) for rang, titre in enumerate(titres)]
    return fichier_csv(
        colonnes, ((bilan.perimetre, periode, tableau, *m, portee) for tableau, m in _tableaux(bilan, codes))
    )


def _tableaux(bilan: Bilan, codes: Mapping[str, str]) -> Iterator[tuple[str, Mesure]]:
    for mesure in _effectifs(bilan):
        yield _("Effectifs"), mesure
    for mesure in _taux(bilan, bilan.total, codes):
        yield _("Taux"), mesure
    for titre, comptes in ((_("Classes"), bilan.total.par_classe), (_("Codes"), bilan.total.par_code)):
        for mesure in _repartition(bilan, comptes):
            yield titre, mesure
    for axe in Axe:
        for groupe in bilan.ventilations.get(axe, ()):
            for intitule, nombre in _comptes(groupe.chiffres):
                yield str(mots.LIBELLES_AXES[axe]), Mesure(groupe.libelle, intitule, _nombre(nombre))
            for mesure in _taux(bilan, groupe.chiffres, codes, groupe.libelle):
                yield str(mots.LIBELLES_AXES[axe]), mesure


def _nombre(valeur: object) -> object:
    return mots.secret() if valeur is None else valeur


def _part(numerateur: int | None, denominateur: int | None) -> object:
    if numerateur is None or denominateur is None:
        return mots.secret()
    return pourcentage(numerateur, denominateur) if denominateur else mots.TIRET


def _valeurs(taux: Taux) -> tuple[object, object, object]:
    """Return the three figures of a rate."""
    if mots.cache(taux):
        return (mots.secret(),) * 3
    return taux.numerateur, taux.denominateur, mots.TIRET if taux.pourcentage is None else taux.pourcentage


def _taux(bilan: Bilan, chiffres: Chiffres, codes: Mapping[str, str], groupe: str = "") -> Iterator[Mesure]:
    for taux in chiffres.taux:
        definition = taux.definition
        lectures = methode.lectures(definition, bilan, codes)[:-1]
        texte = ". ".join([*([definition.texte.rstrip(".")] if definition.texte else []), *map(str, lectures)])
        yield Mesure(groupe or _("Ensemble"), definition.nom, *_valeurs(taux), f"{texte}.", definition.version)


def _comptes(chiffres: Chiffres) -> Iterator[tuple[str, int | None]]:
    yield _("Personnes sorties"), chiffres.sortants
    yield _("Sorties examinées"), chiffres.examinees


def _effectifs(bilan: Bilan) -> Iterator[Mesure]:
    total, ensemble = bilan.total, _("Ensemble")
    for intitule, nombre in _comptes(total):
        yield Mesure(ensemble, intitule, _nombre(nombre))
    for intitule, nombre, sur in (
        (_("Sorties neutralisées"), total.neutralisees, total.sortants),
        (_("Sorties documentées"), total.documentees, total.examinees),
        (_("Réponses à six mois"), total.reponses_m6, total.examinees),
    ):
        yield Mesure(ensemble, intitule, _nombre(nombre), _nombre(sur), _part(nombre, sur))
    mediane: object = mots.secret() if bilan.masque and total.sortants != 0 else mots.TIRET
    if total.duree_mediane is not None:
        mediane = Decimal(total.duree_mediane.numerator) / total.duree_mediane.denominator
    yield Mesure(ensemble, _("Durée médiane des parcours, en jours"), mediane)
    yield Mesure(ensemble, _("Heures de formation, en tout"), _nombre(total.heures_formation))
    if bilan.transferts is not None:
        yield Mesure(ensemble, _("Transferts entre établissements"), bilan.transferts)


def _repartition(bilan: Bilan, comptes: Sequence[Compte]) -> list[Mesure]:
    """Return a line for each class or code."""
    sortants = bilan.total.sortants
    return [
        Mesure(_("Ensemble"), libelle, _nombre(nombre), _nombre(sortants), _part(nombre, sortants))
        for libelle, nombre in lignes_a_ecrire(bilan, comptes)
    ]


def _colonnes_mesures() -> list[Colonne]:
    return [
        Colonne(_("Périmètre"), itemgetter(0), 30),
        Colonne(_("Du"), itemgetter(1), 12),
        Colonne(_("Au"), itemgetter(2), 12),
        Colonne(_("Indicateur"), itemgetter(3), 44),
        Colonne(_("Numérateur"), itemgetter(4), 13),
        Colonne(_("Dénominateur"), itemgetter(5), 14),
        Colonne(_("Pourcentage"), itemgetter(6), 13, UNE_DECIMALE),
        Colonne(_("Définition"), itemgetter(7), 90),
        Colonne(_("Version"), itemgetter(8), 9),
    ]


def _colonnes_comptes() -> list[Colonne]:
    return [
        Colonne(_("Sortie"), itemgetter(1), 52),
        Colonne(_("Personnes"), itemgetter(2), 12),
        Colonne(_("Personnes sorties"), itemgetter(3), 12),
        Colonne(_("Part des personnes sorties (%)"), itemgetter(4), 16, UNE_DECIMALE),
    ]


def _croiser(bilan: Bilan, axe: Axe) -> tuple[list[Colonne], list[list[object]]]:
    """Return the columns and the rows of a breakdown: for each group its counts, then three figures for each rate."""
    titres: list[tuple[str, int, str]] = [(_("Groupe"), 36, "")]
    titres += [(intitule, 12, "") for intitule, _compte in _comptes(bilan.total)]
    for definition in bilan.definitions:
        for mesure, format_nombre in ((_("numérateur"), ""), (_("dénominateur"), ""), (_("%"), UNE_DECIMALE)):
            titres.append((f"{definition.nom}, {mesure}", 20, format_nombre))
    colonnes = [Colonne(titre, itemgetter(rang), large, forme) for rang, (titre, large, forme) in enumerate(titres)]
    lignes = []
    groupes = [(groupe.libelle, groupe.chiffres) for groupe in bilan.ventilations[axe]]
    for libelle, chiffres in [*groupes, (_("Ensemble"), bilan.total)]:
        ligne: list[object] = [libelle, *(_nombre(nombre) for _intitule, nombre in _comptes(chiffres))]
        for definition in bilan.definitions:
            taux = next((taux for taux in chiffres.taux if taux.definition.cle == definition.cle), None)
            ligne += _valeurs(taux) if taux else (mots.TIRET,) * 3
        lignes.append(ligne)
    return colonnes, lignes


def _colonnes_evolution() -> list[Colonne]:
    titres = ((_("Du"), 12), (_("Au"), 12), (_("Périmètre"), 30), (_("Personnes sorties"), 12), (_("Taux"), 44))
    chiffres = (
        (_("Numérateur"), 13),
        (_("Dénominateur"), 14),
        (_("Pourcentage"), 13),
        (_("Version"), 9),
        (_("Portée"), 90),
    )
    return [
        Colonne(titre, itemgetter(rang), large, UNE_DECIMALE if titre == _("Pourcentage") else "")
        for rang, (titre, large) in enumerate((*titres, *chiffres))
    ]


def _evolution(bilan: Bilan, anciens: Sequence[Bilan]) -> Iterator[tuple[Any, ...]]:
    for periode in [*sorted(anciens, key=lambda ancien: (ancien.du, ancien.au)), bilan]:
        for taux in periode.total.taux:
            qui = (periode.du, periode.au, periode.perimetre, _nombre(periode.total.sortants))
            valeurs = (*_valeurs(taux), taux.definition.version)
            yield (*qui, taux.definition.nom, *valeurs, methode.portee_entiere(periode))


def _colonnes_reperes() -> list[Colonne]:
    titres = ((_("Taux"), 44), (_("Repère"), 30), (_("Valeur (%)"), 12), (_("Année"), 9), (_("Source"), 70))
    return [
        Colonne(titre, itemgetter(rang), large, UNE_DECIMALE if rang == 2 else "")
        for rang, (titre, large) in enumerate(titres)
    ]


def _reperes(bilan: Bilan, references: Sequence[Reference]) -> Iterator[tuple[Any, ...]]:
    noms = {definition.cle: definition.nom for definition in bilan.definitions}
    for repere in references:
        if repere.cle in noms:
            yield noms[repere.cle], repere.libelle, repere.valeur, repere.annee, repere.source


def _methode(bilan: Bilan, association: str, codes: Mapping[str, str]) -> Iterator[tuple[Any, Any]]:
    yield _("Association"), association
    yield _("Périmètre"), bilan.perimetre
    yield _("Premier jour"), bilan.du
    yield _("Dernier jour"), bilan.au
    yield _("Chiffres calculés le"), bilan.calcule_le
    for texte in bilan.filtres:
        yield _("Filtre"), texte
    for regle in methode.regles(bilan):
        yield _("Règle"), regle
    for definition in bilan.definitions:
        if definition.texte:
            yield definition.nom, definition.texte
        for lecture in methode.lectures(definition, bilan, codes):
            yield definition.nom, str(lecture)
