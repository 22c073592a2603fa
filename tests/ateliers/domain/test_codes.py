"""Spoken codes are short, ASCII, and never given twice in a session."""

import re

import pytest

from ateliers.domain import codes
from ateliers.models import Reservation

pytestmark = pytest.mark.une_fois


def test_codes_tiennent_dans_leur_champ_et_se_disent() -> None:
    longueur = Reservation._meta.get_field("code").max_length
    assert len(set(codes.MOTS)) == len(codes.MOTS)
    assert all(re.fullmatch(r"[A-Z]+", mot) and len(mot) + 3 <= longueur for mot in codes.MOTS)
    assert len(codes.MOTS) * len(codes.NOMBRES) > 9 * 500, "assez de codes pour la plus grande séance et sa liste"


def test_nouveau_code_evite_ceux_qui_sont_pris(monkeypatch: pytest.MonkeyPatch) -> None:
    tirages = iter(["LUNE", 42, "LUNE", 42, "VELO", 17])
    monkeypatch.setattr(codes.secrets, "choice", lambda suite: next(tirages))
    assert codes.nouveau_code({"LUNE 42"}) == "VELO 17"


def test_nouveau_code_trouve_le_dernier_libre(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "MOTS", ("LUNE", "VELO"))
    monkeypatch.setattr(codes, "NOMBRES", range(10, 13))
    pris: set[str] = set()
    for _ in range(6):
        pris.add(codes.nouveau_code(pris))
    assert pris == {f"{mot} {nombre}" for mot in ("LUNE", "VELO") for nombre in (10, 11, 12)}
