from .agenda import AgendaPage
from .atelier import AtelierPage
from .lieu import Lieu
from .message import Message
from .reservation import Reservation
from .seance import Langue, Seance
from .theme import Theme

__all__ = ["AgendaPage", "AtelierPage", "Langue", "Lieu", "Message", "Reservation", "Seance", "Theme"]
