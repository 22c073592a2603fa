"""The list that the referent brings: who is expected, and room to sign."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.rapports.feuille_presence import MARGE, Colonne, Feuille
from papier.document import MM
from partenaires.models import Groupe, Participant


def liste(groupe: Groupe, participants: Sequence[Participant]) -> bytes:
    """Return the list as a PDF. `groupe` comes from `pour_liste`: a line without a name for each sure seat that has none."""
    titre = _("Liste du groupe")
    feuille = Feuille(groupe.seance)
    feuille.titre = titre
    feuille.document.canevas.setTitle(f"{titre}, {groupe.seance.atelier.title}")
    sous_titre = ngettext("%d personne", "%d personnes", groupe.confirmes) % groupe.confirmes
    feuille.nouvelle_page(sous_titre)
    for phrase in phrases(groupe):
        feuille.phrase(phrase)
    noms = [str(participant) for participant in participants]
    noms += [""] * (groupe.confirmes - len(noms))
    colonnes = [
        Colonne(_("N°"), MARGE, 12 * MM),
        Colonne(_("Prénom et nom"), MARGE + 12 * MM, 100 * MM),
        Colonne(_("Signature"), MARGE + 112 * MM, 68 * MM),
    ]
    rangees = [[str(numero), nom, ""] for numero, nom in enumerate(noms, start=1)]
    feuille.tableau(colonnes, rangees, sous_titre=sous_titre)
    return feuille.document.octets()


def phrases(groupe: Groupe) -> list[str]:
    """Return what is to be known before the names: whose group it is, who comes with it, what to prepare."""
    dites = [groupe.structure.nom]
    if groupe.en_attente:
        dites.append(
            ngettext(
                "%d place de plus est sur la liste d’attente.",
                "%d places de plus sont sur la liste d’attente.",
                groupe.en_attente,
            )
            % groupe.en_attente
        )
    telephone = groupe.accompagnant_telephone
    qui = f"{groupe.accompagnant}, {telephone.as_national}" if telephone else groupe.accompagnant
    dites.append(_("Personne qui accompagne : %s.") % qui)
    if besoins := libelles_besoins(groupe):
        dites.append(_("À prévoir : %s.") % ", ".join(besoins))
    return dites


def libelles_besoins(groupe: Groupe) -> list[str]:
    """Return the needs of a group, counted."""
    besoins = (
        (groupe.interprete, ngettext("%d personne avec interprète", "%d personnes avec interprète", groupe.interprete)),
        (groupe.fauteuil, ngettext("%d fauteuil roulant", "%d fauteuils roulants", groupe.fauteuil)),
        (groupe.lecture, ngettext("%d aide pour lire ou écrire", "%d aides pour lire ou écrire", groupe.lecture)),
    )
    return [phrase % nombre for nombre, phrase in besoins if nombre]
