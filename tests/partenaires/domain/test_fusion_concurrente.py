"""Several people at the same instant, on PostgreSQL: two merges, merges and invitations, two imports."""

from functools import partial

import pytest

from ateliers.models import Seance
from partenaires.domain.fusion import fusionner
from partenaires.domain.importation_cellules import lire_lignes
from partenaires.domain.importation_structures import importer
from partenaires.domain.invitations import inviter
from partenaires.domain.referents import changer_role
from partenaires.models import Demande, Groupe, Invitation, Structure
from tableur.lecture import lire_tableau
from tests.ensemble import denombrer, ensemble
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_offre, creer_referent, creer_structure

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TOURS = 10


def test_deux_fusions_opposees_en_laissent_une() -> None:
    for _tour in range(TOURS):
        une, autre = (creer_structure() for _rang in range(2))
        for structure in (une, autre):
            creer_groupe(referent=creer_referent(structure=structure, role="gestionnaire"))
        issues = denombrer(
            [
                partial(fusionner, gardee_id=une.pk, absorbee_id=autre.pk),
                partial(fusionner, gardee_id=autre.pk, absorbee_id=une.pk),
            ]
        )
        assert issues == {"fait": 1, "FusionImpossibleError": 1}
        [reste] = Structure.objects.vivantes().filter(pk__in=[une.pk, autre.pk])
        assert (reste.groupes.count(), reste.referents.count()) == (2, 2)


def test_une_invitation_pendant_la_fusion_suit_ou_est_refusee() -> None:
    for tour in range(TOURS):
        gardee, absorbee = (creer_structure() for _rang in range(2))
        referent = creer_referent(structure=absorbee)
        ensemble(
            [
                partial(fusionner, gardee_id=gardee.pk, absorbee_id=absorbee.pk),
                partial(inviter, structure=absorbee, courriel=f"lea{tour}@example.org", role="contact", par=None),
                partial(changer_role, referent=referent, role="gestionnaire"),
            ]
        )
        assert Structure.objects.get(pk=absorbee.pk).fusionnee_dans == gardee
        assert not Invitation.objects.filter(structure=absorbee).exists()
        assert [r.pk for r in gardee.referents.all()] == [referent.pk]


def test_un_groupe_et_une_demande_pendant_la_fusion_suivent_ou_sont_refuses() -> None:
    offre = creer_offre()
    for _tour in range(TOURS):
        gardee, absorbee = (creer_structure() for _rang in range(2))
        referent = creer_referent(structure=absorbee)
        seance = creer_seance(capacite=12)
        ensemble(
            [
                partial(fusionner, gardee_id=gardee.pk, absorbee_id=absorbee.pk),
                partial(creer_groupe, referent=referent, seance=seance),
                partial(creer_demande, referent=referent, offre=offre, par=referent.utilisateur),
            ]
        )
        assert Structure.objects.get(pk=absorbee.pk).fusionnee_dans == gardee
        assert not Groupe.objects.filter(structure=absorbee).exists()
        assert not Demande.objects.filter(structure=absorbee).exists()
        assert Seance.objects.get(pk=seance.pk).places_confirmees in (0, 5)


def test_deux_imports_a_la_fois_ne_font_pas_de_doublon() -> None:
    for tour in range(TOURS):
        lignes = lire_lignes(lire_tableau(f"Nom\nFoyer {tour}\nClub {tour}\n".encode(), nom="a.csv")).lignes
        assert denombrer([partial(importer, lignes)] * 3) == {"fait": 3}
    assert Structure.objects.count() == 2 * TOURS
