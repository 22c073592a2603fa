"""Hostile files: each gets its sentence, or is read as the plain file that it is. None takes the machine."""

import tracemalloc
from typing import Any

import pytest

from tableur import feuille, lecture, xml
from tableur import tableau as limites
from tableur import xlsx as lecteur_xlsx
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau
from tableur.tableau import Ligne, Tableau
from tests.tableur.fichiers_hostiles import HOSTILES, LISIBLES, NOMS, REFUSES, VALEURS, archive, enorme, parties, xlsx

pytestmark = pytest.mark.une_fois

ABIME = "Ce fichier XLSX est abîmé : il ne se lit pas. Ouvrez-le dans un tableur et enregistrez-le de nouveau."
ANORMAL = (
    "Ce fichier XLSX est anormal : il prendrait trop de place une fois ouvert. "
    "Copiez le tableau dans un nouveau classeur, ou enregistrez-le au format CSV."
)
DTD = (
    "Ce fichier XLSX contient une instruction interdite (DTD). "
    "Copiez le tableau dans un nouveau classeur, ou enregistrez-le au format CSV."
)
ILLISIBLE = "Ce fichier n’est pas un texte qui se lit. Enregistrez-le au format XLSX ou CSV."
AUTRE = "« fichier.csv » est {}, pas un tableau. Envoyez un fichier CSV ou XLSX."
TROP_LONGUE = "Ligne 2 : elle est trop longue. Cherchez une case trop longue, ou un guillemet qui n’est pas fermé."
TROP_PLEIN = "Ce fichier contient trop de cases remplies ou trop de texte. Coupez le fichier en plusieurs parties."
FORMULE = "Ligne 2 : la case de la colonne A contient {}. Écrivez la valeur elle-même."

PHRASES = {
    "Ce fichier est vide.": "vide blancs bom_seul feuille_vide",
    AUTRE.format("une image"): "png jpeg",
    AUTRE.format("une page web"): "page_html",
    AUTRE.format("un programme"): "programme",
    AUTRE.format("un document PDF"): "pdf",
    AUTRE.format("un texte mis en forme"): "rtf",
    AUTRE.format("une archive compressée"): "gzip",
    AUTRE.format("un fichier XML"): "xml_2003",
    "Ce fichier est un ancien classeur (.xls). Enregistrez-le au format XLSX ou CSV.": "ancien_xls",
    "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe.": "xlsx_mot_de_passe zip_mot_de_passe",
    "Ce fichier est un classeur OpenDocument (.ods). Enregistrez-le au format XLSX ou CSV.": "ods",
    "Ce fichier est un classeur binaire (.xlsb). Enregistrez-le au format XLSX.": "xlsb",
    "Ce fichier n’est pas un classeur. Envoyez un fichier CSV ou XLSX.": "docx zip_de_photos",
    ILLISIBLE: "octets_au_hasard octets_nuls octets_de_commande utf16_coupe",
    "Les accents de ce fichier ne se lisent pas : il mélange deux encodages. Enregistrez-le au format XLSX.": (
        "encodages_meles"
    ),
    "Ce fichier n’a que les noms des colonnes : aucune ligne à lire.": "entete_seule feuille_entete_seule",
    "La première ligne ne contient pas les noms des colonnes. Ajoutez-les, par exemple : nom, prénom.": (
        "sans_entete entete_de_nombres"
    ),
    "La colonne « nom » est là deux fois.": "colonne_double",
    "La colonne « prénom » est là deux fois.": "colonne_double_accents",
    "Ligne 2 : la colonne C contient « en trop », mais elle n’a pas de nom en première ligne.": "colonne_sans_nom",
    "Ligne 3 : un guillemet n’est pas fermé, ou se trouve au milieu d’une case.": "guillemet_ouvert",
    "Ligne 2 : un guillemet n’est pas fermé, ou se trouve au milieu d’une case.": "guillemet_au_milieu",
    TROP_LONGUE: ("guillemet_ouvert_long case_de_131073 rangee_sans_fin rangee_de_guillemets texte_en_4_octets"),
    "Ligne 2 : la case de la colonne B dépasse 10\u00a0000 caractères.": "case_longue",
    "Ligne 2 : la case de la colonne A dépasse 10\u00a0000 caractères.": "case_longue_xlsx",
    "Le nom d’une colonne est trop long.": "entete_longue",
    "Ligne 1 : elle a trop de colonnes, 100 au plus.": "colonnes_20000 feuille_20000_colonnes",
    "Ligne 1048576 : elle a trop de colonnes, 100 au plus.": "case_au_bout",
    "Ce fichier a plus de 20\u00a0000 lignes. Coupez le fichier en plusieurs parties.": "lignes_60000 feuille_60000_lignes",
    TROP_PLEIN: "cases_2_millions texte_en_4_octets_par_lignes",
    "Ce fichier est trop gros : 10 Mo au plus. Coupez le fichier en plusieurs parties.": "trop_gros",
    "Cette feuille a trop de lignes, vides comprises. Supprimez les lignes vides sous le tableau.": (
        "rangees_vides_1048576"
    ),
    "Ce classeur n’a aucune feuille visible.": "feuille_cachee",
    FORMULE.format("une formule dont le résultat n’est pas enregistré"): "formule_sans_resultat",
    FORMULE.format("une erreur (#REF!)"): "formule_en_erreur",
    ABIME: (
        "zip_coupe zip_abime zip_lzma zip_methode_inconnue xml_coupe xml_encodage_inconnu feuille_absente "
        "feuille_au_dehors feuille_remontante case_mal_nommee rangee_au_dela rangees_en_desordre texte_partage_absent "
        "texte_partage_negatif nombre_sans_fin"
    ),
    ANORMAL: (
        "zip_5000_entrees bombe_200_mo_de_zeros xml_profond xml_jeton_de_40_mo xml_noms_distincts "
        "xml_5_millions_de_cases textes_partages_50_mo textes_partages_1_million formats_de_date_1_million"
    ),
    DTD: "entites entites_utf16 xxe_fichier xxe_reseau dtd_des_textes dtd_du_classeur dtd_des_liens",
}
PAR_NOM = {nom: phrase for phrase, noms in PHRASES.items() for nom in noms.split()}
LOURDS = (
    "bombe_200_mo_de_zeros",
    "cases_2_millions",
    "colonnes_20000",
    "entites",
    "guillemet_ouvert_long",
    "lignes_de_points_virgules",
    "lignes_vides_csv",
    "rangee_de_guillemets",
    "rangee_sans_fin",
    "texte_en_4_octets",
    "texte_en_4_octets_par_lignes",
    "textes_partages_50_mo",
    "xml_jeton_de_40_mo",
    "xml_noms_distincts",
    "xml_profond",
    "zip_5000_entrees",
)
MEMOIRE_MAXIMALE = 100_000_000


def test_chaque_fichier_a_sa_phrase() -> None:
    assert set(PAR_NOM) == set(REFUSES)
    assert len(HOSTILES) >= 45


@pytest.mark.parametrize("nom", REFUSES)
def test_un_fichier_hostile_est_refuse_avec_une_phrase(nom: str) -> None:
    with pytest.raises(FichierInvalideError) as erreur:
        lire_tableau(REFUSES[nom](), nom="fichier.csv")
    assert erreur.value.phrases == (PAR_NOM[nom],)


@pytest.mark.parametrize("nom", LISIBLES)
def test_un_fichier_bizarre_se_lit_comme_le_fichier_simple(nom: str) -> None:
    assert lire_tableau(LISIBLES[nom](), nom="fichier.csv") == Tableau(NOMS, (Ligne(2, VALEURS),))


@pytest.mark.parametrize("nom", LOURDS)
def test_la_memoire_reste_bornee(nom: str) -> None:
    contenu = HOSTILES[nom]()
    tracemalloc.start()
    try:
        lire_tableau(contenu, nom="fichier.csv")
    except FichierInvalideError:
        pass
    finally:
        pic = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert pic < MEMOIRE_MAXIMALE


class Flux:
    """Counts what is read of each part."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lus = 0
        analyser = xml.LecteurXml.analyser

        def compter(lecteur: Any, flux: Any, analyse: Any) -> Any:
            lire = flux.read

            def compter_lus(taille: int) -> bytes:
                morceau: bytes = lire(taille)
                self.lus += len(morceau)
                return morceau

            flux.read = compter_lus
            return analyser(lecteur, flux, analyse)

        monkeypatch.setattr(xml.LecteurXml, "analyser", compter)


@pytest.mark.parametrize(
    ("nom", "maximum"),
    [
        ("xml_jeton_de_40_mo", xml.JETON_MAXIMAL + 2 * xml.MORCEAU),
        ("xml_profond", 4 * xml.MORCEAU),
        ("xml_noms_distincts", 4 * xml.MORCEAU),
        ("textes_partages_50_mo", 9_000_000),
        ("rangees_vides_1048576", 7 * feuille.ECRITES_MAXIMUM),
        ("bombe_200_mo_de_zeros", 0),
        ("zip_5000_entrees", 0),
    ],
)
def test_la_lecture_s_arrete_tot(nom: str, maximum: int, monkeypatch: pytest.MonkeyPatch) -> None:
    flux = Flux(monkeypatch)
    with pytest.raises(FichierInvalideError):
        lire_tableau(HOSTILES[nom](), nom="fichier.xlsx")
    assert flux.lus <= maximum


def test_les_elements_se_comptent_pour_tout_le_fichier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "ELEMENTS_MAXIMUM", 60)
    assert lire_tableau(xlsx(), nom="x.xlsx").entetes == NOMS
    with pytest.raises(FichierInvalideError, match="anormal"):
        lire_tableau(xlsx(styles="<styleSheet>" + "<a/>" * 30 + "</styleSheet>"), nom="x.xlsx")


def test_les_bornes() -> None:
    assert (limites.LIGNES_MAXIMUM, limites.COLONNES_MAXIMUM, limites.CASE_MAXIMALE) == (20_000, 100, 10_000)
    assert (lecture.TAILLE_MAXIMALE, lecteur_xlsx.OUVERT_MAXIMUM) == (10 * 1024 * 1024, 60 * 1024 * 1024)


def test_une_partie_qui_ment_sur_sa_taille_ne_donne_pas_plus() -> None:
    octets = bytearray(enorme("xl/sharedStrings.xml", "<sst>", b" " * 1_000_000, 70, "</sst>"))
    for signature, decalage in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        debut = octets.rfind(signature)
        octets[debut + decalage : debut + decalage + 4] = (1_000).to_bytes(4, "little")
    with pytest.raises(FichierInvalideError) as erreur:
        lire_tableau(bytes(octets), nom="x.xlsx")
    assert erreur.value.phrases == (ABIME,)


def test_rien_n_est_ecrit_sur_le_disque(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lire_tableau(archive(parties() | {"../sorti.txt": b"x", "dedans.txt": b"x"}), nom="../../x.xlsx")
    assert (list(tmp_path.iterdir()), list(tmp_path.parent.glob("sorti.txt"))) == ([], [])
