"""allauth asks for the adapter in its system check, which may run before anything else of allauth is imported."""

import os
import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string

from partenaires.adaptateur import CompteAdapter
from tests.bases import RACINE

PREMIER = "import django; django.setup(); import partenaires.adaptateur"


@pytest.mark.une_fois
def test_l_adaptateur_s_importe_avant_le_reste_d_allauth() -> None:
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
    }
    essai = subprocess.run(
        [sys.executable, "-c", PREMIER], env=environnement, cwd=RACINE, capture_output=True, text=True, check=False
    )
    assert essai.returncode == 0, essai.stderr


@pytest.mark.une_fois
def test_l_etape_du_code_est_trouvee_par_son_chemin() -> None:
    reverse("account_login")
    [etape] = [import_string(chemin) for chemin in CompteAdapter().get_login_stages()]
    assert etape.key == "login_by_code"
