"""What the templates say of a request: its state in a badge and in a sentence, its dates in words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ateliers.models import Langue
from partenaires.domain.demandes import dire_date
from partenaires.domain.nouvelle_demande import langues_de
from partenaires.models import DateProposee, Demande, OffreAtelier
from partenaires.models.demande import EtatDemande

register = template.Library()

# For each state: the look of its badge, its pictogram, and the sentence that tells the structure where it stands.
ETATS: dict[str, tuple[str, str, Any]] = {
    EtatDemande.ENVOYEE: ("neutre", "courriel", gettext_lazy("Votre demande est arrivée. Nous allons l’étudier.")),
    EtatDemande.ETUDE: ("groupe", "recherche", gettext_lazy("Une personne de notre équipe étudie votre demande.")),
    EtatDemande.A_PRECISER: ("attente", "alerte", gettext_lazy("Nous avons une question. Votre réponse est attendue.")),
    EtatDemande.CONTRE_PROPOSEE: (
        "attente",
        "calendrier",
        gettext_lazy("Nous vous proposons des dates. Choisissez-en une."),
    ),
    EtatDemande.ACCEPTEE: ("libre", "valide", gettext_lazy("La date est choisie. Nous préparons la séance.")),
    EtatDemande.PLANIFIEE: ("libre", "calendrier", gettext_lazy("Votre atelier est prévu. Votre groupe est inscrit.")),
    EtatDemande.REALISEE: ("libre", "valide", gettext_lazy("Votre atelier a eu lieu.")),
    EtatDemande.REFUSEE: ("annulee", "annule", gettext_lazy("Nous ne pouvons pas répondre à votre demande.")),
    EtatDemande.RETIREE: ("neutre", "annule", gettext_lazy("Cette demande est retirée.")),
    EtatDemande.EXPIREE: (
        "neutre",
        "horloge",
        gettext_lazy("Nous n’avons pas eu de réponse. Cette demande est fermée."),
    ),
}


@register.inclusion_tag("ateliers/includes/pastille.html")
def etat_demande(demande: Demande) -> dict[str, Any]:
    """Show the state of a request in a badge."""
    classe, picto, _phrase = ETATS[demande.etat]
    return {"classe": classe, "picto": picto, "texte": demande.get_etat_display()}


@register.filter
def phrase_etat(demande: Demande) -> Any:
    """Return the sentence that tells a structure where its request stands."""
    return ETATS[demande.etat][2]


@register.filter
def nom_etat(etat: str) -> Any:
    """Return a state in words."""
    return EtatDemande(etat).label


@register.filter
def langues_offre(offre: OffreAtelier) -> str:
    """Return the languages of a workshop on demand, in words."""
    return ", ".join(str(Langue(code).label) for code in langues_de(offre))


@register.simple_tag
def date_de(demande: Demande, date: DateProposee) -> str:
    """Return when and where, in words."""
    return dire_date(demande, date)


@register.filter
def il_y_a(instant: datetime) -> str:
    """Return "aujourd’hui", "hier", or "il y a 12 jours"."""
    jours = (timezone.localdate() - timezone.localdate(instant)).days
    if jours < 1:
        return _("aujourd’hui")
    return _("hier") if jours == 1 else _("il y a %d jours") % jours
