"""What other applications may listen to. Sent inside the transaction; carries `groupe` or `demande`."""

from django.dispatch import Signal

groupe_inscrit = Signal()
demande_changee = Signal()
