import pytest

from home.socle.typographie import typographier

pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        ("Pourquoi ? Parce que !", "Pourquoi_? Parce que_!"),
        ("« oui »", "«_oui_»"),
        ("Lundi : 9 h – 12 h 30", "Lundi_: 9_h_–_12_h_30"),
        ("39 533 personnes", "39_533 personnes"),
        ("01 99 00 00 14", "01 99 00 00 14"),
        ("18 heures", "18 heures"),
        ("https://exemple.fr", "https://exemple.fr"),
    ],
)
def test_typographier_espaces_insecables(tape: str, attendu: str) -> None:
    assert typographier(tape) == attendu.replace("_", "\u00a0")


def test_typographier_deux_fois_ne_change_rien() -> None:
    texte = typographier("« À 9 h 30 – 12 h : 1 000 000 ! »")
    assert typographier(texte) == texte
