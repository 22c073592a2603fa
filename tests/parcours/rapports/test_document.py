"""The tagging layer and the composition of pages, read back by pypdf."""

from datetime import date
from typing import Any

import pytest

from parcours.rapports.composition import CORPS, Cellule, Colonne, Composition, Plan, mettre_en_pages
from parcours.rapports.document import MM, Document
from parcours.rapports.graphiques import Barre, decrire, graphique, tracer_jauge
from parcours.rapports.polices import composer, largeur
from tests.parcours.rapports.exemple import elements, lire, polices, roles, texte

pytestmark = pytest.mark.une_fois

JOUR = date(2026, 2, 3)


def document() -> Document:
    return Document(titre="Un titre", auteur="PIMMS Exemple", date_fichier=JOUR)


def composition(plan: Plan) -> Composition:
    return Composition(titre="Un titre", association="PIMMS Exemple", date_fichier=JOUR, pied="Un pied", plan=plan)


def test_le_fichier_a_un_titre_une_langue_et_une_date() -> None:
    doc = document()
    with doc.element("P"):
        doc.ligne(50, 700, "Bonjour", 12)
    octets = doc.octets()

    lecteur = lire(octets)

    catalogue, infos = lecteur.trailer["/Root"], lecteur.metadata
    assert infos is not None
    assert (infos.title, infos.author) == ("Un titre", "PIMMS Exemple")
    assert infos.creation_date is not None
    assert infos.creation_date.date() == JOUR
    assert catalogue["/Lang"] == "fr-FR"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert roles(catalogue["/StructTreeRoot"]) == [None, ["/Document", ["/P"]]]
    assert lecteur.pages[0]["/Tabs"] == "/S"


def test_les_memes_appels_donnent_les_memes_octets() -> None:
    def dessiner(plan: Plan) -> Composition:
        page = composition(plan)
        page.chapitre("Un chapitre")
        page.paragraphe("Un paragraphe. " * 40)
        return page

    assert mettre_en_pages(dessiner) == mettre_en_pages(dessiner)


def test_les_polices_sont_dans_le_fichier_et_le_vrai_texte_reste() -> None:
    doc = document()
    with doc.element("P"):
        doc.ligne(50, 700, "Ольга محمد", 12)
        doc.ligne(50, 650, "En gras", 12, grasse=True)
    octets = doc.octets()

    contenu = lire(octets).pages[0].get_contents()

    assert set(polices(octets).values()) == {True}
    assert contenu is not None
    vrais = [ops[1]["/ActualText"] for ops, op in contenu.operations if op == b"BDC" and "/ActualText" in ops[1]]
    assert [getattr(v, "original_bytes", v) for v in vrais] == ["\ufeffОльга محمد".encode("utf-16-be")]


def test_un_lien_mene_a_son_signet_et_se_lit_dans_l_arbre() -> None:
    doc = document()
    with doc.lien("Plus loin", (50, 690, 200, 712)):
        doc.ligne(50, 700, "Plus loin", 12)
    doc.page_suivante()
    doc.signet("Plus loin", 800, niveau=0)
    with doc.element("H2"):
        doc.ligne(50, 780, "Plus loin", 12)
    octets = doc.octets()

    lecteur = lire(octets)
    [annotation] = [a.get_object() for a in lecteur.pages[0]["/Annots"]]
    [lien] = elements(octets, "/Link")

    assert annotation["/Dest"][0].get_object() == lecteur.pages[1].get_object()
    assert annotation["/StructParent"] == 2
    assert [k["/Type"] for k in lien["/K"] if not isinstance(k, int)] == ["/OBJR"]
    assert [signet.title for signet in lecteur.outline] == ["Plus loin"]


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


@pytest.mark.parametrize("mot", ["court", "x" * 300, "un deux trois " * 30, "é" * 90 + " fin"])
def test_composer_ne_deborde_jamais(mot: str) -> None:
    lignes: Any = composer(mot, CORPS, 120, lignes=3)

    assert len(lignes) <= 3
    assert all(largeur(ligne, CORPS) <= 120 for ligne in lignes)
