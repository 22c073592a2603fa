"""The requests of the demonstration, one in each state, made as people make them; old ones are then dated back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from ateliers.domain.evenements import actualiser
from ateliers.domain.seances import seances_suivies
from ateliers.models import Seance
from partenaires.domain import demandes, planification, relances
from partenaires.domain.demandes import Creneau
from partenaires.domain.nouvelle_demande import (
    ACCORD_VERSION,
    Demandeur,
    LieuDecrit,
    Voeu,
    creer_demande,
    demandeur_de,
)
from partenaires.models import Demande, MessageDemande, OffreAtelier, Referent, Structure
from partenaires.models.demande import DemiJournee, MotifRefus

from .groupes import ESPACE, jour_ouvre

SALLE = LieuDecrit(
    adresse="3 rue de l’Exemple", code_postal="75014", commune="Paris", salle="Salle des fêtes", ecran=True,
    accessible=True, acces="Métro Pernety, sortie 1. La salle est au fond de la cour.",
)  # fmt: skip


class Demandes:
    """Make the requests, followed by one of the team."""

    def __init__(self, *, referent: Referent, offres: list[OffreAtelier], responsable: str) -> None:
        self.referent, self.offres, self.rang = referent, offres, 0
        self.ages: dict[int, int] = {}
        comptes: Any = get_user_model()._default_manager
        self.equipe = comptes.filter(username=responsable).first()

    def demander(self, *, age: int, demandeur: Demandeur | None = None, **options: Any) -> Demande:
        """Return a new request, which will be that many days old."""
        self.rang += 1
        jour = jour_ouvre(timezone.localtime() + timedelta(days=21 + self.rang)).date()
        demande = creer_demande(
            nonce=uuid5(ESPACE, f"demande {self.rang}"),
            offre=self.offres[self.rang % len(self.offres)],
            demandeur=demandeur or demandeur_de(self.referent),
            referent=None if demandeur else self.referent,
            accord_version=ACCORD_VERSION if demandeur else "",
            effectif=8 + self.rang % 5,
            voeux=[Voeu(jour=jour, demi_journee=DemiJournee.MATIN)],
            public="Des parents du quartier",
            **options,
        )
        self.ages[demande.pk] = age
        return demande

    def vieillir(self) -> None:
        """Date the requests back, and spread the lines of their threads over working days since then."""
        for pk, age in self.ages.items():
            lignes = list(MessageDemande.objects.filter(demande=pk).order_by("pk"))
            dernier = 1 + age // 10
            for rang, ligne in enumerate(lignes):
                jours = age - (age - dernier) * rang // max(1, len(lignes) - 1)
                heure = timezone.localtime() - timedelta(days=jours)
                quand = jour_ouvre(heure.replace(hour=9 + (pk + rang) % 8, minute=7 * rang), sens=-1)
                ligne.cree_le = max(quand, lignes[rang - 1].cree_le + timedelta(hours=1)) if rang else quand
            MessageDemande.objects.bulk_update(lignes, ["cree_le"])
            Demande.objects.filter(pk=pk).update(creee_le=lignes[0].cree_le, changee_le=lignes[-1].cree_le)

    def etudiee(self, **options: Any) -> Demande:
        return self.faire(demandes.etudier, self.demander(**options))

    def proposee(self, **options: Any) -> Demande:
        demande = self.etudiee(**options)
        dates = [_creneau(dans) for dans in (24 + self.rang, 30 + self.rang)]
        return self.faire(demandes.contre_proposer, demande, creneaux=dates, texte="Voici deux dates possibles.")

    def acceptee(self, **options: Any) -> Demande:
        demande = self.proposee(**options)
        date = demande.dates_proposees.first()
        if date is None:
            raise Demande.DoesNotExist
        compte = self.referent.utilisateur
        return demandes.choisir_date(demande_id=demande.pk, date_id=date.pk, auteur=compte, texte="Parfait, merci.")

    def planifiee(self, **options: Any) -> Demande:
        demande = self.acceptee(**options)
        plan = planification.plan_propose(demande)
        if plan is None:
            raise Demande.DoesNotExist
        return planification.planifier(
            demande_id=demande.pk, par=self.equipe, nonce=uuid5(ESPACE, f"plan {self.rang}"), plan=plan
        )

    def faire(self, action: Callable[..., Demande], demande: Demande, **options: Any) -> Demande:
        """Do one of the team's actions."""
        return action(demande_id=demande.pk, par=self.equipe, **options)


def creer_demandes(
    referents: list[Referent], structures: dict[str, Structure], offres: list[OffreAtelier], *, responsable: str
) -> int:
    """Create a request in each state and return how many there are."""
    outils = Demandes(referent=referents[0], offres=offres, responsable=responsable)
    sans_compte = Demandeur(
        structure_nom="Amicale des locataires Exemple", prenom="Yves", nom="Exemple", courriel="amicale@example.org"
    )
    outils.demander(age=3, message="Nos familles ont beaucoup de courriers à trier.")
    outils.demander(age=1, demandeur=sans_compte, lieu=SALLE, site=structures[referents[0].structure.nom].site)
    outils.etudiee(age=5)
    a_preciser = outils.etudiee(age=6)
    outils.faire(demandes.demander_precisions, a_preciser, texte="Vos participants lisent-ils le français ?")
    outils.proposee(age=8)
    outils.acceptee(age=12, lieu=SALLE)
    outils.planifiee(age=15)
    refusee = outils.etudiee(age=20)
    outils.faire(demandes.refuser, refusee, motif=MotifRefus.CALENDRIER, texte="Nos équipes sont prises ce mois-ci.")
    demandes.retirer(
        demande_id=outils.demander(age=25).pk, auteur=referents[0].utilisateur, texte="Notre sortie est annulée."
    )
    _laisser_expirer(outils)
    _realiser(outils)
    outils.vieillir()
    return outils.rang


def _laisser_expirer(outils: Demandes) -> None:
    """Let a request wait without an answer, through its nudge, to its end."""
    oubliee = Demande.objects.filter(pk=outils.proposee(age=40).pk)
    oubliee.update(changee_le=timezone.now() - timedelta(days=32))
    relances.suivre()
    oubliee.update(relancee_le=timezone.now() - timedelta(days=21))
    relances.suivre()


def _realiser(outils: Demandes) -> None:
    """Plan a session, then say that it is over."""
    demande = outils.planifiee(age=40)
    seance = demande.seance
    if seance is None:
        raise Demande.DoesNotExist
    recul = timedelta(days=(seance.debut - timezone.now()).days + 7)
    Seance.objects.filter(pk=seance.pk).update(debut=seance.debut - recul, fin=seance.fin - recul)
    actualiser(seances_suivies(Q(pk=seance.pk)))
    seance.reservations.update(presents=8)
    relances.suivre()


def _creneau(dans: int) -> Creneau:
    debut = jour_ouvre(timezone.localtime() + timedelta(days=dans)).replace(hour=10, minute=0, second=0, microsecond=0)
    return Creneau(debut=debut, fin=debut + timedelta(hours=2))
