"""python manage.py importer_structures."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from partenaires.models import Structure

pytestmark = pytest.mark.django_db


def lancer(fichier: Path, *options: str) -> str:
    sortie = StringIO()
    call_command("importer_structures", str(fichier), *options, stdout=sortie)
    return sortie.getvalue()


def test_essai_puis_import(tmp_path: Path) -> None:
    fichier = tmp_path / "structures.csv"
    fichier.write_bytes("Nom;Type;Couleur\nFoyer de l’Été;hebergement;bleu\n".encode("cp1252"))
    attendu = "Ligne 2, Foyer de l’Été : Nouvelle structure.\nColonnes non lues : Couleur.\n1 structure à créer.\n"
    assert lancer(fichier, "--essai") == f"{attendu}Essai : rien n’est écrit.\n"
    assert not Structure.objects.exists()
    assert lancer(fichier) == f"{attendu}L’import est fait.\n"
    assert Structure.objects.get().nom == "Foyer de l’Été"


def test_ligne_fautive_et_fichier_absent(tmp_path: Path) -> None:
    fichier = tmp_path / "structures.csv"
    fichier.write_text("Nom;CP\nFoyer;abc\n")
    with pytest.raises(
        CommandError, match=r"Rien n’est importé.\nLigne 2 : « code_postal » : un code postal a 5 chiffres."
    ):
        lancer(fichier)
    with pytest.raises(CommandError, match="ne se lit pas"):
        lancer(tmp_path / "absent.csv")
    fichier.write_text("Ville\nParis\n")
    with pytest.raises(CommandError, match=r"La colonne « nom » manque\."):
        lancer(fichier)
    assert not Structure.objects.exists()
