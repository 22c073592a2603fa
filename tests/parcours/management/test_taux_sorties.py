import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from parcours.domain.demonstration import EXEMPLE
from parcours.models import DefinitionTaux, Etablissement
from tests.parcours.dossiers import creer_etablissement
from tests.parcours.exemple import TAUX

pytestmark = pytest.mark.django_db


@pytest.fixture
def exemple() -> None:
    """The worked example, under two establishments whose names are not their codes."""
    creer_etablissement("A", nom="Paris Sud")
    creer_etablissement("B", nom="Paris Est")
    call_command("importer_parcours", str(EXEMPLE), stdout=StringIO())


def lancer(*arguments: str, du: Any = "2025-01-01", au: Any = "2025-12-31") -> str:
    sortie = StringIO()
    call_command("taux_sorties", *arguments, du=du, au=au, stdout=sortie)
    return sortie.getvalue()


@pytest.mark.usefixtures("exemple")
def test_le_texte_se_lit_comme_un_rapport() -> None:
    assert lancer(du=date(2025, 1, 1)) == (
        "Tout le réseau, sorties du 01/01/2025 au 31/12/2025\n"
        "Emploi durable : s’il a un terme, l’emploi dure au moins 6 mois (≥ 6)\n"
        "Sortie examinée : au moins 3 mois de présence\n"
        "Personnes sorties : 14\n"
        "Sorties examinées : 11\n"
        "Sorties positives (définition du réseau, 2018) (version 1) : 50,0 % (7 sur 14)\n"
        "Sorties dynamiques (IAE) (version 1) : 72,7 % (8 sur 11)\n"
        "Sorties vers l’emploi (version 1) : 45,5 % (5 sur 11)\n"
        "Sorties vers un emploi durable (version 1) : 27,3 % (3 sur 11)\n"
        "En emploi six mois après (version 1) : 62,5 % (5 sur 8)\n"
    )


@pytest.mark.usefixtures("exemple")
def test_le_json_a_les_cles_promises() -> None:
    donnees = json.loads(lancer("--format", "json", "--etablissement", "b"))
    assert (donnees["perimetre"], donnees["du"], donnees["au"]) == ("Paris Est", "2025-01-01", "2025-12-31")
    assert (donnees["sortants"], donnees["examinees"]) == (6, 4)
    assert list(donnees["taux"]) == list(TAUX)
    cles = ["denominateur", "nom", "numerateur", "pourcentage", "version"]
    assert [sorted(taux) for taux in donnees["taux"].values()] == [cles] * len(TAUX)
    assert donnees["taux"]["reseau"]["pourcentage"] == 33.3


@pytest.mark.usefixtures("exemple")
def test_un_taux_sans_version_a_cette_date_garde_sa_cle_et_dit_sa_version() -> None:
    definition = DefinitionTaux.objects.get(cle="reseau")
    definition.valide_au = date(2024, 12, 31)
    definition.save()
    donnees = json.loads(lancer("--format", "json"))
    assert (list(donnees["taux"]), donnees["taux"]["reseau"]["pourcentage"]) == (list(TAUX), 50.0)
    phrase = (
        "Sorties positives (définition du réseau, 2018)\u00a0: version 1, valable du 01/01/2000 au 31/12/2024, "
        "faute de version au 31/12/2025"
    )
    assert donnees["portee"][-1] == phrase
    assert phrase.replace("\u00a0", " ") in lancer()


@pytest.mark.usefixtures("exemple")
def test_un_transfert_ne_compte_dans_aucun_taux() -> None:
    assert json.loads(lancer("--format", "json", du="2025-06-30", au="2025-06-30"))["sortants"] == 0


@pytest.mark.parametrize(("options", "attendu"), [((), 3), (("--seuil-mois", "7"), 3), (("--operateur", ">"), 2)])
@pytest.mark.usefixtures("exemple")
def test_le_seuil_change_les_emplois_durables_seuls(options: tuple[str, ...], attendu: int) -> None:
    taux = json.loads(lancer("--format", "json", *options))["taux"]
    assert taux["durable"]["numerateur"] == attendu
    assert (taux["emploi"]["numerateur"], taux["reseau"]["numerateur"]) == (5, 7)


def test_une_periode_sans_sortie_n_a_pas_de_taux() -> None:
    donnees = json.loads(lancer("--format", "json"))
    assert (donnees["sortants"], donnees["examinees"]) == (0, 0)
    assert {taux["pourcentage"] for taux in donnees["taux"].values()} == {None}
    texte = lancer()
    assert "Sorties dynamiques (IAE) (version 1) : — (0 sur 0)\n" in texte
    assert texte.endswith("Pas de sortie dans cette période : il n’y a pas de taux.\n")


@pytest.mark.usefixtures("exemple")
def test_les_petits_nombres_se_cachent() -> None:
    taux = json.loads(lancer("--format", "json", "--masquer"))["taux"]
    assert (taux["durable"]["numerateur"], taux["durable"]["pourcentage"]) == (None, None)
    assert "Sorties vers un emploi durable (version 1) : secret\n" in lancer("--masquer")


@pytest.mark.usefixtures("exemple")
def test_le_csv_est_celui_des_rapports() -> None:
    entetes, *lignes = lancer("--format", "csv").splitlines()
    assert ";" in entetes
    assert any("50,0" in ligne for ligne in lignes)


@pytest.mark.parametrize(
    ("arguments", "periode", "phrase"),
    [
        ((), {"du": "2025-02-30"}, "« 2025-02-30 » n’est pas une date : écrivez 2025-12-31."),
        ((), {"au": "31/12/2025"}, "« 31/12/2025 » n’est pas une date : écrivez 2025-12-31."),
        ((), {"du": "2026-01-01"}, "La fin de la période doit être après son début."),
        (("--etablissement", "Z"), {}, "Aucun établissement n’a le code « Z »."),
        (("--seuil-mois=-1",), {}, "Le seuil est un nombre de mois, à partir de 0."),
    ],
)
def test_une_demande_impossible_donne_une_phrase(
    arguments: tuple[str, ...], periode: dict[str, str], phrase: str
) -> None:
    with pytest.raises(CommandError) as refus:
        lancer(*arguments, **periode)
    assert str(refus.value) == phrase
    assert not Etablissement.objects.exists()
