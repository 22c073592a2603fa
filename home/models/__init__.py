from .accueil import AccueilPage
from .contenu import ContenuPage
from .lieu import LieuPage, LieuxPage
from .reglages import Reglages
from .utilisateur import Utilisateur

__all__ = ["AccueilPage", "ContenuPage", "LieuPage", "LieuxPage", "Reglages", "Utilisateur"]
