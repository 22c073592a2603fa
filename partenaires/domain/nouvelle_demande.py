"""Ask for a workshop: what a structure without account, or a referent, sends for the first time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.domain.verrous import transaction_patiente
from ateliers.exceptions import RefusError
from ateliers.models import Langue, Lieu
from partenaires.exceptions import DemandeInvalideError, GroupeTropPetitError, TropDeDemandesError
from partenaires.models import Demande, MessageDemande, OffreAtelier, Referent, Souhait, Structure
from partenaires.models.demande import Cote, DemiJournee
from partenaires.signals import demande_changee

from .etats import INITIAL
from .fil import ecrire_a_la_structure, empreinte_de, texte_propre
from .referents import structure_verrouillee

# The version of the notice that people without account agree to (includes/donnees_personnelles.html): change them together.
ACCORD_VERSION = "2026-1"
PAR_JOUR = 3
SOUHAITS_MAXIMUM = 3
HORIZON = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class Demandeur:
    """Who asks, for which structure."""

    structure_nom: str
    prenom: str
    nom: str
    courriel: str
    telephone: str = ""
    siret: str = ""


@dataclass(frozen=True, kw_only=True)
class LieuDecrit:
    """The structure's own room, as it describes it."""

    adresse: str
    code_postal: str
    commune: str
    salle: str = ""
    ecran: bool = False
    accessible: bool = False
    acces: str = ""


@dataclass(frozen=True, kw_only=True)
class Voeu:
    """A wished date."""

    jour: date
    demi_journee: DemiJournee


def demandeur_de(referent: Referent) -> Demandeur:
    compte = referent.utilisateur
    return Demandeur(
        structure_nom=referent.structure.nom,
        siret=referent.structure.siret,
        prenom=compte.first_name,
        nom=compte.last_name or compte.get_username(),
        courriel=compte.email,
        telephone=referent.telephone.as_e164 if referent.telephone else "",
    )


def creer_demande(
    *,
    nonce: UUID,
    offre: OffreAtelier,
    demandeur: Demandeur,
    effectif: int,
    voeux: Sequence[Voeu],
    lieu: LieuDecrit | None = None,
    langue: str = Langue.FR,
    public: str = "",
    message: str = "",
    echeance: date | None = None,
    site: Lieu | None = None,
    referent: Referent | None = None,
    accord_version: str = "",
) -> Demande:
    """Record a request and acknowledge it by mail. The same nonce always finds the same request.

    `lieu` describes the structure's room; without it, the workshop is asked for at our place. `referent` is who asks with
    an account; without one, `accord_version` is the notice they agreed to. Raises GroupeTropPetitError,
    DemandeInvalideError, TropDeDemandesError, and RefusError for a nonce that somebody else has used.
    """
    with _structure_verrouillee(referent) as structure:
        deja = Demande.objects.filter(nonce=nonce).select_related("offre__atelier").first()
        if deja is not None:
            return _la_meme(deja, demandeur=demandeur, referent=referent)
        verifier_offre(offre, effectif=effectif, langue=langue, chez_nous=lieu is None)
        verifier_dates(voeux, echeance=echeance)
        if referent is None:
            _verifier_rythme(demandeur.courriel)
        champs: dict[str, Any] = {
            "jeton_empreinte": empreinte_de(nonce),
            "structure": structure,
            "referent": referent,
            "site": site or (structure.site if structure else None),
            "offre": offre,
            "effectif": effectif,
            "public": public,
            "langue": langue,
            "chez_nous": lieu is None,
            "message": texte_propre(message),
            "echeance": echeance,
            "accord_version": accord_version,
        }
        if lieu is not None:
            champs |= {f"lieu_{nom}": valeur for nom, valeur in asdict(lieu).items()}
        demande, creee = Demande.objects.get_or_create(nonce=nonce, defaults=champs | asdict(demandeur))
        if not creee:
            return _la_meme(demande, demandeur=demandeur, referent=referent)
        Souhait.objects.bulk_create(
            Souhait(demande=demande, jour=voeu.jour, demi_journee=voeu.demi_journee) for voeu in voeux
        )
        _accuser_reception(demande)
        return demande


@contextmanager
def _structure_verrouillee(referent: Referent | None) -> Iterator[Structure | None]:
    """Open a transaction, and yield the structure of who asks, read again: a merge may have closed it meanwhile."""
    if referent is None:
        with transaction_patiente():
            yield None
        return
    with structure_verrouillee(referent.structure_id) as structure:
        if not structure.active:
            raise DemandeInvalideError(_("Votre structure n’est plus active. Appelez-nous."))
        yield structure


def _la_meme(demande: Demande, *, demandeur: Demandeur, referent: Referent | None) -> Demande:
    """Return a request found again by its nonce. Raises RefusError when it is somebody else's."""
    if demande.courriel != demandeur.courriel or demande.referent_id != (referent.pk if referent else None):
        raise RefusError
    return demande


def _accuser_reception(demande: Demande) -> None:
    """Write the first line of the thread, and tell the structure that its request has come."""
    ligne = MessageDemande.objects.create(
        demande=demande,
        cote=Cote.STRUCTURE,
        auteur=demande.referent.utilisateur if demande.referent else None,
        texte=demande.message,
        etat=INITIAL,
        cree_le=demande.creee_le,
    )
    demande_changee.send(Demande, demande=demande)
    ecrire_a_la_structure(
        demande,
        ligne,
        titre=_("Nous avons bien reçu votre demande."),
        phrases=[_("Nous l’étudions. Vous recevrez notre réponse à cette adresse.")],
    )


def verifier_offre(offre: OffreAtelier, *, effectif: int, langue: str, chez_nous: bool) -> None:
    """Raise GroupeTropPetitError or DemandeInvalideError unless this workshop is done so, for so many people."""
    if not OffreAtelier.objects.proposees().filter(pk=offre.pk).exists():
        raise DemandeInvalideError(_("Cet atelier n’est plus proposé. Choisissez-en un autre."))
    if effectif < offre.groupe_min:
        raise GroupeTropPetitError(offre.groupe_min)
    if effectif > offre.groupe_max:
        phrase = _("Cet atelier se fait avec %d personnes au plus. Faites deux demandes.") % offre.groupe_max
        raise DemandeInvalideError(phrase, champ="effectif")
    if langue not in langues_de(offre):
        raise DemandeInvalideError(_("Cet atelier n’est pas proposé dans cette langue."), champ="langue")
    if chez_nous and not offre.chez_nous:
        raise DemandeInvalideError(_("Cet atelier se fait dans vos locaux seulement."), champ="endroit")
    if not chez_nous and not offre.chez_vous:
        raise DemandeInvalideError(_("Cet atelier se fait dans nos locaux seulement."), champ="endroit")


def langues_de(offre: OffreAtelier) -> list[str]:
    """Return the languages of a workshop on demand: French when it says nothing."""
    return list(offre.langues) or [Langue.FR.value]


def verifier_dates(voeux: Sequence[Voeu], *, echeance: date | None) -> None:
    """Raise DemandeInvalideError unless there are one to three different wished dates, to come, before the deadline."""
    demain = timezone.localdate() + timedelta(days=1)
    if echeance is not None and not demain <= echeance <= demain + HORIZON:
        raise DemandeInvalideError(_("Donnez une date limite à venir, dans les deux ans."), champ="echeance")
    if not 1 <= len(voeux) <= SOUHAITS_MAXIMUM:
        raise DemandeInvalideError(_("Donnez une, deux ou trois dates."), champ="jour_1")
    for rang, voeu in enumerate(voeux, start=1):
        champ = f"jour_{rang}"
        if not demain <= voeu.jour <= demain + HORIZON:
            raise DemandeInvalideError(_("Donnez une date à venir, dans les deux ans."), champ=champ)
        if echeance is not None and voeu.jour > echeance:
            raise DemandeInvalideError(_("Cette date est après votre date limite."), champ=champ)
        if voeu in voeux[: rang - 1]:
            raise DemandeInvalideError(_("Vous avez déjà donné cette date."), champ=champ)


def _verifier_rythme(courriel: str) -> None:
    """Raise TropDeDemandesError: each request sends a mail to an address that nobody has proved to be theirs."""
    depuis = timezone.now() - timedelta(days=1)
    if Demande.objects.filter(courriel__iexact=courriel, referent=None, creee_le__gt=depuis).count() >= PAR_JOUR:
        raise TropDeDemandesError
