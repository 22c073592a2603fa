from .acces import DemandeAcces, Invitation
from .convention import Convention, DocumentStructure, MontantAnnuel
from .demande import DateProposee, Demande, MessageDemande, Souhait
from .groupe import BlocageStructure, Cycle, Groupe, PartGroupe, Participant, SeanceReservee
from .offre import OffreAtelier
from .page import PartenairesPage
from .structure import Referent, Structure

__all__ = [
    "BlocageStructure",
    "Convention",
    "Cycle",
    "DateProposee",
    "Demande",
    "DemandeAcces",
    "DocumentStructure",
    "Groupe",
    "Invitation",
    "MessageDemande",
    "MontantAnnuel",
    "OffreAtelier",
    "PartGroupe",
    "PartenairesPage",
    "Participant",
    "Referent",
    "SeanceReservee",
    "Souhait",
    "Structure",
]
