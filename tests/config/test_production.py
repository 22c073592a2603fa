"""Production settings refuse what would be unsafe, and say which."""

import os
import subprocess
import sys

import pytest

from tests.bases import RACINE

CORRECTS = {
    "SECRET_KEY": "b7Qz2mW9xK4rT6yU8iO1pA3sD5fG7hJ9kL0zX2cV4bN6mQ8w",
    "ALLOWED_HOSTS": "pimms.example",
    "DATABASE_URL": "postgres://pimms@127.0.0.1/pimms",
    "URL_PUBLIQUE": "https://pimms.example",
    "EMAIL_URL": "smtp+tls://nom:secret@courriel.example:587",
}


def demarrer(**changements: str) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of their own, with the right environment save for `changements`."""
    hors_sujet = {*CORRECTS, "ESSAI_HTTP", "DEBUG", "DJANGO_SETTINGS_MODULE"}
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom not in hors_sujet} | CORRECTS
    environnement |= {"DJANGO_SETTINGS_MODULE": "config.settings.production", "PYTHONPATH": str(RACINE / "site")}
    environnement |= {"SECRET_KEY": CORRECTS["SECRET_KEY"] * 2} | changements
    programme = "from django.conf import settings; print(settings.DEBUG, settings.SECURE_SSL_REDIRECT)"
    return subprocess.run(
        [sys.executable, "-c", programme], env=environnement, cwd=RACINE, capture_output=True, text=True, check=False
    )


def test_production_demarre_avec_des_reglages_corrects() -> None:
    reponse = demarrer()

    assert (reponse.returncode, reponse.stdout.split()) == (0, ["False", "True"]), reponse.stderr


@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "trop-courte"),
        ("SECRET_KEY", "a" * 80),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ".pimms.example"),
        ("DATABASE_URL", ""),
        ("URL_PUBLIQUE", "http://pimms.example"),
        ("EMAIL_URL", ""),
        ("ESSAI_HTTP", "1"),
    ],
)
def test_production_refuse_un_reglage_dangereux_et_le_nomme(nom: str, valeur: str) -> None:
    reponse = demarrer(**{nom: valeur})

    assert reponse.returncode == 1
    assert f"ImproperlyConfigured: {nom} :" in reponse.stderr


def test_essai_http_ne_sert_que_cette_machine() -> None:
    reponse = demarrer(ESSAI_HTTP="1", ALLOWED_HOSTS="127.0.0.1,localhost", URL_PUBLIQUE="http://127.0.0.1:8000")

    assert (reponse.returncode, reponse.stdout.split()) == (0, ["False", "False"]), reponse.stderr
