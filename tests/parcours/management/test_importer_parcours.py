"""The worked example through the command: import, then the rates, to the tenth."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from parcours.domain.demonstration import EXEMPLE
from parcours.models import Association, Contrat, Etablissement, Mediateur, Sortie
from tests.parcours.exemple import PAR_SITE, TAUX

pytestmark = pytest.mark.django_db

ANNEE = {"du": "2025-01-01", "au": "2025-12-31"}


def importer(fichier: Path = EXEMPLE, **options: Any) -> str:
    sortie = StringIO()
    call_command("importer_parcours", str(fichier), stdout=sortie, **options)
    return sortie.getvalue()


def taux(*arguments: str) -> dict[str, Any]:
    sortie = StringIO()
    call_command(
        "taux_sorties", "--du", ANNEE["du"], "--au", ANNEE["au"], "--format", "json", *arguments, stdout=sortie
    )
    return json.loads(sortie.getvalue())


def releve(donnees: dict[str, Any]) -> dict[str, tuple[int, int, str]]:
    return {cle: (t["numerateur"], t["denominateur"], str(t["pourcentage"])) for cle, t in donnees["taux"].items()}


def test_l_exemple_par_la_commande() -> None:
    importer()
    donnees = taux()
    assert (donnees["sortants"], donnees["examinees"]) == (14, 11)
    assert releve(donnees) == TAUX


def test_l_exemple_par_site_et_avec_plus_de_six_mois() -> None:
    importer()
    for site, attendus in PAR_SITE.items():
        trouves = releve(taux("--etablissement", site))
        assert {cle: trouves[cle] for cle in attendus} == attendus
    assert releve(taux("--operateur", ">"))["durable"] == (2, 11, "18.2")


def test_l_essai_n_ecrit_rien() -> None:
    sortie = importer(essai=True)
    assert not Mediateur.objects.exists()
    assert not Etablissement.objects.exists()
    assert "Essai : rien n’est écrit." in sortie
    assert "Ligne 2, M01 : Nouveau dossier, nouveau contrat. Sortie notée : ED1." in sortie
    assert "16 nouveaux dossiers, 20 nouveaux contrats" in sortie


def test_importer_deux_fois_ne_change_rien() -> None:
    importer()
    avant = list(Contrat.objects.values_list("pk", "version"))
    sortie = importer()
    assert (
        "0 nouveaux dossiers, 0 nouveaux contrats, 0 contrats corrigés, 20 contrats inchangés, 0 sorties notées."
        in sortie
    )
    assert list(Contrat.objects.values_list("pk", "version")) == avant
    assert list(Association.objects.values_list("nom", flat=True)) == ["PIMMS Médiation"]


def test_l_exemple_garde_les_transferts_et_les_chaines() -> None:
    importer()
    transfere = Mediateur.objects.get(matricule="M12")
    assert [(c.etablissement.code, c.nature, c.motif_fin) for c in transfere.contrats.all()] == [
        ("A", "embauche", "transfert"),
        ("B", "transfert", ""),
    ]
    assert transfere.parcours.get().fin is None
    assert [c.nature for c in Contrat.objects.filter(mediateur__matricule="M04")] == [
        "embauche", "renouvellement", "renouvellement",
    ]  # fmt: skip
    assert Mediateur.objects.get(matricule="M15").parcours.count() == 2
    assert Sortie.objects.count() == 16


@pytest.mark.parametrize(("positives", "attendu"), [(129, "64,2 %"), (128, "63,7 %")])
def test_deux_cent_une_sorties(tmp_path: Path, positives: int, attendu: str) -> None:
    entetes = "matricule;nom;prenom;etablissement;type_contrat;debut;fin_reelle;code_sortie"
    lignes = [
        f"R{n:03};Exemple{n};Sam;A;pec;2024-01-01;2025-06-30;{'ED1' if n < positives else 'AS1'}" for n in range(201)
    ]
    fichier = tmp_path / "reseau.csv"
    fichier.write_text("\n".join([entetes, *lignes]), encoding="utf-8")
    importer(fichier)
    sortie = StringIO()
    call_command("taux_sorties", "--du", ANNEE["du"], "--au", ANNEE["au"], stdout=sortie)
    assert f"Sorties positives (définition du réseau, 2018) (version 1) : {attendu}" in sortie.getvalue()


def test_une_erreur_refuse_tout_et_dit_la_ligne(tmp_path: Path) -> None:
    fichier = tmp_path / "faux.csv"
    lignes = EXEMPLE.read_text(encoding="utf-8").splitlines()
    lignes[4] = lignes[4].replace("2024-01-01", "31/02/2024")
    fichier.write_text("\n".join(lignes), encoding="utf-8")
    with pytest.raises(CommandError, match="Ligne 5, « debut » : « 31/02/2024 » n’existe pas dans le calendrier"):
        importer(fichier)
    assert not Mediateur.objects.exists()


def test_un_fichier_absent_donne_une_phrase(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne se lit pas"):
        importer(tmp_path / "rien.csv")
