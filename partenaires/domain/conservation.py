"""Forget people: some months after a session or an answer, the names go and the numbers stay (RGPD, article 5.1.e)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import uuid4

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partenaires.conf import reglage
from partenaires.models import DateProposee, Demande, DemandeAcces, Groupe, Invitation, Participant, Souhait
from partenaires.models.demande import EtatDemande

from .etats import AVANT_LA_SEANCE, CLOS, Acteur, Action
from .fil import avancer, demande_verrouillee

PLAFOND_MOIS = 24
PAR_LOT = 500


class Sort(Enum):
    """What becomes of a field. `SUPPRIME`: its whole row goes."""

    GARDE = "garde"
    EFFACE = "efface"
    SUPPRIME = "supprime"


def _sorts(gardes: str = "", *, effaces: str = "", supprimes: str = "") -> dict[str, Sort]:
    return (
        dict.fromkeys(gardes.split(), Sort.GARDE)
        | dict.fromkeys(effaces.split(), Sort.EFFACE)
        | dict.fromkeys(supprimes.split(), Sort.SUPPRIME)
    )


# A field that is not declared here fails a test: whoever adds one decides. Structures and their agreements are
# organisations; referents are kept as long as they act for one.
SORTS: dict[str, dict[str, Sort]] = {
    "Structure": _sorts(
        "id nom type college siret adresse code_postal commune arrondissement qpv telephone courriel site_web presentation "
        "publiee active site notes fusionnee_dans agenda_nonce agenda_empreinte creee_le modifiee_le"
    ),
    "Referent": _sorts("id structure utilisateur role fonction telephone actif cree_le"),
    "Convention": _sorts("id structure type intitule debut fin objectif_seances objectif_personnes notes"),
    "MontantAnnuel": _sorts("id convention annee montant"),
    "DocumentStructure": _sorts("id structure convention titre fichier ajoute_par ajoute_le"),
    "OffreAtelier": _sorts("id atelier groupe_min groupe_max langues chez_nous chez_vous materiel active"),
    "PartenairesPage": _sorts("page_ptr introduction corps"),
    "Cycle": _sorts("id titre structure actif"),
    "SeanceReservee": _sorts("id seance structure inscription_avant"),
    "BlocageStructure": _sorts("id blocage structure"),
    "PartGroupe": _sorts("id groupe reservation"),
    "Groupe": _sorts(
        "id uuid nonce structure referent seance cycle interprete fauteuil lecture cree_le rappele_le anonymise_le "
        "sequence modifie_le",
        effaces="accompagnant accompagnant_telephone remarque",
    ),
    "Participant": _sorts(supprimes="id groupe prenom nom accord accord_le present ordre"),
    "Demande": _sorts(
        "id uuid etat structure structure_nom siret offre effectif langue chez_nous lieu_adresse lieu_code_postal "
        "lieu_commune lieu_salle lieu_ecran lieu_accessible echeance responsable site motif_refus seance groupe creee_le "
        "accord_version changee_le relancee_le anonymisee_le",
        effaces="nonce jeton_empreinte referent prenom nom courriel telephone public lieu_acces message",
    ),
    "Souhait": _sorts("id demande jour demi_journee"),
    "DateProposee": _sorts("id demande debut fin lieu retenue"),
    "MessageDemande": _sorts("id demande cote etat cree_le", effaces="auteur texte"),
    "Invitation": _sorts(
        supprimes="id structure courriel prenom role nonce jeton_empreinte invitee_par creee_le expire_le acceptee_le "
        "retiree_le"
    ),
    "DemandeAcces": _sorts(
        supprimes="id nonce prenom nom courriel telephone structure_nom siret message statut structure creee_le traitee_le "
        "traitee_par"
    ),
}


@dataclass(frozen=True)
class BilanConservation:
    """How many records were forgotten, or would be."""

    groupes: int
    demandes: int
    invitations: int
    demandes_acces: int


def limite(maintenant: datetime) -> datetime:
    """Return the moment before which things are old: CONSERVATION_MOIS ago, between one month and 24."""
    return maintenant - relativedelta(months=max(1, min(reglage("CONSERVATION_MOIS"), PLAFOND_MOIS)))


def groupes_echus(avant: datetime) -> QuerySet[Groupe]:
    """Return the groups that still name people, of sessions over before that moment."""
    groupes: QuerySet[Groupe] = Groupe.objects.filter(anonymise_le=None, seance__fin__lt=avant)
    return groupes


def demandes_echues(avant: datetime) -> QuerySet[Demande]:
    """Return the requests that still name people, closed before that moment, or whose session was before.

    With them those that nobody finished: no step since, and every date wished, offered or set as a limit is as old.
    """
    finies = Q(etat__in=CLOS, changee_le__lt=avant) | Q(etat=EtatDemande.PLANIFIEE, seance__fin__lt=avant)
    voulue_depuis = Souhait.objects.filter(demande=OuterRef("pk"), jour__gte=timezone.localdate(avant))
    offerte_depuis = DateProposee.objects.filter(demande=OuterRef("pk"), fin__gte=avant)
    sans_delai = Q(echeance=None) | Q(echeance__lt=timezone.localdate(avant))
    inactives = Q(etat__in=AVANT_LA_SEANCE, changee_le__lt=avant)
    oubliees = inactives & sans_delai & Q(~Exists(voulue_depuis), ~Exists(offerte_depuis))
    demandes: QuerySet[Demande] = Demande.objects.filter(finies | oubliees, anonymisee_le=None)
    return demandes


def invitations_echues(avant: datetime) -> QuerySet[Invitation]:
    invitations: QuerySet[Invitation] = Invitation.objects.filter(expire_le__lt=avant)
    return invitations


def demandes_acces_echues(avant: datetime) -> QuerySet[DemandeAcces]:
    return DemandeAcces.objects.filter(creee_le__lt=avant).exclude(traitee_le__gte=avant)


def a_oublier(maintenant: datetime | None = None) -> BilanConservation:
    """Return how many records are due."""
    avant = limite(maintenant or timezone.now())
    return BilanConservation(
        groupes=groupes_echus(avant).count(),
        demandes=demandes_echues(avant).count(),
        invitations=invitations_echues(avant).count(),
        demandes_acces=demandes_acces_echues(avant).count(),
    )


def oublier(*, maintenant: datetime | None = None) -> BilanConservation:
    """Forget the people of all that is due. By batches: stopped half-way and run again, it ends in the same state."""
    instant = maintenant or timezone.now()
    avant = limite(instant)
    return BilanConservation(
        groupes=_oublier_groupes(avant, instant=instant),
        demandes=_oublier_demandes(avant, instant=instant),
        invitations=invitations_echues(avant).delete()[1].get("partenaires.Invitation", 0),
        demandes_acces=demandes_acces_echues(avant).delete()[1].get("partenaires.DemandeAcces", 0),
    )


def _oublier_groupes(avant: datetime, *, instant: datetime) -> int:
    cles = list(groupes_echus(avant).order_by("pk").values_list("pk", flat=True))
    for debut in range(0, len(cles), PAR_LOT):
        lot = cles[debut : debut + PAR_LOT]
        with transaction.atomic():
            Participant.objects.filter(groupe__in=lot).delete()
            Groupe.objects.filter(pk__in=lot).update(
                accompagnant="", accompagnant_telephone="", remarque="", anonymise_le=instant
            )
    return len(cles)


def _oublier_demandes(avant: datetime, *, instant: datetime) -> int:
    cles = list(demandes_echues(avant).order_by("pk").values_list("pk", flat=True))
    return sum(_oublier_demande(cle, avant, instant=instant) for cle in cles)


def _oublier_demande(cle: int, avant: datetime, *, instant: datetime) -> bool:
    """Forget the people of a request that is still due once it is locked, and say whether it was. What was open is closed."""
    with demande_verrouillee(cle) as demande:
        if not demandes_echues(avant).filter(pk=cle).exists():
            return False
        if demande.etat in AVANT_LA_SEANCE:
            avancer(demande, acteur=Acteur.SUIVI, action=Action.OUBLIER)
        oublier_le_demandeur(demande, instant=instant)
        return True


def oublier_le_demandeur(demande: Demande, *, instant: datetime) -> None:
    """Empty what names people in a locked request, and make its secret link open nothing."""
    demande.fil.filter(etat="").delete()
    demande.fil.update(texte="", auteur=None)
    Demande.objects.filter(pk=demande.pk).update(
        nonce=uuid4(),
        jeton_empreinte=f"anonyme-{demande.pk}",
        anonymisee_le=instant,
        referent=None,
        **dict.fromkeys(("prenom", "nom", "courriel", "telephone", "public", "lieu_acces", "message"), ""),
    )
