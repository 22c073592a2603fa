"""The tagging layer, read back by pypdf."""

from datetime import date

import pytest

from papier.document import Document
from papier.polices import composer, largeur
from tests.papier.lecture import elements, lire, polices, roles

pytestmark = pytest.mark.une_fois

JOUR = date(2026, 2, 3)
CORPS = 10.5


def document() -> Document:
    return Document(titre="Un titre", auteur="PIMMS Exemple", date_fichier=JOUR)


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
    def dessiner() -> bytes:
        doc = document()
        with doc.element("H1"):
            doc.ligne(50, 700, "Un titre", 12, grasse=True)
        return doc.octets()

    assert dessiner() == dessiner()


def test_un_en_tete_dit_sa_portee_celle_de_la_colonne_par_defaut() -> None:
    doc = document()
    for portee in ("", "Row"):
        with doc.element("TH", portee=portee):
            doc.ligne(50, 700, "Nom", 12)
    assert [th["/A"]["/Scope"] for th in elements(doc.octets(), "/TH")] == ["/Column", "/Row"]


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


@pytest.mark.parametrize("mot", ["court", "x" * 300, "un deux trois " * 30, "é" * 90 + " fin"])
def test_composer_ne_deborde_jamais(mot: str) -> None:
    lignes = composer(mot, CORPS, 120, lignes=3)

    assert len(lignes) <= 3
    assert all(largeur(ligne, CORPS) <= 120 for ligne in lignes)
