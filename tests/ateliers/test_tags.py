"""French words for dates and durations, and JSON inside a page."""

import json
from datetime import UTC, date, datetime

import pytest

from ateliers.templatetags import ateliers_tags as tags


def test_date_est_en_toutes_lettres() -> None:
    instant = datetime(2027, 12, 7, 13, 30, tzinfo=UTC)
    assert tags.date_en_mots(instant) == "mardi 7\u00a0décembre\u00a02027 à 14\u00a0h\u00a030"
    assert tags.date_en_mots(instant, "Indian/Reunion") == "mardi 7\u00a0décembre\u00a02027 à 17\u00a0h\u00a030"
    assert tags.jour(date(2027, 1, 1)) == "vendredi 1er\u00a0janvier\u00a02027"
    assert tags.heure(datetime(2027, 7, 1, 8, tzinfo=UTC)) == "10\u00a0h"
    assert tags.mois(date(2027, 8, 1)) == "août\u00a02027"


@pytest.mark.parametrize(
    ("minutes", "attendu"),
    [(45, "45\u00a0minutes"), (60, "1\u00a0heure"), (90, "1\u00a0heure\u00a030"), (125, "2\u00a0heures\u00a005")],
)
def test_duree_est_en_mots(minutes: int, attendu: str) -> None:
    assert tags.duree(minutes) == attendu


def test_json_ne_ferme_pas_le_script() -> None:
    texte = json.dumps({"nom": "</script><!--&\u2028"}, ensure_ascii=False)
    assert not set("<>&\u2028") & set(tags.pour_script(texte))
    assert json.loads(tags.pour_script(texte)) == {"nom": "</script><!--&\u2028"}
