"""What is kept about somebody, as a file."""

import json

import pytest

from ateliers.rapports.donnees import fichier_de_donnees


@pytest.mark.une_fois
def test_le_fichier_se_lit_avec_ses_accents_et_ne_se_garde_pas() -> None:
    reponse = fichier_de_donnees({"prénom": "Zoé", "places": 2}, nom="donnees-7")
    assert json.loads(reponse.content) == {"prénom": "Zoé", "places": 2}
    assert "Zoé" in reponse.content.decode()
    assert reponse["Content-Disposition"] == 'attachment; filename="donnees-7.json"'
    assert reponse["Cache-Control"] == "no-store, private"
