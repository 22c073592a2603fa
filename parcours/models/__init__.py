from .accompagnement import Entretien, Immersion
from .contrat import Avenant, Contrat, Suspension, TypeContrat
from .document import Document
from .formation import Certificat, Formation, ModuleFormation
from .journal import JournalAcces, Operation
from .mediateur import Mediateur
from .parcours import Parcours
from .rappel import FluxPrive, Rappel, Recapitulatif
from .regle import Derogation, RegleContrat
from .sensible import DonneesSensibles, SortieSensible, SuspensionSensible
from .sortie import ClasseSortie, NomenclatureSortie, Sortie, Suivi
from .structure import Association, Etablissement
from .taux import DefinitionTaux, Publication, ValeurReference

__all__ = [
    "Association",
    "Avenant",
    "Certificat",
    "ClasseSortie",
    "Contrat",
    "DefinitionTaux",
    "Derogation",
    "Document",
    "DonneesSensibles",
    "Entretien",
    "Etablissement",
    "FluxPrive",
    "Formation",
    "Immersion",
    "JournalAcces",
    "Mediateur",
    "ModuleFormation",
    "NomenclatureSortie",
    "Operation",
    "Parcours",
    "Publication",
    "Rappel",
    "Recapitulatif",
    "RegleContrat",
    "Sortie",
    "SortieSensible",
    "Suivi",
    "Suspension",
    "SuspensionSensible",
    "TypeContrat",
    "ValeurReference",
]
