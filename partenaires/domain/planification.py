"""Make a session of an accepted request: what clashes, then the session, its group and the letter, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from ateliers.domain import seances
from ateliers.domain.dates import intervalle, jour
from ateliers.models import Lieu, Reservation, Seance
from ateliers.models.lieu import TypeLieu
from ateliers.models.seance import Inscription
from partenaires.exceptions import DemandeInvalideError
from partenaires.models import Demande, Groupe, MessageDemande, SeanceReservee, Structure
from partenaires.models.demande import Cote, EtatDemande

from .contacts import Contact, contact_de
from .demandes import Creneau
from .etats import Acteur, Action
from .feries import ferie
from .fil import avancer, demande_verrouillee, ecrire_a_la_structure, ecrire_au_responsable, exiger, repondant
from .groupes import inscrire_groupe
from .parts import parts_actives

DIMANCHE = 6


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The session to make. Without `lieu_id`, the place is created from the structure's description."""

    creneau: Creneau
    lieu_id: int | None
    animateur_id: int | None
    capacite: int
    langue: str


@dataclass(frozen=True)
class Alerte:
    """Why a session could go wrong there and then: nothing that forbids it."""

    code: str
    phrase: str


def alertes(
    *, debut: datetime, fin: datetime, lieu: Lieu | None, animateur_id: int | None, echeance: date | None = None
) -> list[Alerte]:
    """Return what staff should know before planning a session."""
    trouvees = alertes_du_jour(timezone.localdate(debut, lieu.tzinfo if lieu else None), echeance=echeance)
    memes_heures = Seance.objects.maintenues().filter(debut__lt=fin, fin__gt=debut).select_related("atelier", "lieu")
    if animateur_id is not None:
        phrase = _("Cette personne anime déjà : %s.")
        trouvees += [
            Alerte(f"animateur-{prise.pk}", phrase % _decrire(prise))
            for prise in memes_heures.filter(animateur=animateur_id)
        ]
    if lieu is not None:
        phrase = _("Ce lieu sert déjà : %s.")
        trouvees += [Alerte(f"lieu-{prise.pk}", phrase % _decrire(prise)) for prise in memes_heures.filter(lieu=lieu)]
    return trouvees


def alertes_du_jour(ce_jour: date, *, echeance: date | None = None) -> list[Alerte]:
    """Return what is wrong with a day, whatever the hour."""
    trouvees = []
    if nom := ferie(ce_jour):
        trouvees.append(Alerte("ferie", _("Ce jour est férié : %s.") % nom))
    if ce_jour.weekday() == DIMANCHE:
        trouvees.append(Alerte("dimanche", _("Ce jour est un dimanche.")))
    if ce_jour <= timezone.localdate():
        trouvees.append(Alerte("passe", _("Ce jour est passé, ou c’est aujourd’hui.")))
    if echeance is not None and ce_jour > echeance:
        trouvees.append(Alerte("echeance", _("La structure voulait l’atelier avant le %s.") % jour(echeance)))
    return trouvees


def _decrire(seance: Seance) -> str:
    return f"{seance.atelier.title}, {intervalle(seance.debut_local, seance.fin_locale)}, {seance.lieu}"


def plan_propose(demande: Demande) -> Plan | None:
    """Return the session that an accepted request asks for, or None when its date is unknown."""
    date = demande.dates_proposees.filter(retenue=True).select_related("lieu").first()
    if date is None:
        return None
    lieu = date.lieu or (demande.site if demande.chez_nous else lieu_connu(demande))
    return Plan(
        creneau=Creneau(debut=date.debut, fin=date.fin),
        lieu_id=lieu.pk if lieu else None,
        animateur_id=demande.responsable_id,
        capacite=demande.effectif,
        langue=demande.langue,
    )


def lieu_connu(demande: Demande) -> Lieu | None:
    """Return the place of the structure that this request describes, if it is already known."""
    if demande.structure is None:
        return None
    lieux: list[Lieu] = list(demande.structure.lieux.actifs())
    decrite = (slugify(demande.lieu_adresse), demande.lieu_code_postal)
    connus = [lieu for lieu in lieux if (slugify(lieu.adresse), lieu.code_postal) == decrite]
    return next(iter(connus), None)


def planifier(*, demande_id: int, par: Any, nonce: UUID, plan: Plan, etat_vu: str = "") -> Demande:
    """Create the session, keep it for the structure, register the group, tell the structure. Done twice, it is done once.

    Raises TransitionError, DemandeInvalideError, ValidationError, and the refusals of `inscrire_groupe`.
    """
    with demande_verrouillee(demande_id) as demande:
        if demande.etat == EtatDemande.PLANIFIEE and demande.groupe is not None and demande.groupe.nonce == nonce:
            return demande
        exiger(demande, acteur=Acteur.EQUIPE, action=Action.PLANIFIER, etat_vu=etat_vu)
        structure = demande.structure
        if structure is None or not structure.active:
            raise DemandeInvalideError(_("Rattachez d’abord cette demande à une structure active."))
        if plan.creneau.debut <= timezone.now():
            raise DemandeInvalideError(_("Cette date est passée."), champ="jour")
        lieu = Lieu.objects.get(pk=plan.lieu_id) if plan.lieu_id else creer_lieu(demande, structure=structure, par=par)
        seance = seances.creer(
            Seance(
                atelier=demande.offre.atelier,
                lieu=lieu,
                debut=plan.creneau.debut,
                fin=plan.creneau.fin,
                animateur_id=plan.animateur_id,
                langue=plan.langue,
                capacite=plan.capacite,
                taille_attente=0,
                inscription=Inscription.GROUPES,
            )
        )
        SeanceReservee.objects.create(seance=seance, structure=structure)
        demande.groupe = inscrire_groupe(
            referent=_contact(demande, structure=structure),
            seance_id=seance.pk,
            effectif=demande.effectif,
            accompagnant=f"{demande.prenom} {demande.nom}",
            telephone=demande.telephone,
            nonce=nonce,
        )
        demande.seance = seance
        ligne = avancer(demande, acteur=Acteur.EQUIPE, action=Action.PLANIFIER, auteur=par)
        ecrire_a_la_structure(
            demande,
            ligne,
            titre=_("Votre atelier est prévu."),
            phrases=[
                _("%s.") % capfirst(intervalle(seance.debut_local, seance.fin_locale)),
                _("Lieu : %s.") % lieu.nom_et_adresse,
                _("Nombre de personnes : %d.") % demande.effectif,
            ],
        )
        return demande


def _contact(demande: Demande, *, structure: Structure) -> Contact:
    """Return whom the mails about the group go to."""
    if referent := repondant(demande):
        return contact_de(referent)
    return Contact(structure=structure, prenom=demande.prenom, nom=demande.nom, courriel=demande.courriel)


def creer_lieu(demande: Demande, *, structure: Structure, par: Any) -> Lieu:
    """Create the structure's place from its description. The team of the site that follows the request looks after it.

    Raises DemandeInvalideError when the request describes none, ValidationError.
    """
    if not demande.lieu_commune:
        raise DemandeInvalideError(_("Choisissez un lieu."), champ="lieu")
    nom = ", ".join(partie for partie in (structure.nom, demande.lieu_salle) if partie)[:120]
    lieu = Lieu(
        nom=nom,
        slug=_slug_libre(nom),
        type=TypeLieu.PARTENAIRE,
        adresse=demande.lieu_adresse,
        code_postal=demande.lieu_code_postal,
        commune=demande.lieu_commune,
        venir=demande.lieu_acces,
        accessible=demande.lieu_accessible,
    )
    lieu.full_clean()
    lieu.save()
    site = demande.site or structure.site
    lieu.equipe.set([par, *(site.equipe.all() if site else ())])
    structure.lieux.add(lieu)
    return lieu


def _slug_libre(nom: str) -> str:
    racine = slugify(nom)[:100] or "lieu"
    pris = set(Lieu.objects.filter(slug__startswith=racine).values_list("slug", flat=True))
    suites = (f"{racine}-{rang}" for rang in count(2))
    return racine if racine not in pris else next(slug for slug in suites if slug not in pris)


def deplanifier(seance: Seance) -> None:
    """Bring the request of a cancelled session back to "accepted": another date must be found."""
    pk = Demande.objects.filter(seance=seance, etat=EtatDemande.PLANIFIEE).values_list("pk", flat=True).first()
    if pk is None:
        return
    with demande_verrouillee(pk) as demande:
        if demande.seance_id != seance.pk or demande.etat != EtatDemande.PLANIFIEE:
            return
        demande.seance = demande.groupe = None
        ligne = avancer(demande, acteur=Acteur.SUIVI, action=Action.DEPLANIFIER)
        ecrire_a_la_structure(
            demande,
            ligne,
            titre=_("La séance que vous aviez demandée est annulée."),
            phrases=[_("Nous cherchons une autre date avec vous.")],
        )
        ecrire_au_responsable(demande, ligne, titre=_("La séance d’une demande est annulée."))


def signaler_annulation(reservation: Reservation) -> None:
    """Tell the owner of a planned request that its whole group has cancelled: the session is still there, for nobody."""
    groupes = Groupe.objects.filter(parts__reservation=reservation)
    pk = Demande.objects.filter(groupe__in=groupes, etat=EtatDemande.PLANIFIEE).values_list("pk", flat=True).first()
    if pk is None:
        return
    with demande_verrouillee(pk) as demande:
        if demande.groupe is None or parts_actives(demande.groupe):
            return
        ligne = MessageDemande.objects.create(
            demande=demande, cote=Cote.SUIVI, texte=_("Toutes les places du groupe sont annulées.")
        )
        ecrire_au_responsable(
            demande,
            ligne,
            titre=_("Le groupe d’une demande est annulé."),
            phrases=[_("La séance est toujours prévue. Annulez-la si personne d’autre ne vient.")],
        )
