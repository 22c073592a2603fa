"""All that is kept on a person, as they are told when they ask (RGPD, article 15)."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst

from parcours.models import JournalAcces, Mediateur, Parcours
from parcours.models.fiche import Fiche

from .affichage import libelle, lisible
from .historique import Evenement, historique, historique_restreint
from .journal import nom_du_compte
from .rattachement import PARENTS, fiches_de

# Keys and counters of the machine, and what a record hangs on: they say nothing of the person.
TECHNIQUES = {"id", "version", "mediateur", "parcours"}


def dossier_personnel(mediateur: Mediateur) -> dict[str, Any]:
    """Return what the site keeps on this person: French labels, texts only, ready for JSON.

    Restricted data are theirs too. The history and the accesses come without the accounts behind them: those are other
    people. Documents are listed; the files themselves are handed over beside. The caller checks the right and notes it.
    """
    modeles: tuple[type[Any], ...] = (Mediateur, Parcours, *PARENTS)
    return {
        "edite_le": f"{timezone.localtime():%d/%m/%Y %H:%M}",
        "rubriques": {
            str(capfirst(str(modele._meta.verbose_name_plural))): [
                en_clair(fiche) for fiche in _fiches(modele, mediateur)
            ]
            for modele in modeles
        },
        "historique": [
            _evenement(evenement) for evenement in (*historique(mediateur), *historique_restreint(mediateur))
        ],
        "acces": [
            {libelle(champ): lisible(champ, getattr(ligne, champ.name)) for champ in _champs_du_journal()}
            for ligne in JournalAcces.objects.filter(dossier=mediateur.pk).order_by("quand", "pk")
        ],
    }


def champs_montres(modele: type[Any]) -> list[Any]:
    """Return the fields of a record that a person is shown."""
    exclus = TECHNIQUES | ({PARENTS[modele][0]} if modele in PARENTS else set())
    return [champ for champ in modele._meta.concrete_fields if champ.name not in exclus]


def en_clair(fiche: Any) -> dict[str, str]:
    """Return a record in words: label, value."""
    return {libelle(champ): _valeur(champ, fiche) for champ in champs_montres(type(fiche))}


def _fiches(modele: type[Any], mediateur: Mediateur) -> list[Any]:
    relations = [champ.name for champ in champs_montres(modele) if champ.is_relation]
    fiches = (
        fiches_de(modele, mediateur.pk) if issubclass(modele, Fiche) else modele.objects.filter(mediateur=mediateur)
    )
    return list(fiches.select_related(*relations) if relations else fiches)


def _valeur(champ: Any, fiche: Any) -> str:
    valeur = getattr(fiche, champ.name)
    if champ.is_relation and valeur is not None and champ.related_model._meta.label == settings.AUTH_USER_MODEL:
        return nom_du_compte(valeur)
    return lisible(champ, valeur)


def _champs_du_journal() -> list[Any]:
    return [JournalAcces._meta.get_field("quand"), JournalAcces._meta.get_field("operation")]


def _evenement(evenement: Evenement) -> dict[str, Any]:
    return {
        "Quand": f"{timezone.localtime(evenement.quand):%d/%m/%Y %H:%M}",
        "Fiche": evenement.objet,
        "Action": evenement.action,
        "Changements": [
            {"Champ": changement.champ, "Avant": changement.avant, "Après": changement.apres}
            for changement in evenement.changements
        ],
    }
