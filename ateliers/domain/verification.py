"""Recompute every counter and invariant from the records, trusting nothing that is stored."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ateliers.models import Blocage, Message, Reservation, Seance
from ateliers.models.seance import Inscription, StatutSeance
from ateliers.querysets import SeanceQuerySet

from .attente import choisir, demandes, file_d_attente
from .ical import serialiser
from .jetons import empreinte, jeton

REGLAGES = re.compile(r"https?://[^/\s]+(?=/seances/)|(?<=^UID:[0-9a-f-]{36})@.*$", re.MULTILINE)


def _somme(lignes: QuerySet[Any]) -> Coalesce:
    """Return the seats of these rows of a session."""
    places = lignes.order_by().values("seance").annotate(total=Sum("places")).values("total")
    return Coalesce(Subquery(places), Value(0))


def _seances_comptees() -> SeanceQuerySet:
    """Return every session with its seats confirmed, held and waiting, summed from the records."""
    return Seance.objects.annotate(
        confirmees=_somme(Reservation.objects.filter(seance=OuterRef("pk"), statut="confirmee")),
        attente=_somme(Reservation.objects.filter(seance=OuterRef("pk"), statut="attente")),
        gardees=_somme(Blocage.objects.ouverts().filter(seance=OuterRef("pk"))),
    )


def _compteurs() -> Iterator[str]:
    seances = _seances_comptees()
    ecarts = seances.exclude(
        places_confirmees=F("confirmees"), places_en_attente=F("attente"), places_bloquees=F("gardees")
    )
    for s in ecarts.iterator(chunk_size=500):
        if (s.places_confirmees, s.places_en_attente) != (s.confirmees, s.attente):
            yield (
                f"séance {s.uuid} : compteurs {s.places_confirmees} et {s.places_en_attente}, "
                f"réservations {s.confirmees} et {s.attente}"
            )
        if s.places_bloquees != s.gardees:
            yield f"séance {s.uuid} : compteur de places gardées {s.places_bloquees}, blocages {s.gardees}"
    for s in seances.filter(confirmees__gt=F("capacite") - F("gardees")).iterator(chunk_size=500):
        yield f"séance {s.uuid} : survendue, {s.confirmees + s.gardees} places pour {s.capacite}"
    fermees = Q(statut=StatutSeance.ANNULEE) | Q(inscription=Inscription.LIBRE)
    prises = Q(confirmees__gt=0) | Q(attente__gt=0) | Q(gardees__gt=0)
    for s in seances.filter(fermees).filter(prises).iterator(chunk_size=500):
        if s.confirmees:
            yield f"séance {s.uuid} : {s.confirmees} places réservées alors qu’elle est annulée ou en entrée libre"
        if s.gardees:
            yield f"séance {s.uuid} : {s.gardees} places gardées alors qu’elle est annulée ou en entrée libre"
        if s.attente:
            yield f"séance {s.uuid} : {s.attente} places en attente alors qu’elle est annulée ou en entrée libre"


def _attentes() -> Iterator[str]:
    avec_attente = Seance.objects.maintenues().filter(debut__gt=timezone.now(), places_en_attente__gt=0)
    for s in avec_attente.iterator(chunk_size=500):
        if choisir(s.places_libres, demandes(file_d_attente(s), capacite=s.places_partagees)).promues:
            yield f"séance {s.uuid} : des places sont libres pour une demande en attente"


def _sans_reglages(texte: str) -> str:
    """Return an unfolded calendar text without what settings put in it: the site's address, the domain of the UID."""
    return REGLAGES.sub("", texte.replace("\r\n ", ""))


def _a_une_autre_adresse(texte: str, attendu: str) -> bool:
    return texte != attendu and _sans_reglages(texte) == _sans_reglages(attendu)


def _suivies() -> Iterator[Seance]:
    return Seance.objects.du_flux().select_related("atelier__theme", "lieu").iterator(chunk_size=500)


def _evenements() -> Iterator[str]:
    for s in _suivies():
        if _sans_reglages(s.evenement) != _sans_reglages(serialiser(s)):
            yield f"séance {s.uuid} : son texte d’agenda n’est pas à jour"


def _messages() -> Iterator[str]:
    perdus = Message.objects.filter(statut="en_cours", bail__lt=timezone.now() - timedelta(hours=1))
    for m in perdus.iterator(chunk_size=500):
        yield f"message {m.pk} : pris par un expéditeur qui ne répond plus depuis une heure"
    muettes = Reservation.objects.actives().exclude(courriel="").filter(messages=None, seance__fin__gt=timezone.now())
    for r in muettes.iterator(chunk_size=500):
        yield f"réservation {r.pk} : aucune trace de message alors qu’elle a une adresse e-mail"


def anomalies() -> Iterator[str]:
    """Yield one French sentence for each breach found in the whole database."""
    for controle in (_compteurs, _attentes, _evenements, _messages):
        yield from controle()


def avertissements() -> Iterator[str]:
    """Yield one French sentence for each thing to put right around sound data: a setting, a worker that sleeps."""
    actives = Reservation.objects.actives().filter(seance__fin__gt=timezone.now())
    lignes = actives.only("nonce", "jeton_empreinte").iterator(chunk_size=2000)
    fermes = sum(empreinte(jeton(r)) != r.jeton_empreinte for r in lignes)
    if fermes:
        yield f"{fermes} lien(s) secret(s) d’une autre clé : vérifiez SECRET_KEY et SECRET_KEY_FALLBACKS."
    ailleurs = sum(_a_une_autre_adresse(s.evenement, serialiser(s)) for s in _suivies())
    if ailleurs:
        yield f"{ailleurs} texte(s) d’agenda à une autre adresse : vérifiez URL_PUBLIQUE, puis lancez actualiser_agendas."
    echus = Blocage.objects.echus(timezone.now() - timedelta(hours=1)).count()
    if echus:
        yield f"{echus} blocage(s) échu(s) depuis une heure gardent des places : vérifiez qu’envoyer_messages tourne."
