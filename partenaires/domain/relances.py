"""What time does to requests: a nudge, then the end of those that nobody answers; sessions that took place.

Each request has its own transaction, and is read again under its lock: run twice, or after days without running, nothing
is done twice, and nothing is closed without a nudge first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.domain.dates import jour
from ateliers.models import Seance
from ateliers.models.reservation import StatutReservation
from partenaires.conf import reglage
from partenaires.models import Demande, MessageDemande
from partenaires.models.demande import Cote, EtatDemande

from .etats import Acteur, Action
from .fil import avancer, avec_dernier_cote, demande_verrouillee, ecrire_a_la_structure, ecrire_au_responsable


@dataclass(frozen=True)
class Bilan:
    """What one run did."""

    relancees: int
    expirees: int
    realisees: int


def suivre(*, maintenant: datetime | None = None) -> Bilan:
    """Nudge, close and complete all that is due. Raises OccupeError."""
    instant = maintenant or timezone.now()
    expirees = _pour_chacune(a_expirer(instant), lambda demande: _expirer(demande))
    relancees = _pour_chacune(a_relancer(instant), lambda demande: _relancer(demande, instant=instant))
    realisees = _pour_chacune(a_realiser(instant), lambda demande: _realiser(demande))
    return Bilan(relancees=relancees, expirees=expirees, realisees=realisees)


def a_relancer(maintenant: datetime) -> QuerySet[Demande]:
    """Return the requests that wait for the structure for too long, and that were not nudged yet."""
    return _silencieuses().filter(
        changee_le__lt=_avant_ou_le(maintenant, jours=reglage("RELANCE_JOURS")), relancee_le=None
    )


def a_expirer(maintenant: datetime) -> QuerySet[Demande]:
    """Return the requests that a nudge did not wake up."""
    return _silencieuses().filter(
        changee_le__lt=_avant_ou_le(maintenant, jours=reglage("EXPIRATION_JOURS")),
        relancee_le__lt=_avant_ou_le(maintenant, jours=jours_apres_relance()),
    )


def a_realiser(maintenant: datetime) -> QuerySet[Demande]:
    """Return the planned requests whose session is over."""
    return Demande.objects.filter(etat=EtatDemande.PLANIFIEE, seance__statut="publiee", seance__fin__lte=maintenant)


def jours_apres_relance() -> int:
    """Return how many days a structure has to answer once it is nudged."""
    return max(1, reglage("EXPIRATION_JOURS") - reglage("RELANCE_JOURS"))


def realiser_seance(seance: Seance) -> None:
    """Complete the request of a session where somebody was counted."""
    demandes = Demande.objects.filter(etat=EtatDemande.PLANIFIEE, seance=seance)
    _pour_chacune(demandes, lambda demande: _realiser(demande))


def _avant_ou_le(maintenant: datetime, *, jours: int) -> datetime:
    """Return the end of the day that was so many days ago: days are counted on the calendar, at whatever hour one looks."""
    lendemain = timezone.localdate(maintenant) - timedelta(days=jours - 1)
    return timezone.make_aware(datetime.combine(lendemain, time()))


def _silencieuses() -> QuerySet[Demande]:
    """Return the requests that wait for the structure, and where the last word is not its own."""
    return avec_dernier_cote(Demande.objects.attendant_la_structure()).exclude(dernier_cote=Cote.STRUCTURE)


def _pour_chacune(demandes: QuerySet[Demande], agir: Callable[[Demande], None]) -> int:
    """Do something to each request that is still in the list once it is locked, and return how many there were."""
    faites = 0
    for pk in list(demandes.order_by("pk").values_list("pk", flat=True)):
        with demande_verrouillee(pk) as demande:
            if demandes.filter(pk=pk).exists():
                agir(demande)
                faites += 1
    return faites


def _relancer(demande: Demande, *, instant: datetime) -> None:
    demande.relancee_le = instant
    demande.save(update_fields=["relancee_le"])
    ligne = MessageDemande.objects.create(
        demande=demande, cote=Cote.SUIVI, texte=_("Nous vous avons rappelé cette demande."), cree_le=instant
    )
    limite = timezone.localdate(instant) + timedelta(days=jours_apres_relance())
    ecrire_a_la_structure(
        demande,
        ligne,
        titre=_("Nous attendons votre réponse."),
        phrases=[
            _("Nous vous avons proposé des dates.")
            if demande.etat == EtatDemande.CONTRE_PROPOSEE
            else _("Nous vous avons posé une question."),
            _("Sans réponse avant le %s, nous fermerons votre demande.") % jour(limite),
        ],
        bouton=_("Répondre"),
    )


def _expirer(demande: Demande) -> None:
    ligne = avancer(demande, acteur=Acteur.SUIVI, action=Action.EXPIRER)
    ecrire_a_la_structure(
        demande,
        ligne,
        titre=_("Votre demande est fermée."),
        phrases=[_("Nous n’avons pas reçu votre réponse."), _("Vous pouvez faire une nouvelle demande.")],
    )
    ecrire_au_responsable(demande, ligne, titre=_("Une demande est fermée, sans réponse de la structure."))


def _realiser(demande: Demande) -> None:
    parts = demande.groupe.parts.exclude(reservation__statut=StatutReservation.ANNULEE) if demande.groupe else None
    maintenu = parts is not None and parts.exists()
    avancer(demande, acteur=Acteur.SUIVI, action=Action.REALISER if maintenu else Action.RETIRER)
