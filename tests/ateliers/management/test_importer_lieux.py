"""The command says what it did, or why it did nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ateliers.models import Lieu

pytestmark = pytest.mark.django_db


def _importer(chemin: Path) -> str:
    sortie = StringIO()
    call_command("importer_lieux", str(chemin), stdout=sortie)
    return sortie.getvalue()


def test_importer_lieux_dit_ce_qu_elle_fait(tmp_path: Path) -> None:
    fichier = tmp_path / "lieux.csv"
    fichier.write_text("departement,commune,nom\nNord,Lille,PIMMS Lille\nNord,Lille,PIMMS Lille\n")
    assert _importer(fichier).splitlines() == [
        "Ligne 3 : elle répète la ligne 2. Elle est laissée de côté.",
        "Lieux créés : 1, labellisés France Services. Déjà là : 0.",
    ]
    assert Lieu.objects.get().france_services


def test_importer_lieux_fichier_inconnu(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        _importer(tmp_path / "absent.csv")


def test_importer_lieux_faute_n_enregistre_rien(tmp_path: Path) -> None:
    fichier = tmp_path / "lieux.csv"
    fichier.write_text("departement,commune,nom\nNord,Lille,PIMMS Lille\nNord,,PIMMS\n")
    with pytest.raises(CommandError, match=r"Ligne 3 : la case « commune » est vide\.\nRien n’a été enregistré"):
        _importer(fichier)
    assert Lieu.objects.count() == 0
