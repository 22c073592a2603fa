"""Structures that look alike: what a person would take for the same, and what they would not."""

import pytest

from partenaires.domain.doublons import normaliser, ressemblances
from tests.partenaires.fabriques import creer_structure

SIRET = "73282932000074"


@pytest.mark.une_fois
@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Centre Social de la Goutte d’Or", "centre social goutte or"),
        ("CENTRE  SOCIAL DE LA GOUTTE D'OR", "centre social goutte or"),
        ("C\u0065\u0301dre", "cedre"),
        ("ﬁn du mois", "fin mois"),
        ("Asso. Sœurs & Cie", "association soeurs cie"),
        ("La Les Le", "la les le"),
        ("", ""),
    ],
)
def test_normaliser_lit_comme_une_personne(nom: str, attendu: str) -> None:
    assert normaliser(nom) == attendu


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("connue", "cherchee", "trouvee"),
    [
        ("Centre social Belleville", "CENTRE SOCIAL DE BELLEVILLE", True),
        ("Centre social Belleville", "CS Belleville", True),
        ("Centre social Belleville", "Centre social Bellevile", True),
        ("Mission locale de Paris", "Mission locale Paris Est", True),
        ("Belleville, centre social", "Centre social Belleville", True),
        ("Régie de quartier Tela 13", "Regie de Quartier TELA 13", True),
        ("Centre social Belleville", "Centre social Ménilmontant", False),
        ("Espace social Coco", "Еѕрасе ѕосіаl Сосо", True),
        ("Maison Athéna", "Mаison ΑTΗÉΝΑ", True),
        ("Центр Мир", "ЦЕНТР МИР", True),
        ("Emmaüs Solidarité", "Secours catholique", False),
        ("Paris", "Paris Habitat", False),
    ],
)
def test_ressemblances_par_le_nom(connue: str, cherchee: str, trouvee: bool) -> None:
    creer_structure(connue)
    assert [str(r.structure) for r in ressemblances(nom=cherchee)] == ([connue] if trouvee else [])


@pytest.mark.django_db
def test_meme_siret_vient_en_premier_malgre_le_nom() -> None:
    jumelle = creer_structure("Les Tilleuls")
    payee = creer_structure("Fondation Autre", siret=SIRET)
    trouvees = ressemblances(nom="les tilleuls", siret="732 829 320 00074")
    assert [(r.structure, r.siret) for r in trouvees] == [(payee, True), (jumelle, False)]


@pytest.mark.django_db
def test_ni_la_structure_elle_meme_ni_celles_deja_fusionnees() -> None:
    gardee = creer_structure("Les Tilleuls")
    creer_structure("Les Tilleuls", active=False, fusionnee_dans=gardee)
    assert ressemblances(nom="Les Tilleuls", sauf=gardee.pk) == []
    assert [r.structure for r in ressemblances(nom="Les Tilleuls")] == [gardee]


@pytest.mark.django_db
def test_au_plus_cinq_les_plus_proches_d_abord() -> None:
    for rang in range(7):
        creer_structure(f"Association des Tilleuls {rang}")
    exacte = creer_structure("Association des Tilleuls")
    trouvees = ressemblances(nom="Association des Tilleuls")
    assert (len(trouvees), trouvees[0].structure) == (5, exacte)
