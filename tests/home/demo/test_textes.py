"""The shipped texts are plain: short sentences, figures with their year, contacts that belong to nobody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from home.demo.ateliers import slugs_sur_inscription
from home.demo.lecture import DONNEES, lire
from home.demo.personnes import courriel, telephone
from home.demo.site import EN_CLAIR, ENTREES
from home.socle.arbre import lire_contenus
from home.socle.creation import ACCROCHE, INTRODUCTION

pytestmark = pytest.mark.une_fois

MOTS_AU_PLUS = 12
# Names and lists of names are not sentences.
BALISES = re.compile(r"</?(?:p|li|ul|ol|h3)>")


def _chaines(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, dict):
        for element in valeur.values():
            yield from _chaines(element)
    elif isinstance(valeur, list | tuple):
        for element in valeur:
            yield from _chaines(element)


def _phrases(texte: str) -> Iterator[str]:
    sans_liens = re.sub(r"\[\[[^|]+\|([^\]]+)\]\]", r"\1", BALISES.sub(". ", texte))
    sans_balises = re.sub(r"<[^>]+>", "", sans_liens)
    yield from (phrase.strip() for phrase in re.split(r"[.!?:;\n]+", sans_balises) if phrase.strip())


def _textes() -> Iterator[str]:
    yield from (ACCROCHE, INTRODUCTION)
    yield from _chaines(lire("ateliers.toml"))
    yield from (lieu["introduction"] for lieu in lire("lieux.toml")["lieu"])
    yield from _chaines(ENTREES)
    yield from _chaines(EN_CLAIR)
    for contenu in lire_contenus(DONNEES / "pages"):
        yield contenu.chapeau
        yield from _chaines(contenu.corps)


def test_textes_douze_mots_par_phrase() -> None:
    longues = [p for texte in _textes() for p in _phrases(texte) if len(re.findall(r"[\w’@-]+", p)) > MOTS_AU_PLUS]
    assert longues == []


def test_textes_sans_pourcentage_ni_chiffre_romain() -> None:
    fautes = [texte for texte in _textes() if "%" in texte or re.search(r"\b[XVI]{2,}e?\b", texte)]
    assert fautes == []


def test_chiffres_portent_leur_annee() -> None:
    contenus = [*lire_contenus(DONNEES / "pages")]
    chiffres = [
        c for contenu in contenus for bloc in contenu.corps for c in bloc.get("chiffres", {}).get("chiffres", [])
    ]
    assert len(chiffres) >= 5
    assert all(re.fullmatch(r"(vers )?\d{4}", c["annee"]) for c in chiffres)


def test_ateliers_couvrent_les_huit_themes() -> None:
    donnees = lire("ateliers.toml")
    themes = {theme["nom"] for theme in donnees["theme"]}
    assert len(themes) == 8
    assert len({atelier["theme"] for atelier in donnees["atelier"]}) == 8
    assert len(slugs_sur_inscription()) >= 12


def test_telephones_des_lieux_sont_fictifs() -> None:
    numeros = [lieu["telephone"] for lieu in lire("lieux.toml")["lieu"] if "telephone" in lieu]
    assert len(numeros) == 6
    assert all(re.fullmatch(r"\+3319900\d{4}", numero) for numero in numeros)


def test_personnes_sont_fictives() -> None:
    assert re.fullmatch(r"\+3363998\d{4}", telephone(123_456))
    assert courriel("Aïcha", 7) == "aicha.7@example.org"
