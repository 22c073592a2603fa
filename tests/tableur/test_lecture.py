"""Reading the tables that people import: any encoding, any separator, dates and numbers of a workbook as text."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau
from tableur.tableau import Ligne, Tableau, cle_entete, lettre, propre
from tests.tableur.fichiers_hostiles import NOMS, archive, cases, feuille, parties, relations, xlsx

pytestmark = pytest.mark.une_fois

ACCENTS = "matricule;prénom;fonction\r\nM01;Éloïse Exemple;chargée d’accueil\r\n"
LUS = Tableau(("matricule", "prénom", "fonction"), (Ligne(2, ("M01", "Éloïse Exemple", "chargée d’accueil")),))
ETE = ACCENTS.replace("’", "'")
LUS_ETE = Tableau(LUS.entetes, (Ligne(2, ("M01", "Éloïse Exemple", "chargée d'accueil")),))


def lire(contenu: str | bytes, nom: str = "fichier.csv") -> Tableau:
    return lire_tableau(contenu.encode() if isinstance(contenu, str) else contenu, nom=nom)


def valeurs(contenu: str | bytes) -> list[tuple[str, ...]]:
    return [ligne.valeurs for ligne in lire(contenu).lignes]


def refus(contenu: str | bytes) -> tuple[str, ...]:
    with pytest.raises(FichierInvalideError) as erreur:
        lire(contenu)
    return erreur.value.phrases


def classeur(*rangees: Any, remplir: Callable[[Workbook], Any] = lambda _classeur: None) -> bytes:
    fichier, sortie = Workbook(), BytesIO()
    for rangee in rangees:
        fichier.active.append(rangee)
    remplir(fichier)
    fichier.save(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_les_accents_se_lisent_dans_tout_encodage(encodage: str) -> None:
    assert lire(ACCENTS.encode(encodage)) == LUS


def test_utf16_gros_boutiste_avec_marque() -> None:
    assert lire(b"\xfe\xff" + ACCENTS.encode("utf-16-be")) == LUS


def test_latin1_se_lit() -> None:
    assert lire(ETE.encode("latin-1")) == LUS_ETE


@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
@pytest.mark.parametrize("fin", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("annonce", [False, True])
def test_separateurs_et_fins_de_ligne(separateur: str, fin: str, annonce: bool) -> None:
    texte = ACCENTS.replace(";", separateur).replace("\r\n", fin)
    assert lire((f"sep={separateur}{fin}" if annonce else "") + texte) == LUS


def test_sans_fin_de_ligne_au_bout() -> None:
    assert lire(ACCENTS.rstrip()) == LUS


def test_une_case_entre_guillemets_garde_separateurs_guillemets_et_retours() -> None:
    texte = 'matricule;nom;note\r\nM01;"Exemple; dit ""Essai""";"un\r\ndeux"\r\nM02;b;c\r\n'
    assert lire(texte).lignes == (Ligne(2, ("M01", 'Exemple; dit "Essai"', "un\ndeux")), Ligne(3, ("M02", "b", "c")))


def test_les_virgules_des_nombres_ne_separent_pas() -> None:
    assert valeurs("matricule;quotite;nom\r\nM01;0,8;Exemple, Alix\r\n") == [("M01", "0,8", "Exemple, Alix")]


def test_les_numeros_sont_ceux_du_tableur() -> None:
    texte = "\r\n;;\r\nmatricule;nom\r\n\r\nM01;a\r\n ; \r\nM02;b\r\n"
    assert [ligne.numero for ligne in lire(texte).lignes] == [5, 7]


def test_colonnes_et_lignes_vides_au_bout_tombent() -> None:
    assert lire("matricule;nom;;\r\nM01;a;;\r\nM02\r\n;;;\r\n\r\n") == Tableau(
        ("matricule", "nom"), (Ligne(2, ("M01", "a")), Ligne(3, ("M02", "")))
    )


def test_une_colonne_sans_nom_et_vide_ne_gene_pas() -> None:
    assert lire("matricule;;nom\r\nM01;;a\r\n") == Tableau(("matricule", "", "nom"), (Ligne(2, ("M01", "", "a")),))


def test_toutes_les_fautes_sont_dites_avec_leur_ligne_et_leur_colonne() -> None:
    assert refus("matricule;nom\r\nM01;a;x\r\nM02;b\r\nM03;c;;y\r\n") == (
        "Ligne 2 : la colonne C contient « x », mais elle n’a pas de nom en première ligne.",
        "Ligne 4 : la colonne D contient « y », mais elle n’a pas de nom en première ligne.",
    )


def test_vingt_fautes_au_plus() -> None:
    assert len(refus("matricule;nom\r\n" + "M01;a;x\r\n" * 500)) == 20


def test_les_colonnes_doubles_sont_nommees_une_fois_chacune() -> None:
    assert refus("Nom;matricule;nom;NOM ;Matricule\r\na;b;c;d;e\r\n") == (
        "La colonne « Nom » est là deux fois.",
        "La colonne « matricule » est là deux fois.",
    )


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("  Alix \u00a0\u202f", "Alix"),
        ("\u00a0Jean\u00a0Exemple\u2007", "Jean\u00a0Exemple"),
        ("A\x07li\u200bx\ufeff\u202e", "Alix"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("Ele\u0301a", "El\u00e9a"),
        ("=1+1", "=1+1"),
        ("00123", "00123"),
        ("\ud800a", "a"),
    ],
)
def test_une_valeur_est_nettoyee_sans_etre_changee(texte: str, attendu: str) -> None:
    assert propre(texte) == attendu


@pytest.mark.parametrize(
    ("entete", "cle"),
    [
        ("Date de début", "date_de_debut"),
        ("TYPE-CONTRAT", "type_contrat"),
        (" Prénom(s) ", "prenom_s"),
        ("situation_m6", "situation_m6"),
        ("N°", "no"),
        ("Cœur", "coeur"),
        ("***", ""),
    ],
)
def test_cle_entete(entete: str, cle: str) -> None:
    assert cle_entete(entete) == cle


def test_les_colonnes_ont_les_lettres_du_tableur() -> None:
    assert [lettre(rang) for rang in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_un_classeur_se_lit_comme_on_le_voit() -> None:
    contenu = classeur(
        ["matricule", "debut", "quotite", "note", "vu", "heure"],
        ["007", date(2025, 1, 31), 80, 0.1 + 0.2, True, datetime(2025, 1, 31, 14, 30)],  # noqa: DTZ001
        [7, datetime(2025, 2, 28), 80.5, -3, False, None],  # noqa: DTZ001
        [46023.0, None, 1e-7, 12345678901, None, None],
    )
    assert valeurs(contenu) == [
        ("007", "2025-01-31", "80", "0.3", "VRAI", "2025-01-31 14:30"),
        ("7", "2025-02-28", "80.5", "-3", "FAUX", ""),
        ("46023", "", "0.0000001", "12345678901", "", ""),
    ]


def test_une_duree_et_une_heure_ne_sont_pas_des_dates() -> None:
    assert valeurs(classeur(["nom", "a", "b"], ["x", timedelta(hours=30), time(12, 0)])) == [("x", "1.25", "0.5")]


def test_le_calendrier_de_1904() -> None:
    def changer(fichier: Workbook) -> None:
        fichier.epoch = CALENDAR_MAC_1904

    assert valeurs(classeur(["nom", "debut"], ["x", date(2025, 1, 31)], remplir=changer)) == [("x", "2025-01-31")]


def test_un_format_de_date_sur_un_nombre_impossible_laisse_le_nombre() -> None:
    def changer(fichier: Workbook) -> None:
        for numero, valeur in ((2, -5), (3, 99_999_999)):
            fichier.active.cell(numero, 2, valeur).number_format = "dd/mm/yyyy"

    assert valeurs(classeur(["nom", "debut"], ["x"], ["y"], remplir=changer)) == [("x", "-5"), ("y", "99999999")]


def test_la_premiere_feuille_visible_est_lue() -> None:
    def changer(fichier: Workbook) -> None:
        fichier.active.title = "Cachée"
        fichier.active.sheet_state = "hidden"
        fichier.create_chartsheet("Graphique")
        page = fichier.create_sheet("Données")
        page.append(["nom"])
        page.append(["bon"])
        fichier.create_sheet("Autre").append(["autre"])

    assert valeurs(classeur(["nom"], ["mauvais"], remplir=changer)) == [("bon",)]


def test_une_formule_donne_son_resultat_enregistre() -> None:
    rangee = (
        '<row r="2"><c r="A2" t="str"><f>"M"&amp;"01"</f><v>M01</v></c><c r="B2"><f>1+1</f><v>2</v></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c></row>'
    )
    assert valeurs(xlsx(feuille=feuille(cases(("a", "b", "c"), 1) + rangee))) == [("M01", "2", "")]


def test_une_formule_sans_resultat_est_dite() -> None:
    phrase = (
        "Ligne {} : la case de la colonne B contient une formule dont le résultat n’est pas enregistré. "
        "Écrivez la valeur elle-même."
    )
    contenu = classeur(["matricule", "nom"], ["M01", "=A2"], ["M02", "=A3"])
    assert refus(contenu) == (phrase.format(2), phrase.format(3))


def test_les_textes_partages_sans_leur_prononciation_ni_leurs_echappements() -> None:
    partages = (
        "<sst><si><t>nom</t></si><si><r><t>Exem</t></r><r><t>ple</t></r><rPh><t>EXE</t></rPh></si>"
        "<si><t xml:space='preserve'> a_x000D_\nb_x0007_ </t></si></sst>"
    )
    rangees = "".join(f'<row><c t="s"><v>{rang}</v></c></row>' for rang in range(3))
    assert valeurs(xlsx(feuille=feuille(rangees), partages=partages)) == [("Exemple",), ("a\nb",)]


def test_les_cases_se_placent_par_leur_adresse() -> None:
    rangees = cases(("a", "b", "c"), 1) + '<row r="4"><c r="C4"><v>3</v></c><c r="A4"><v>1</v></c></row>'
    assert lire(xlsx(feuille=feuille(rangees))).lignes == (Ligne(4, ("1", "", "3")),)


def test_une_feuille_d_un_autre_nom_et_des_chemins_absolus() -> None:
    contenus = parties(liens=relations(("rId1", "worksheet", 'Target="/xl/Worksheets/SHEET1.xml"')))
    assert lire(archive(contenus)).entetes == NOMS


def test_vingt_mille_lignes_se_lisent() -> None:
    texte = "matricule;nom\r\n" + "".join(f"M{rang};Exemple\r\n" for rang in range(20_000))
    assert lire(texte).lignes[-1] == Ligne(20_001, ("M19999", "Exemple"))


def test_le_nom_du_fichier_est_dit_sans_ses_pieges() -> None:
    with pytest.raises(FichierInvalideError) as erreur:
        lire(b"%PDF-1.7", nom="../../" + "a" * 200 + "\u202efdp.csv")
    nom = "a" * 73 + "fdp.csv"
    assert str(erreur.value) == f"« {nom} » est un document PDF, pas un tableau. Envoyez un fichier CSV ou XLSX."
