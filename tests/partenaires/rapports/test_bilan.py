"""The report on paper and in tables says what the computation says."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from partenaires.domain.bilan import Bilan, Chiffres, LigneBilan, LigneConvention
from partenaires.rapports.bilan import bilan_pdf
from partenaires.rapports.classeur import bilan_xlsx

pytestmark = pytest.mark.une_fois

UN = Chiffres(seances=2, groupes=3, personnes=1234, heures=4.5, presents=6, attendus=8, personnes_qpv=617)
RIEN = Chiffres(seances=0, groupes=0, personnes=0, heures=0.0, presents=0, attendus=0, personnes_qpv=0)
LONG = "Association des habitantes et des habitants du quartier Exemple " * 4


def bilan(*, ensemble: Chiffres = UN, structures: int = 2) -> Bilan:
    lignes = tuple(LigneBilan(f"Structure {rang} =1+1", UN) for rang in range(structures))
    convention = LigneConvention(
        intitule=LONG, structure="=HYPERLINK(1)", annee=2026, du=date(2026, 1, 1), au=date(2026, 12, 31),
        montant=Decimal("145000"), objectif_seances=10, objectif_personnes=None, chiffres=ensemble,
    )  # fmt: skip
    return Bilan(
        du=date(2026, 1, 1), au=date(2026, 12, 31), perimetre="Toutes les structures", ensemble=ensemble,
        par_structure=lignes, par_theme=lignes[:1], par_zone=(), conventions=(convention,),
    )  # fmt: skip


def texte(contenu: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(contenu)).pages).split())


def test_pdf_dit_les_chiffres_les_objectifs_et_la_methode() -> None:
    dit = texte(bilan_pdf(bilan(), association="PIMMS d’essai", edite_le=date(2026, 11, 26)))
    for attendu in (
        "Bilan des partenariats",
        "Toutes les structures, du 1er janvier 2026 au 31 décembre 2026",
        "4,5 h",
        "75,0 %",
        "50,0 %",
        "2 sur 10",
        "145 000 €",
        "Qui vient à deux séances compte deux fois.",
        "Page 1",
    ):
        assert attendu in dit.replace("\u00a0", " ")


def test_pdf_balise_titre_et_langue() -> None:
    lecteur = PdfReader(BytesIO(bilan_pdf(bilan(), association="PIMMS d’essai", edite_le=date(2026, 11, 26))))
    racine = lecteur.trailer["/Root"]
    assert lecteur.metadata is not None
    titre = (lecteur.metadata.title or "").replace("\u00a0", " ")
    assert titre == "Bilan des partenariats, du 1er janvier 2026 au 31 décembre 2026"
    assert (racine["/MarkInfo"]["/Marked"], racine["/Lang"]) == (True, "fr-FR")


def test_pdf_d_un_long_tableau_reprend_son_entete_a_chaque_page() -> None:
    lecteur = PdfReader(BytesIO(bilan_pdf(bilan(structures=120), association="PIMMS", edite_le=date(2026, 11, 26))))
    pages = [page.extract_text() for page in lecteur.pages]
    assert len(pages) > 3
    assert [("Structure 5 " in page or "Personnes" in page) for page in pages[1:-1]] == [True] * (len(pages) - 2)


def test_pdf_d_une_periode_vide_le_dit() -> None:
    dit = texte(bilan_pdf(bilan(ensemble=RIEN), association="PIMMS", edite_le=date(2026, 11, 26)))
    assert "Aucune séance avec un groupe n’a eu lieu pendant cette période." in dit


def test_xlsx_a_de_vrais_nombres_et_aucune_formule() -> None:
    classeur = load_workbook(BytesIO(bilan_xlsx(bilan())))
    assert classeur.sheetnames == ["Ensemble", "Conventions", "Structures", "Thèmes", "Secteurs"]
    rangee = [cellule.value for cellule in classeur["Structures"][2]]
    assert rangee == ["Structure 0 =1+1", 2, 3, 1234, 4.5, 6, 8, 75.0, 50.0]
    conventions = classeur["Conventions"][2]
    assert (conventions[1].value, conventions[1].data_type) == ("=HYPERLINK(1)", "s")
    assert (conventions[3].value.date(), conventions[5].value) == (date(2026, 1, 1), 145000)
