"""The imports that wait for a confirmation, in the private folder."""

from partenaires.conf import dossier_prive
from tableur.depot import Depot

depot = Depot(lambda: dossier_prive() / "imports-structures")
