"""Say which structure a request without account comes from: a known one, or a new one."""

from django.utils.translation import gettext as _

from ateliers.models import Lieu
from partenaires.exceptions import DemandeInvalideError, TransitionError
from partenaires.models import Demande, Referent, Structure

from .etats import AVANT_LA_SEANCE
from .fil import demande_verrouillee
from .referents import structure_verrouillee


def rattacher(*, demande_id: int, structure_id: int) -> Demande:
    """Attach a request that has no session yet. Its author gets the portal's links if they act for the structure.

    Raises TransitionError, DemandeInvalideError.
    """
    with demande_verrouillee(demande_id) as demande, structure_verrouillee(structure_id) as structure:
        return _rattacher(demande, structure)


def creer_et_rattacher(*, demande_id: int, structure: Structure) -> Demande:
    """Save a new structure, and attach the request to it. Raises TransitionError, ValidationError."""
    with demande_verrouillee(demande_id) as demande:
        if demande.structure is not None:
            raise TransitionError
        structure.full_clean(exclude={"telephone"})
        structure.save()
        return _rattacher(demande, structure)


def structure_proposee(demande: Demande, *, site: Lieu | None) -> Structure:
    """Return a structure with all that a request tells of it, not saved."""
    return Structure(
        nom=demande.structure_nom,
        siret=demande.siret,
        adresse=demande.lieu_adresse,
        code_postal=demande.lieu_code_postal,
        commune=demande.lieu_commune,
        courriel=demande.courriel,
        telephone=demande.telephone,
        site=demande.site or site,
    )


def _rattacher(demande: Demande, structure: Structure) -> Demande:
    if demande.etat not in AVANT_LA_SEANCE:
        raise TransitionError
    if not structure.active:
        raise DemandeInvalideError(_("Cette structure n’est plus active."), champ="structure")
    if demande.structure_id == structure.pk:
        return demande
    demande.structure = structure
    demande.site = demande.site or structure.site
    auteurs = Referent.objects.filter(structure=structure, actif=True, utilisateur__email__iexact=demande.courriel)
    demande.referent = auteurs.select_related("utilisateur").first()
    demande.save(update_fields=["structure", "site", "referent"])
    return demande
