from .utilisateur import Utilisateur

__all__ = ["Utilisateur"]
