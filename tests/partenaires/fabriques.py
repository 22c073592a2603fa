"""Plain functions that create partners for tests. Each takes what the test cares about and defaults the rest."""

import uuid
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from ateliers.models import Seance
from home.models import Utilisateur
from partenaires.domain import demandes, nouvelle_demande, planification, rattachement, relances
from partenaires.domain.demandes import Creneau
from partenaires.domain.groupes import inscrire_groupe
from partenaires.domain.nouvelle_demande import Demandeur, Voeu, demandeur_de
from partenaires.domain.participants import Nom
from partenaires.domain.planification import Plan
from partenaires.models import Demande, Groupe, OffreAtelier, Referent, Structure
from partenaires.models.demande import DemiJournee
from partenaires.models.structure import RoleReferent
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_utilisateur

_numero = count(1)


def creer_structure(nom: str = "", **champs: Any) -> Structure:
    """Return an active structure."""
    structure = Structure(
        **({"nom": nom or f"Centre social Exemple {next(_numero)}", "type": "centre_social"} | champs)
    )
    structure.full_clean()
    structure.save()
    return structure


def creer_referent(
    *, structure: Structure | None = None, utilisateur: Utilisateur | None = None, role: str = "contact", **champs: Any
) -> Referent:
    """Return somebody who acts for a structure, with an account."""
    if utilisateur is None:
        utilisateur = creer_utilisateur(first_name="Amina", last_name=f"Exemple{next(_numero)}")
    return Referent.objects.create(
        structure=structure or creer_structure(), utilisateur=utilisateur, role=RoleReferent(role), **champs
    )


def creer_offre(**champs: Any) -> OffreAtelier:
    """Return a workshop that structures may ask for."""
    champs["atelier"] = champs.get("atelier") or creer_atelier()
    offre = OffreAtelier(**champs)
    offre.full_clean()
    offre.save()
    return offre


def creer_groupe(
    *,
    referent: Referent | None = None,
    seance: Seance | None = None,
    effectif: int = 5,
    noms: int = 0,
    **champs: Any,
) -> Groupe:
    """Register a group through the domain, with that many names; `champs` are those of `inscrire_groupe`."""
    champs.setdefault("accompagnant", "Dominique Exemple")
    champs.setdefault("telephone", "06 39 98 12 34")
    champs.setdefault("participants", [Nom(prenom="Camille", nom=f"Fictif{rang}") for rang in range(1, noms + 1)])
    champs.setdefault("nonce", uuid.uuid4())
    return inscrire_groupe(
        referent=referent or creer_referent(),
        seance_id=(seance or creer_seance(capacite=12)).pk,
        effectif=effectif,
        **champs,
    )


def dans_jours(jours: int, heure: int = 10) -> datetime:
    """Return an instant so many days from now, at this hour in Paris."""
    jour = timezone.localdate() + timedelta(days=jours)
    return timezone.make_aware(datetime.combine(jour, time(heure)))


def creer_creneau(jours: int = 30, heure: int = 10, *, duree: int = 2) -> Creneau:
    debut = dans_jours(jours, heure)
    return Creneau(debut=debut, fin=debut + timedelta(hours=duree))


def creer_demande(*, etat: str = "envoyee", par: Utilisateur | None = None, **champs: Any) -> Demande:
    """Return a request led to this state through the domain. `champs` are those of `creer_demande`, or of who asks."""
    numero = next(_numero)
    qui = {"structure_nom": f"Association Exemple {numero}", "prenom": "Sacha", "nom": "Fictif"}
    qui["courriel"] = f"sacha{numero}@example.org"
    qui |= {
        nom: champs.pop(nom)
        for nom in ("structure_nom", "prenom", "nom", "courriel", "telephone", "siret")
        if nom in champs
    }
    referent = champs.get("referent")
    defauts: dict[str, Any] = {
        "nonce": uuid.uuid4(),
        "demandeur": demandeur_de(referent) if referent else Demandeur(**qui),
        "effectif": 8,
        "accord_version": "" if referent else "2026-1",
        "voeux": [Voeu(jour=dans_jours(30).date(), demi_journee=DemiJournee.MATIN)],
    }
    champs["offre"] = champs.get("offre") or creer_offre()
    demande = nouvelle_demande.creer_demande(**(defauts | champs))
    mener(demande, etat, par=par or creer_utilisateur(email=f"equipe{numero}@example.org"))
    demande.refresh_from_db()
    return demande


def mener(demande: Demande, etat: str, *, par: Utilisateur) -> None:
    """Lead a new request to a state, by the shortest way."""
    pk = demande.pk
    if etat == "refusee":
        demandes.refuser(demande_id=pk, par=par, motif="calendrier")
    elif etat == "retiree":
        demandes.retirer(demande_id=pk)
    elif etat != "envoyee":
        demandes.etudier(demande_id=pk, par=par)
    if etat in ("a_preciser", "expiree"):
        demandes.demander_precisions(demande_id=pk, par=par, texte="Combien de personnes lisent le français ?")
    if etat == "expiree":
        silence, relance = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=21)
        Demande.objects.filter(pk=pk).update(changee_le=silence, relancee_le=relance)
        relances.suivre()
    if etat in ("contre_proposee", "acceptee", "planifiee", "realisee"):
        demandes.contre_proposer(demande_id=pk, par=par, creneaux=[creer_creneau(30), creer_creneau(31, 14)])
    if etat in ("acceptee", "planifiee", "realisee"):
        demandes.choisir_date(demande_id=pk, date_id=demande.dates_proposees.earliest("debut").pk)
    if etat in ("planifiee", "realisee"):
        if demande.structure_id is None:
            rattachement.rattacher(demande_id=pk, structure_id=creer_structure().pk)
        planification.planifier(demande_id=pk, par=par, nonce=uuid.uuid4(), plan=creer_plan(demande))
    if etat == "realisee":
        demande.refresh_from_db()
        assert demande.seance is not None
        relances.realiser_seance(demande.seance)


def creer_plan(demande: Demande, **champs: Any) -> Plan:
    """Return the session that a request will become, in thirty days."""
    defauts: dict[str, Any] = {
        "creneau": creer_creneau(),
        "animateur_id": None,
        "capacite": demande.effectif,
        "langue": "fr",
    }
    if "lieu_id" not in champs:
        defauts["lieu_id"] = creer_lieu().pk
    return Plan(**(defauts | champs))
