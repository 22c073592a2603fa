"""What the templates say of a session: dates in full words, durations, seats, structured data."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ateliers.domain import dates
from ateliers.domain.inscriptions import EtatInscription, etat_inscription
from ateliers.models import Seance

register = template.Library()

# What would close a script, or open a comment in it, is written as an escape that JSON readers undo.
ECHAPPEMENTS_JSON = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


def _local(instant: datetime, fuseau: str | None) -> datetime:
    return timezone.localtime(instant, ZoneInfo(fuseau) if fuseau else None)


PASTILLES = {
    EtatInscription.ATTENTE: ("attente", "attente", gettext_lazy("Complet : liste d’attente")),
    EtatInscription.COMPLETE: ("complet", "annule", gettext_lazy("Complet")),
    EtatInscription.PAS_ENCORE: ("neutre", "horloge", gettext_lazy("Réservation bientôt ouverte")),
    EtatInscription.FERMEE: ("neutre", "telephone", gettext_lazy("Réservation fermée, appelez-nous")),
    EtatInscription.PASSEE: ("neutre", "horloge", gettext_lazy("Séance passée")),
    EtatInscription.ANNULEE: ("annulee", "annule", gettext_lazy("Séance annulée")),
    EtatInscription.LIBRE: ("libre", "libre", gettext_lazy("Entrée libre")),
    EtatInscription.GROUPES: ("groupe", "groupe", gettext_lazy("Réservée aux groupes")),
}


@register.inclusion_tag("ateliers/includes/pastille.html")
def pastille(seance: Seance) -> dict[str, str]:
    """Say in a badge whether one can book."""
    etat = etat_inscription(seance)
    if etat == EtatInscription.OUVERTE:
        libres = seance.places_offertes
        texte = ngettext("%d place libre", "%d places libres", libres) % libres
        return {"classe": "libre", "picto": "places", "texte": texte}
    classe, picto, libelle = PASTILLES[etat]
    return {"classe": classe, "picto": picto, "texte": str(libelle)}


@register.filter
def jour(valeur: date) -> str:
    """Return "mardi 1er décembre 2026"."""
    return dates.jour(valeur)


@register.filter
def jour_sans_annee(valeur: date) -> str:
    """Return "mardi 1er décembre"."""
    return dates.jour_sans_annee(valeur)


@register.filter
def jour_court(valeur: date) -> str:
    """Return "mar.", for the eye only: the same date stands beside it in words."""
    return dates.jour_court(valeur)


@register.filter
def mois_court(valeur: date) -> str:
    """Return "déc.", for the eye only."""
    return dates.mois_court(valeur)


@register.filter
def mois(valeur: date) -> str:
    """Return "décembre 2026"."""
    return f"{MONTHS[valeur.month]}{dates.INSECABLE}{valeur.year}"


@register.filter
def date_en_mots(instant: datetime, fuseau: str | None = None) -> str:
    """Return "mardi 1er décembre 2026 à 14 h 30", in this time zone or the site's."""
    return dates.date_et_heure(_local(instant, fuseau))


@register.filter
def heure(instant: datetime, fuseau: str | None = None) -> str:
    """Return "14 h 30", in this time zone or the site's."""
    return dates.heure(_local(instant, fuseau))


@register.filter
def quand(seance: Seance) -> str:
    """Return "mardi 1er décembre 2026 de 14 h 30 à 16 h 30"."""
    return dates.intervalle(seance.debut_local, seance.fin_locale)


@register.filter
def quand_court(seance: Seance) -> str:
    """Return "mar. 1er déc. 2026, 14 h 30"."""
    return dates.date_courte(seance.debut_local)


@register.filter
def horaire(seance: Seance) -> str:
    """Return "de 14 h 30 à 16 h 30"."""
    heures = {"debut": dates.heure(seance.debut_local), "fin": dates.heure(seance.fin_locale)}
    if seance.debut_local.date() == seance.fin_locale.date():
        return _("de %(debut)s à %(fin)s") % heures
    return _("de %(debut)s à %(fin)s le lendemain") % heures


@register.filter
def duree(minutes: int) -> str:
    """Return "2 heures", "1 heure 30", "45 minutes"."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        texte = ngettext("%d minute", "%d minutes", reste) % reste
    else:
        texte = ngettext("%d heure", "%d heures", heures) % heures + (f" {reste:02}" if reste else "")
    return texte.replace(" ", dates.INSECABLE)


@register.filter
def majuscule(texte: str) -> SafeString:
    """Return the text with a capital first, the rest as it is."""
    return conditional_escape(capfirst(texte))


@register.filter
def pour_script(json: str) -> SafeString:
    """Return JSON that may stand inside a script element: no text can close it."""
    return mark_safe(json.translate(ECHAPPEMENTS_JSON))
