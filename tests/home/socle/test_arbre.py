"""Pages written in TOML become pages of blocks, with their links."""

from pathlib import Path

import pytest

from home.models import ContenuPage
from home.socle.arbre import Contenu, creer_contenus, lire_contenus
from home.socle.creation import creer_socle

pytestmark = pytest.mark.django_db


def test_creer_contenus_pose_liens_et_valeurs() -> None:
    accueil = creer_socle()
    corps = [{"texte": "<p>{nom} : [[plan-du-site|le plan]]</p>"}, {"titre": "Ensuite ?"}]
    creer_contenus(accueil, [Contenu(slug="essai", titre="Essai", corps=corps)], valeurs={"nom": "Ici"})
    page = ContenuPage.objects.get(slug="essai")
    plan = ContenuPage.objects.get(slug="plan-du-site")
    assert [bloc.block_type for bloc in page.corps] == ["texte", "titre"]
    assert page.corps[0].value.source == f'<p>Ici\u00a0: <a linktype="page" id="{plan.pk}">le plan</a></p>'
    assert page.corps[1].value == "Ensuite\u00a0?"


def test_creer_contenus_laisse_l_existant() -> None:
    accueil = creer_socle()
    contenu = Contenu(slug="essai", titre="Essai")
    assert creer_contenus(accueil, [contenu], valeurs={}) == 1
    assert creer_contenus(accueil, [contenu], valeurs={}) == 0


def test_creer_contenus_garde_les_enfants() -> None:
    """A page saved after its child was added must not forget that it has one."""
    accueil = creer_socle()
    assert ContenuPage.objects.get(slug="accessibilite").get_children().count() == 1
    assert ContenuPage.objects.get(slug="plan-accessibilite").get_parent().specific.slug == "accessibilite"
    assert accueil.get_children().count() == 6


def test_lire_contenus_refuse_un_champ_inconnu(tmp_path: Path) -> None:
    (tmp_path / "page.toml").write_text('titre = "T"\nslug = "t"\ncouleur = "rouge"\n')
    with pytest.raises(TypeError, match="couleur"):
        lire_contenus(tmp_path)
