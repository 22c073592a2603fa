"""Exports: who may, which rows, and what spreadsheets do with hostile texts (cases 72 to 74)."""

import csv
import io
from datetime import datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.ateliers.views.gestion.bureau import Bureau, connecter, inscrire, ouvrir_bureau

pytestmark = pytest.mark.django_db
ADRESSE = "ateliers_reservations:index"
POISONS = [
    "=1+1",
    "+33612345678",
    "-2",
    "@x",
    "\t=1",
    '=HYPERLINK("http://x")',
    "#N/A",
    " =1",
    "＝1",
    "%0A=1",
    "x\x0by",
]


@pytest.fixture
def bureau(db: None) -> Bureau:
    return ouvrir_bureau()


def telecharger(role: str, bureau: Bureau, format_fichier: str, **parametres: object):
    client = connecter(role, bureau.lieu)
    return client.get(reverse(ADRESSE), {"export": format_fichier} | parametres)


def contenu(reponse) -> bytes:
    return b"".join(reponse.streaming_content)


def lignes_csv(octets: bytes) -> list[dict[str, str]]:
    assert octets.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("format_fichier", ["xlsx", "csv"])
@pytest.mark.parametrize(
    ("role", "code"), [("AN", 302), ("ME", 403), ("SM", 200), ("NA", 200), ("ED", 404), ("SU", 200)]
)
def test_export_par_role(bureau: Bureau, role: str, code: int, format_fichier: str) -> None:
    reponse = telecharger(role, bureau, format_fichier)
    assert reponse.status_code == code
    if code == 200:
        assert "no-store" in reponse["Cache-Control"]
    elif code in (403, 404):
        assert "Diallo" not in reponse.content.decode()


def test_boutons_d_export_seulement_pour_qui_peut(bureau: Bureau) -> None:
    assert "Télécharger en XLSX" in connecter("SM", bureau.lieu).get(reverse(ADRESSE)).content.decode()
    assert "Télécharger en XLSX" not in connecter("ME", bureau.lieu).get(reverse(ADRESSE)).content.decode()


def test_export_ne_sort_que_ses_lieux_et_ses_filtres(bureau: Bureau) -> None:
    inscrire(bureau.seance, "Zola")
    assert [ligne["Nom"] for ligne in lignes_csv(contenu(telecharger("SM", bureau, "csv")))] == ["Zola", "Diallo"]
    assert lignes_csv(contenu(telecharger("SM", bureau, "csv", q="zola")))[0]["Nom"] == "Zola"
    assert lignes_csv(contenu(telecharger("SM", bureau, "csv", lieu=bureau.autre_seance.lieu_id))) == []
    assert len(lignes_csv(contenu(telecharger("NA", bureau, "csv")))) == 3


@pytest.mark.parametrize("poison", POISONS)
def test_xlsx_ne_contient_que_du_texte(bureau: Bureau, poison: str) -> None:
    bureau.reservation.nom = poison
    bureau.reservation.save()
    feuille = load_workbook(io.BytesIO(contenu(telecharger("SM", bureau, "xlsx")))).active
    cellule = feuille["B2"]
    assert cellule.data_type == "s"
    assert cellule.value == poison.replace("\x0b", "")


@pytest.mark.parametrize("poison", POISONS)
def test_csv_neutralise_les_formules(bureau: Bureau, poison: str) -> None:
    bureau.reservation.nom = poison
    bureau.reservation.save()
    nom = lignes_csv(contenu(telecharger("SM", bureau, "csv")))[0]["Nom"]
    inoffensifs = {"#N/A": "#N/A", "x\x0by": "xy"}
    assert nom == inoffensifs.get(poison, f"'{poison}")


def test_dates_et_telephone_dans_le_tableur(bureau: Bureau) -> None:
    fatou = inscrire(bureau.seance, "Fatou", telephone="+33612345678")
    feuille = load_workbook(io.BytesIO(contenu(telecharger("SM", bureau, "xlsx")))).active
    ligne = {entete.value: cellule for entete, cellule in zip(feuille[1], feuille[2], strict=True)}
    assert ligne["Téléphone"].value == "06 12 34 56 78"
    assert ligne["Séance"].is_date
    assert ligne["Séance"].value == fatou.seance.debut_local.replace(tzinfo=None)
    jour = lignes_csv(contenu(telecharger("SM", bureau, "csv")))[0]["Séance"]
    assert datetime.strptime(jour, "%d/%m/%Y %H:%M") == fatou.seance.debut_local.replace(tzinfo=None)  # noqa: DTZ007


@pytest.mark.parametrize("nom", ["ateliers_seances:index", "ateliers_lieux:index"])
@pytest.mark.parametrize("format_fichier", ["xlsx", "csv"])
def test_autres_exports_sont_bornes_aussi(bureau: Bureau, nom: str, format_fichier: str) -> None:
    octets = contenu(connecter("SM", bureau.lieu).get(reverse(nom), {"export": format_fichier}))
    if format_fichier == "csv":
        lignes = [";".join(ligne.values()) for ligne in lignes_csv(octets)]
    else:
        feuille = load_workbook(io.BytesIO(octets)).active
        lignes = [";".join(str(c.value) for c in ligne) for ligne in feuille.iter_rows(min_row=2)]
    assert len(lignes) == 1
    assert "d’ici" in lignes[0]


def test_liste_sans_export_n_en_fait_pas(bureau: Bureau) -> None:
    assert connecter("NA").get(reverse("ateliers_messages:index"), {"export": "csv"}).status_code == 404


def test_export_trop_long_demande_de_filtrer(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ateliers.views.gestion.listes.LIGNES_MAXIMUM", 0)
    reponse = telecharger("SM", bureau, "xlsx")
    assert reponse.status_code == 302
