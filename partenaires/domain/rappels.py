"""The reminder that a referent gets before a session, with the list and the invitations to print."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.domain.dates import date_et_heure, intervalle
from ateliers.domain.lettres import deposer_lettre
from partenaires.conf import reglage
from partenaires.models import Groupe

from .courriers import correspondant


def groupes_a_rappeler(maintenant: datetime | None = None) -> QuerySet[Groupe]:
    """Return the groups with seats whose session begins within RAPPEL_JOURS days and that were not reminded yet.

    Whole days count, so that one run a day is enough whatever its hour; a run that was missed is caught up until the start.
    """
    instant = maintenant or timezone.now()
    dernier_jour = timezone.localdate(instant) + timedelta(days=reglage("RAPPEL_JOURS"))
    fin = timezone.make_aware(datetime.combine(dernier_jour, time.max))
    groupes: QuerySet[Groupe] = Groupe.objects.pour_liste().filter(
        rappele_le=None, seance__statut="publiee", seance__debut__gt=instant, seance__debut__lte=fin, confirmes__gt=0
    )
    return groupes


def rappeler_groupes(*, maintenant: datetime | None = None) -> int:
    """Remind the referents whose session is near, each once for a date, and return how many letters were written."""
    instant = maintenant or timezone.now()
    return sum(_rappeler(groupe, instant=instant) for groupe in groupes_a_rappeler(instant))


def _rappeler(groupe: Groupe, *, instant: datetime) -> bool:
    with transaction.atomic():
        # Two runs at once: one of them finds the group already reminded.
        if not Groupe.objects.filter(pk=groupe.pk, rappele_le=None).update(rappele_le=instant):
            return False
        return _ecrire(groupe)


def _ecrire(groupe: Groupe) -> bool:
    seance, destinataire = groupe.seance, correspondant(groupe)
    quand = date_et_heure(seance.debut_local)
    places = ngettext(
        "Nous gardons %d place pour votre groupe.", "Nous gardons %d places pour votre groupe.", groupe.confirmes
    )
    attente = ngettext(
        "%d personne est en liste d’attente.", "%d personnes sont en liste d’attente.", groupe.en_attente
    )
    lettre = deposer_lettre(
        destinataire=destinataire.courriel,
        prenom=destinataire.prenom,
        sujet=_("Rappel : votre groupe vient le %s") % quand,
        titre=_("Votre groupe vient bientôt."),
        phrases=[
            f"{seance.atelier.title}.",
            _("C’est %s.") % intervalle(seance.debut_local, seance.fin_locale),
            f"{seance.lieu.nom_et_adresse}.",
            places % groupe.confirmes,
            *([attente % groupe.en_attente] if groupe.en_attente else []),
            _("Imprimez la liste de votre groupe. Imprimez aussi les invitations, pour les personnes sans e-mail."),
            _("Vous venez moins nombreux ? Rendez les places : elles servent à d’autres personnes."),
        ],
        bouton=_("Voir mon groupe"),
        lien=destinataire.lien,
        cle=f"rappel-groupe:{groupe.pk}:{seance.debut:%Y%m%dT%H%M}",
        perime_le=seance.debut,
    )
    return lettre is not None
