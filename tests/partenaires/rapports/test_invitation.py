"""The invitation of a group, for people without e-mail."""

from datetime import timedelta

import pytest
from reportlab.lib.pagesizes import A4

from ateliers.models.theme import Pictogramme
from partenaires.models import Groupe
from partenaires.rapports.invitation import invitation
from tests.fabriques import creer_lieu, creer_seance
from tests.papier.lecture import lire, polices
from tests.partenaires.fabriques import creer_groupe
from tests.partenaires.rapports.aides import DEBUT, dehors, groupe_sans_fin, identite, le_groupe, texte

pytestmark = pytest.mark.django_db


def test_l_invitation_dit_en_mots_quand_ou_et_avec_qui() -> None:
    lu = texte(invitation(le_groupe()))
    for attendu in (
        "Invitation à un atelier gratuit",
        "Comprendre sa facture",
        "mardi 1er décembre 2026\nde 14 h 30 à 16 h 30",
        "PIMMS Paris Sud\n22 rue de la Saïda, 75015 Paris",
        "Dominique Exemple, 06 39 98 12 34\nCentre social Exemple",
        "Métro ligne 12, arrêt Convention.",
        "Une facture",
        "On peut entrer en fauteuil roulant. Rampe à gauche.",
        "01 53 68 08 06",
        "Cet atelier sur internet",
        "Le plan du quartier",
    ):
        assert attendu in lu


def test_l_invitation_ne_nomme_personne_du_groupe() -> None:
    assert "Fictif" not in texte(invitation(le_groupe(noms=5)))


def test_l_invitation_d_un_lieu_sans_plan_ni_telephone_s_imprime() -> None:
    lieu = creer_lieu(venir="", accessible=False)
    groupe = creer_groupe(seance=creer_seance(lieu=lieu, capacite=12), telephone="")
    lu = texte(invitation(Groupe.objects.pour_liste().get(pk=groupe.pk)))
    assert ["Le plan" in lu, "Comment venir" in lu, "Accès" in lu, "Appelez-nous" in lu] == [False] * 4


def test_l_invitation_d_une_nuit_dit_les_deux_jours() -> None:
    seance = creer_seance(debut=DEBUT + timedelta(hours=8), duree=timedelta(hours=4), capacite=12)
    groupe = creer_groupe(seance=seance)
    lu = texte(invitation(Groupe.objects.pour_liste().get(pk=groupe.pk))).replace("\n", " ")
    assert "du mardi 1er décembre 2026 à 22 h 30 au mercredi 2 décembre 2026 à 2 h 30" in lu


def test_l_invitation_a_un_titre_une_langue_ses_polices_et_deux_codes_decrits() -> None:
    octets = invitation(le_groupe())
    assert identite(octets) == ("Invitation à l’atelier « Comprendre sa facture »", "PIMMS Médiation", "fr-FR", True)
    assert set(polices(octets).values()) == {True}
    racine = lire(octets).trailer["/Root"]["/StructTreeRoot"]["/K"][0]
    codes = [str(enfant["/Alt"]) for enfant in racine["/K"] if enfant["/S"] == "/Figure"]
    assert codes == [
        "Code à photographier : Cet atelier sur internet.", "Code à photographier : Le plan du quartier.",
    ]  # fmt: skip


def test_l_invitation_tient_sur_une_page_meme_sans_fin() -> None:
    octets = invitation(groupe_sans_fin())
    [page] = lire(octets).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.01)
    assert dehors(octets) == []


@pytest.mark.parametrize("pictogramme", Pictogramme.values)
def test_chaque_theme_a_son_dessin(pictogramme: str) -> None:
    groupe = le_groupe()
    groupe.seance.atelier.theme.pictogramme = pictogramme
    assert any("NotoEmoji" in nom for nom in polices(invitation(groupe)))
