"""The versions of a rate: figures were made with one, so it never changes. It ends, and another follows."""

import json
from collections.abc import Iterable

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from parcours.exceptions import RefusError
from parcours.models import DefinitionTaux, Publication

from .calendrier import UN_JOUR

LIBRES = frozenset({"valide_au", "ordre"})
"""What no figure rests on: the last day, and the place on screen."""


def refuser_de_changer(definition: DefinitionTaux, *, champs: Iterable[str]) -> None:
    """Raise RefusError when one of these fields may not change any more: the version is in force, or was published."""
    if not set(champs) - LIBRES or not (definition.valide_du <= timezone.localdate() or _publiee(definition)):
        return
    raise RefusError(
        _(
            "Cette version sert à calculer des taux depuis le %(jour)s\u00a0: elle ne change plus. Donnez-lui seulement une "
            "fin, enregistrez, puis cliquez sur «\u00a0Nouvelle version\u00a0»."
        )
        % {"jour": f"{definition.valide_du:%d/%m/%Y}"}
    )


def _publiee(definition: DefinitionTaux) -> bool:
    return any(
        (publiee["cle"], publiee["version"]) == (definition.cle, definition.version)
        for parametres in Publication.objects.values_list("parametres", flat=True)
        for publiee in json.loads(parametres)["definitions"]
    )


def suivante(definition: DefinitionTaux) -> DefinitionTaux:
    """Return the version to write after this one, not saved: the same rate, from the day after its end, or today."""
    derniere = DefinitionTaux.objects.filter(cle=definition.cle).aggregate(derniere=Max("version"))["derniere"]
    repris = {champ.name: getattr(definition, champ.name) for champ in definition._meta.concrete_fields}
    return DefinitionTaux(
        **repris
        | {
            "id": None,
            "version": derniere + 1,
            "valide_du": definition.valide_au + UN_JOUR if definition.valide_au else timezone.localdate(),
            "valide_au": None,
        }
    )
