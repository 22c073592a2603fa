from .agenda import AgendaPage
from .atelier import AtelierPage
from .blocage import Blocage
from .lettre import Lettre
from .lieu import Lieu
from .message import Message
from .reservation import Reservation
from .seance import Langue, Seance
from .theme import Theme

__all__ = [
    "AgendaPage",
    "AtelierPage",
    "Blocage",
    "Langue",
    "Lettre",
    "Lieu",
    "Message",
    "Reservation",
    "Seance",
    "Theme",
]
