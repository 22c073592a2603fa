"""What other applications may listen to. Sent inside the transaction; each carries `reservation` or `seance`."""

from django.dispatch import Signal

reservation_confirmee = Signal()
reservation_mise_en_attente = Signal()
reservation_annulee = Signal()
seance_annulee = Signal()
seance_deplacee = Signal()
presences_notees = Signal()
