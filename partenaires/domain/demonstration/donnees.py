"""Who is in the demonstration, as plain data."""

from typing import NamedTuple

from partenaires.models.structure import College, RoleReferent, TypeStructure

GRAINE = 145_000


class Membre(NamedTuple):
    """An organisation of the governance in Paris, as the association publishes it."""

    nom: str
    type: TypeStructure
    college: College


class StructureDemo(NamedTuple):
    """An invented structure that brings groups. `site` is the slug of the place that follows it."""

    nom: str
    type: TypeStructure
    arrondissement: int
    qpv: bool
    site: str
    presentation: str
    frequence: int  # a session every that many weeks


class CompteDemo(NamedTuple):
    nom: str
    prenom: str
    structure: str
    role: RoleReferent


ENTREPRISES = (
    "Crédit Municipal de Paris", "Eau de Paris", "EDF", "Enedis", "ENGIE", "ICF Habitat La Sablière", "Immobilière 3F",
    "Keolis", "La Poste", "SNCF Transilien",
)  # fmt: skip
BAILLEURS = {"ICF Habitat La Sablière", "Immobilière 3F"}
ASSOCIATIONS = ("ALJT", "Droits d’urgence", "Union nationale des PIMMS")
INVITES = ("CAF", "CPAM", "CNAV", "France Travail", "MSA")
VILLE = "Ville de Paris"

MEMBRES = (
    *(
        Membre(nom, TypeStructure.BAILLEUR if nom in BAILLEURS else TypeStructure.ENTREPRISE, College.ENTREPRISES)
        for nom in ENTREPRISES
    ),
    *(Membre(nom, TypeStructure.ASSOCIATION, College.ASSOCIATIONS) for nom in ASSOCIATIONS),
    Membre(VILLE, TypeStructure.INSTITUTION, College.CONSULTATIF),
    Membre("Préfecture de Paris", TypeStructure.INSTITUTION, College.INVITE),
    *(Membre(nom, TypeStructure.OPERATEUR, College.INVITE) for nom in INVITES),
)

CENTRE, MISSION = "Centre social Les Cinq Toits (exemple)", "Mission locale du Sud (exemple)"
STRUCTURES = (
    StructureDemo(
        CENTRE, TypeStructure.CENTRE_SOCIAL, 14, True, "paris-sud",
        "Un lieu pour les familles du quartier : accueil, cours de français, sorties.", 3,
    ),
    StructureDemo(
        MISSION, TypeStructure.MISSION_LOCALE, 15, False, "paris-sud",
        "Elle accompagne les jeunes de 16 à 25 ans vers l’emploi.", 4,
    ),
    StructureDemo(
        "Résidence Les Tilleuls (exemple)", TypeStructure.HEBERGEMENT, 12, False, "paris-sud-est",
        "Une résidence sociale de 90 logements.", 6,
    ),
    StructureDemo(
        "Association Mots et Papiers (exemple)", TypeStructure.ASSOCIATION, 18, True, "paris-nord-ouest",
        "Des bénévoles aident à lire et à écrire.", 5,
    ),
    StructureDemo(
        "Bailleur Habitat Exemple", TypeStructure.BAILLEUR, 20, True, "paris-est",
        "Des logements sociaux dans l’est de Paris.", 7,
    ),
    StructureDemo(
        "École de la deuxième chance (exemple)", TypeStructure.ECOLE, 19, True, "paris-nord-est",
        "Une formation pour les jeunes sans diplôme.", 8,
    ),
)  # fmt: skip
COMPTES = (
    CompteDemo("gestionnaire", "Samira", CENTRE, RoleReferent.GESTIONNAIRE),
    CompteDemo("contact", "Tom", CENTRE, RoleReferent.CONTACT),
    CompteDemo("gestionnaire", "Samira", MISSION, RoleReferent.CONTACT),
    CompteDemo("mission", "Aïcha", MISSION, RoleReferent.GESTIONNAIRE),
)
ACCOMPAGNANTS = ("Lina Exemple", "Marc Exemple", "Fatou Exemple", "Hugo Exemple")
PRENOMS = ("Ana", "Bilal", "Chen", "Divine", "Emir", "Fanta", "Goran", "Hoa", "Irina", "Jamal", "Kadi", "Luz")
