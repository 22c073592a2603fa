"""Sentences for staff: what will be sent, and refusals that the domain words for the person who books."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.domain.dates import date_courte
from ateliers.domain.presences import BilanPresences
from ateliers.domain.suivi import Portee
from ateliers.exceptions import DejaInscritError, RefusError, TropDePlacesError
from ateliers.models import Lettre, Message, Reservation, Seance


def quand(seance: Seance) -> str:
    """Return "lun. 7 déc. 2026, 14 h 30"."""
    return date_courte(seance.debut_local)


def personne(reservation: Reservation) -> str:
    """Return who booked, and the group that they speak for."""
    return ", ".join(filter(None, (reservation.nom_complet, reservation.au_nom_de)))


def contact(reservation: Reservation) -> str:
    """Return how to reach a person: by mail, else by phone."""
    return reservation.courriel or (reservation.telephone.as_national if reservation.telephone else "")


def phrase_places(reservation: Reservation) -> str:
    return ngettext("%d place", "%d places", reservation.places) % reservation.places


def phrase_essais(message: Message | Lettre) -> str:
    """Return how many times a mail was tried; nothing before the first."""
    if not message.tentatives:
        return ""
    return ngettext("%d essai", "%d essais", message.tentatives) % message.tentatives


def phrase_portee(portee: Portee, *, futur: bool = False) -> str:
    """Return how many mails leave and how many calls are to be made; `futur` speaks of what would happen."""
    if not portee.total:
        return _("Personne n’a réservé : aucun message ne partira.") if futur else _("Personne n’était inscrit.")
    phrases = []
    if portee.courriels:
        modele = ngettext("%d e-mail partira.", "%d e-mails partiront.", portee.courriels)
        phrases.append(modele % portee.courriels)
    if portee.appels:
        modele = ngettext("%d personne sera à appeler.", "%d personnes seront à appeler.", portee.appels)
        phrases.append(modele % portee.appels)
    if portee.sans_contact:
        modele = ngettext(
            "%d personne n’a pas laissé de contact.", "%d personnes n’ont pas laissé de contact.", portee.sans_contact
        )
        phrases.append(modele % portee.sans_contact)
    return " ".join(phrases)


def phrase_presences(bilan: BilanPresences) -> str:
    """Return how many people came, as far as it is known."""
    if bilan.non_notees == bilan.reservations:
        return _("Les présences ne sont pas encore notées.")
    venues = ngettext("%d personne venue", "%d personnes venues", bilan.presents) % bilan.presents
    sur = ngettext("%(venues)s sur %(places)d place.", "%(venues)s sur %(places)d places.", bilan.places)
    phrase = sur % {"venues": venues, "places": bilan.places}
    if not bilan.non_notees:
        return phrase
    reste = ngettext("%d réservation reste à noter.", "%d réservations restent à noter.", bilan.non_notees)
    return f"{phrase} {reste % bilan.non_notees}"


def phrase_refus(refus: RefusError) -> str:
    """Return a refusal as staff should read it."""
    match refus:
        case DejaInscritError():
            return _("Cette personne a déjà une réservation pour cette séance.")
        case TropDePlacesError():
            return _("Cette séance n’a pas autant de places.")
    return str(refus)


def phrase_statut(reservation: Reservation) -> str:
    """Return where a booking stands, with the code to say, for a message at the top of the page."""
    mots = {"nom": reservation.nom_complet, "code": reservation.code, "places": reservation.places}
    if reservation.confirmee:
        modele = ngettext(
            "Place confirmée pour %(nom)s. Code à dire\u00a0: %(code)s.",
            "%(places)d places confirmées pour %(nom)s. Code à dire\u00a0: %(code)s.",
            reservation.places,
        )
        return modele % mots
    return _("%(nom)s est en liste d’attente. Code à dire\u00a0: %(code)s.") % mots
