"""The private calendar of a structure: its groups, with headcounts and no name, behind a secret address."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Event, vText

from ateliers.domain import fuseaux
from ateliers.domain.jetons import LONGUEUR, empreinte, jeton_secret
from ateliers.domain.lignes import epurer, epurer_titre, joindre
from ateliers.models import Seance
from partenaires.conf import reglage, url_absolue
from partenaires.models import Groupe, Referent, Structure

SEL = "partenaires.agenda"
PRODID = "-//PIMMS//Partenaires//FR"
PERIODE = "PT1H"


def creer_agenda(structure: Structure) -> str:
    """Give a structure a new secret address, and return its token. The former one stops at once."""
    nonce = uuid4()
    jeton = jeton_secret(sel=SEL, nonce=nonce)
    structure.agenda_nonce, structure.agenda_empreinte = nonce, empreinte(jeton)
    structure.save(update_fields=["agenda_nonce", "agenda_empreinte"])
    return jeton


def revoquer_agenda(structure: Structure) -> None:
    """Stop the secret address of a structure, if it has one."""
    structure.agenda_nonce = structure.agenda_empreinte = None
    structure.save(update_fields=["agenda_nonce", "agenda_empreinte"])


def jeton_agenda(structure: Structure) -> str:
    """Return the token of a structure, to show its address again; nothing when it has none."""
    if structure.agenda_nonce is None:
        return ""
    return jeton_secret(sel=SEL, nonce=structure.agenda_nonce, attendue=structure.agenda_empreinte or "")


def structure_du_jeton(jeton: str) -> Structure | None:
    """Return the active structure that a token stands for, or None. It opens nothing once nobody acts for the structure."""
    if len(jeton) != LONGUEUR or not jeton.isascii():
        return None
    agissent = Referent.objects.agissants().filter(structure=OuterRef("pk"))
    return Structure.objects.actives().filter(Exists(agissent), agenda_empreinte=empreinte(jeton)).first()


def noter_changement(groupes: QuerySet[Groupe]) -> None:
    """Tell the calendars that these groups have changed."""
    groupes.update(sequence=F("sequence") + 1, modifie_le=timezone.now())


def contenu(structure: Structure) -> bytes:
    """Return the calendar of a structure: recent groups, all that come, and what is cancelled for longer."""
    with translation.override(settings.LANGUAGE_CODE):
        return joindre(_calendrier(structure, list(_groupes(structure)))).encode()


def _groupes(structure: Structure) -> Iterator[Groupe]:
    maintenant = timezone.now()
    recent = maintenant - timedelta(days=reglage("AGENDA_JOURS_PASSES"))
    annule = maintenant - timedelta(days=reglage("AGENDA_JOURS_ANNULES"))
    gardes = Q(seance__fin__gt=min(recent, annule))
    groupes = Groupe.objects.filter(gardes, structure=structure).pour_liste().order_by("seance__debut", "pk")
    return (g for g in groupes if g.seance.fin > (annule if g.annule else recent))


def _calendrier(structure: Structure, groupes: Iterable[Groupe]) -> Iterator[str]:
    titre = vText(epurer_titre(_("Groupes – %s") % structure.nom)).to_ical().decode()
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{titre}", f"X-WR-CALNAME:{titre}")
    # No SOURCE: this address is a secret, and a calendar is shown to others.
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{PERIODE}", f"X-PUBLISHED-TTL:{PERIODE}")
    # A calendar must hold a component (RFC 5545, section 3.6).
    for zone in sorted({groupe.seance.lieu.fuseau for groupe in groupes}) or [settings.TIME_ZONE]:
        yield from fuseaux.definir(zone)
    for groupe in groupes:
        yield from (str(ligne) for ligne in _evenement(groupe).content_lines(sorted=False) if ligne)
    yield "END:VCALENDAR"


def _evenement(groupe: Groupe) -> Event:
    seance: Seance = groupe.seance
    titre = epurer_titre(seance.atelier.title)
    modifie = _en_utc(max(groupe.modifie_le, seance.modifiee_le))
    lieu = epurer_titre(seance.lieu.nom_et_adresse)
    evenement = Event()
    evenement.add("uid", f"{groupe.uuid}@{reglage('DOMAINE_UID')}")
    evenement.add("sequence", groupe.sequence)
    evenement.add("dtstamp", modifie)
    evenement.add("created", _en_utc(groupe.cree_le))
    evenement.add("last-modified", modifie)
    evenement.add("dtstart", _au_lieu(seance.debut, seance))
    evenement.add("dtend", _au_lieu(seance.fin, seance))
    evenement.add("summary", _("ANNULÉ – %s") % titre if groupe.annule else f"{titre} ({_personnes(groupe)})")
    evenement.add("status", _statut(groupe))
    evenement.add("transp", "TRANSPARENT" if groupe.annule else "OPAQUE")
    evenement.add("class", "PRIVATE")
    evenement.add("location", lieu)
    if seance.lieu.latitude is not None:
        evenement.add("geo", (seance.lieu.latitude, seance.lieu.longitude))
    evenement.add("url", url_absolue(reverse("partenaires:groupe", args=[groupe.structure_id, groupe.uuid])))
    evenement.add("categories", [epurer_titre(seance.atelier.theme.nom)])
    evenement.add("color", seance.atelier.theme.couleur)
    evenement.add("description", _description(groupe))
    return evenement


def _statut(groupe: Groupe) -> str:
    if groupe.annule:
        return "CANCELLED"
    return "CONFIRMED" if groupe.confirmes else "TENTATIVE"


def _personnes(groupe: Groupe) -> str:
    return ngettext("%d personne", "%d personnes", groupe.effectif) % groupe.effectif


def _description(groupe: Groupe) -> str:
    seance, lieu = groupe.seance, groupe.seance.lieu
    reservees = ngettext("%d place est réservée.", "%d places sont réservées.", groupe.confirmes)
    attendent = ngettext(
        "%d personne est en liste d’attente.", "%d personnes sont en liste d’attente.", groupe.en_attente
    )
    phrases = [
        _("Cette séance est annulée.") if seance.annulee else "",
        _("Votre groupe est annulé.") if groupe.annule and not seance.annulee else "",
        reservees % groupe.confirmes if groupe.confirmes else "",
        attendent % groupe.en_attente if groupe.en_attente else "",
        _("À apporter\u00a0: %s") % seance.atelier.a_apporter if seance.atelier.a_apporter else "",
        _("Comment venir\u00a0: %s") % lieu.venir if lieu.venir else "",
    ]
    return epurer("\n".join(phrase for phrase in phrases if phrase))


def _en_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _au_lieu(instant: datetime, seance: Seance) -> datetime:
    return instant.astimezone(UTC).astimezone(seance.lieu.tzinfo)
