"""The composition of pages and the charts, read back by pypdf."""

from datetime import date

import pytest

from papier.document import MM
from parcours.rapports.composition import Cellule, Colonne, Composition, Plan, mettre_en_pages
from parcours.rapports.graphiques import Barre, decrire, graphique, tracer_jauge
from tests.papier.lecture import elements, lire
from tests.parcours.rapports.exemple import texte

pytestmark = pytest.mark.une_fois

JOUR = date(2026, 2, 3)


def composition(plan: Plan) -> Composition:
    return Composition(titre="Un titre", association="PIMMS Exemple", date_fichier=JOUR, pied="Un pied", plan=plan)


def test_les_memes_appels_donnent_les_memes_octets() -> None:
    def dessiner(plan: Plan) -> Composition:
        page = composition(plan)
        page.chapitre("Un chapitre")
        page.paragraphe("Un paragraphe. " * 40)
        return page

    assert mettre_en_pages(dessiner) == mettre_en_pages(dessiner)


def test_un_tableau_continue_page_apres_page_avec_son_en_tete() -> None:
    colonnes = [Colonne("Nom", 80 * MM, entete=True), Colonne("Nombre", 40 * MM, a_droite=True)]

    def dessiner(plan: Plan) -> Composition:
        page = composition(plan)
        page.tableau(
            colonnes, [[f"Ligne {n:03}", Cellule(str(n), "dont un")] for n in range(90)], total=["Ensemble", "90"]
        )
        return page

    octets = mettre_en_pages(dessiner)

    pages = [page.extract_text() for page in lire(octets).pages]
    assert len(pages) == 5
    assert [page.count("Nombre") for page in pages] == [1] * 5
    assert [f"Page {numero} sur 5" in page for numero, page in enumerate(pages, start=1)] == [True] * 5
    assert sum(page.count("Ligne ") for page in pages) == 90
    [tableau] = elements(octets, "/Table")
    assert len(tableau["/K"]) == 92
    portees = [th["/A"]["/Scope"] for th in elements(octets, "/TH")]
    assert (portees.count("/Column"), portees.count("/Row")) == (2, 91)


@pytest.mark.parametrize("rangees", range(40, 50))
def test_la_derniere_ligne_d_un_tableau_n_est_jamais_seule(rangees: int) -> None:
    def dessiner(plan: Plan) -> Composition:
        page = composition(plan)
        page.tableau([Colonne("Nom", 80 * MM)], [[f"Ligne {n}"] for n in range(rangees)], total=["Ensemble"])
        return page

    derniere = lire(mettre_en_pages(dessiner)).pages[-1].extract_text()

    assert f"Ligne {rangees - 1}\nEnsemble" in derniere


def test_tout_ce_qui_est_ecrit_a_un_role_ou_n_est_pas_lu() -> None:
    def dessiner(plan: Plan) -> Composition:
        page = composition(plan)
        page.chapitre("Un chapitre")
        page.liste(["un", "deux"])
        graphique(page, [Barre("Emploi", 3, "3")], titre="Classes", maximum=3)  # type: ignore[arg-type]
        page.tableau([Colonne("Nom", 80 * MM)], [["a"], ["b"]])
        return page

    for page in lire(mettre_en_pages(dessiner)).pages:
        contenu = page.get_contents()
        assert contenu is not None
        profondeur, dehors = 0, 0
        for operandes, operateur in contenu.operations:
            profondeur += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operateur, 0)
            dehors += operateur in (b"Tj", b"TJ", b"re", b"l") and not profondeur and bool(operandes)
        assert (profondeur, dehors) == (0, 0)


def test_les_pages_annoncees_par_le_sommaire_sont_les_vraies() -> None:
    vus: list[Plan] = []

    def dessiner(plan: Plan) -> Composition:
        vus.append(plan)
        page = composition(plan)
        for titre, numero in plan.chapitres:
            page.paragraphe(f"{titre} {numero}")
        for titre in ("Premier", "Deuxième"):
            page.chapitre(titre)
        return page

    lu = texte(mettre_en_pages(dessiner))

    assert vus[0] == Plan()
    assert vus[-1] == Plan(3, (("Premier", 2), ("Deuxième", 3)))
    assert "Premier 2 Deuxième 3" in lu


def test_un_graphique_dit_ses_chiffres_et_ne_depasse_pas_sa_place() -> None:
    barres = [Barre("Emploi durable", None, "secret"), Barre("Autre", 2, "2", creuse=True)]  # type: ignore[arg-type]
    assert decrire("Classes", barres) == "Classes\u00a0: Emploi durable secret, Autre 2."

    page = composition(Plan())
    graphique(page, barres * 8, titre="Trop", maximum=2)  # type: ignore[arg-type]
    graphique(page, barres, titre="Classes", maximum=2)  # type: ignore[arg-type]
    tracer_jauge(page.document, x=50, y=300, place=200, valeur=None, reperes=[], alternative="Jauge")

    figures = elements(page.octets(), "/Figure")

    assert [figure["/Alt"] for figure in figures] == ["Classes\u00a0: Emploi durable secret, Autre 2.", "Jauge"]
    assert all(figure["/A"]["/BBox"] for figure in figures)
