"""Who changed what in a file, and when: the history of all its records, merged, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from parcours.models import Contrat, Document, Entretien, Etablissement, Formation, Immersion, Mediateur, Parcours
from parcours.models.fiche import Fiche

from .affichage import libelle, lisible
from .calendrier import UN_JOUR
from .chaine import parcours_du_jour
from .journal import nom_du_compte
from .rattachement import PARENTS, RESTREINTS, SUIVIS, traces_de

CREATION, MODIFICATION, SUPPRESSION = "+", "~", "-"

# What the machine writes for itself, and the key of what a record hangs on.
TECHNIQUES = {"id", "version", "cree_le", "modifie_le", "octets", "fichier", "parcours", "documentee_le"}

# What dates from a pathway without hanging on one of its contracts.
DATEES: tuple[type[Fiche], ...] = (Formation, Entretien, Immersion, Document)

type_traces = dict[type[Fiche], list[Any]]
type_connus = Mapping[type[models.Model], Mapping[Any, Any]]


@dataclass(frozen=True)
class Changement:
    """A field that changed. "" stands for an empty value."""

    champ: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Evenement:
    """A line of the history. `qui` names an account, or the commands and imports that nobody was logged in for."""

    quand: datetime
    qui: str
    objet: str
    action: str
    changements: tuple[Changement, ...]


def historique(mediateur: Mediateur, *, compte: Any = None) -> list[Evenement]:
    """Return what was written in a file, newest first, records deleted since included. Never what is restricted.

    With an account, contracts of other people's establishments are left out, with what hangs on them and what dates from
    their pathways; so is what was written of the person after the pathways that a former employer sees. The number of
    queries does not depend on the length of the history.
    """
    traces = _traces(mediateur, SUIVIS)
    if compte is not None:
        _retirer_hors_perimetre(traces, compte, mediateur)
    return _evenements(traces)


def historique_restreint(mediateur: Mediateur) -> list[Evenement]:
    """Return the history of the restricted tables alone, newest first: for those who may open them."""
    return _evenements(_traces(mediateur, RESTREINTS))


def _traces(mediateur: Mediateur, modeles: Sequence[type[Fiche]]) -> type_traces:
    ordre = ("id", "history_date", "history_id")
    return {modele: list(traces_de(modele, mediateur.pk).order_by(*ordre)) for modele in modeles}


def _retirer_hors_perimetre(traces: type_traces, compte: Any, mediateur: Mediateur) -> None:
    siens = set(Etablissement.objects.du_perimetre(compte).values_list("pk", flat=True))
    presents = Contrat.objects.filter(pk__in={trace.id for trace in traces[Contrat]})
    visibles = set(presents.du_perimetre(compte).values_list("pk", flat=True))
    # A deleted contract has no pathway any more: its own establishment decides.
    supprimes = {trace.id for trace in traces[Contrat]} - set(presents.values_list("pk", flat=True))
    caches: dict[type[Fiche], set[int]] = defaultdict(set)
    caches[Contrat] = {
        trace.id
        for trace in traces[Contrat]
        if (trace.etablissement_id not in siens if trace.id in supprimes else trace.id not in visibles)
    }
    ordonnes = Parcours.objects.filter(mediateur=mediateur).order_by("numero")
    parcours, vus = list(ordonnes), set(ordonnes.du_perimetre(compte).values_list("pk", flat=True))
    for modele in DATEES:
        caches[modele] = _hors_de_vue(traces[modele], parcours=parcours, vus=vus)
    limite = _dernier_jour_vu(parcours, vus)
    traces[Mediateur] = [t for t in traces[Mediateur] if timezone.localdate(t.history_date) <= limite]
    for modele in [modele for modele in traces if modele is not Mediateur]:
        champ, parent = PARENTS[modele]
        caches[modele] |= {trace.id for trace in traces[modele] if getattr(trace, f"{champ}_id") in caches[parent]}
        traces[modele] = [trace for trace in traces[modele] if trace.id not in caches[modele]]


def _dernier_jour_vu(parcours: Sequence[Parcours], vus: set[int]) -> date:
    """Return until when the file itself was this account's matter: for ever, for those who see the last pathway."""
    if not parcours or parcours[-1].pk in vus:
        return date.max
    rang = max((rang for rang, p in enumerate(parcours) if p.pk in vus), default=None)
    if rang is None:
        return date.min
    return parcours[rang].fin or parcours[rang + 1].debut - UN_JOUR


def _hors_de_vue(traces: Iterable[Any], *, parcours: Sequence[Parcours], vus: set[int]) -> set[int]:
    """Return the keys of the records that date, as they were last written, from a pathway out of sight."""
    jours = {trace.id: trace.instance.jour for trace in traces}
    siens = {cle: parcours_du_jour(parcours, jour) for cle, jour in jours.items()}
    return {cle for cle, trouve in siens.items() if trouve and trouve.pk not in vus}


def _evenements(traces: type_traces) -> list[Evenement]:
    connus = _connus(traces)
    evenements = [
        evenement
        for modele, lignes in traces.items()
        for avant, trace in _par_fiche(lignes)
        if (evenement := _evenement(modele, avant, trace, connus))
    ]
    return sorted(evenements, key=lambda evenement: evenement.quand, reverse=True)


def _par_fiche(lignes: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Yield each trace after the one that came before it for the same record, or None."""
    precedente = None
    for trace in lignes:
        yield (precedente if precedente is not None and precedente.id == trace.id else None), trace
        precedente = trace


def _champs(modele: type[Fiche]) -> list[Any]:
    exclus = TECHNIQUES | ({PARENTS[modele][0]} if modele in PARENTS else set())
    return [champ for champ in modele._meta.concrete_fields if champ.name not in exclus]


def _connus(traces: type_traces) -> type_connus:
    """Load what the traces point at, by model and key: accounts, establishments, codes, contracts…"""
    cles: dict[type[models.Model], set[Any]] = defaultdict(set)
    for modele, lignes in traces.items():
        for champ in [champ for champ in _champs(modele) if champ.is_relation]:
            cles[champ.related_model] |= {getattr(trace, champ.attname) for trace in lignes}
        cles[get_user_model()] |= {trace.history_user_id for trace in lignes}
    return {modele: modele._base_manager.in_bulk(demandees - {None}) for modele, demandees in cles.items()}


def _evenement(modele: type[Fiche], avant: Any, trace: Any, connus: type_connus) -> Evenement | None:
    if trace.history_type == MODIFICATION:
        action = _("Modification")
        changements = _differences(modele, avant, trace, connus)
        if not changements:
            return None
    elif trace.history_type == CREATION:
        action, changements = _("Création"), _premieres_valeurs(modele, trace, connus)
    else:
        action, changements = _("Suppression"), ()
    return Evenement(
        quand=trace.history_date,
        qui=nom_du_compte(connus[get_user_model()].get(trace.history_user_id)),
        objet=_objet(modele, trace, connus),
        action=action,
        changements=changements,
    )


def _differences(modele: type[Fiche], avant: Any, apres: Any, connus: type_connus) -> tuple[Changement, ...]:
    if avant is None:
        return ()
    return tuple(
        Changement(libelle(champ), _valeur(champ, avant, connus), _valeur(champ, apres, connus))
        for champ in _champs(modele)
        if getattr(avant, champ.attname) != getattr(apres, champ.attname)
    )


def _premieres_valeurs(modele: type[Fiche], trace: Any, connus: type_connus) -> tuple[Changement, ...]:
    return tuple(
        Changement(libelle(champ), "", _valeur(champ, trace, connus))
        for champ in _champs(modele)
        if getattr(trace, champ.attname) not in (None, "", champ.get_default())
    )


def _valeur(champ: Any, trace: Any, connus: type_connus) -> str:
    valeur = getattr(trace, champ.attname)
    if not champ.is_relation or valeur is None:
        return lisible(champ, valeur)
    objet = connus[champ.related_model].get(valeur)
    if objet is None:
        return _("supprimé depuis")
    return nom_du_compte(objet) if isinstance(objet, get_user_model()) else str(objet)


def _objet(modele: type[Fiche], trace: Any, connus: type_connus) -> str:
    """Name a record as it was: "Contrat : CDI, 01/01/2024"."""
    if modele is Mediateur:
        return _("Dossier")
    genre = str(capfirst(str(modele._meta.verbose_name)))
    if modele in RESTREINTS:
        return genre
    fiche = trace.instance
    for champ in [champ for champ in _champs(modele) if champ.is_relation]:
        objet = connus[champ.related_model].get(getattr(fiche, champ.attname))
        setattr(fiche, champ.attname if objet is None else champ.name, objet)
    try:
        nom = str(fiche)
    except ObjectDoesNotExist:
        return genre
    return nom if nom.startswith(genre) else f"{genre} : {nom}"
