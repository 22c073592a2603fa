"""What linters cannot say about the shape of the project. Who may import whom is in pyproject.toml, for import-linter."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[1]
PAQUETS = ("ateliers", "home", "papier", "parcours", "partenaires", "tableur")
GREFFONS = ("ateliers", "parcours", "partenaires")
LONGUEUR, LONGUEUR_TESTS = 300, 400
TIROIRS = {"commun", "common", "utils", "util", "helpers", "divers", "outils"}
SUFFIXES_TEXTE = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".in", ".json", ".csv", ".sh", ".yml", ".cfg"}

pytestmark = pytest.mark.une_fois


def suivis() -> list[Path]:
    """Return the files that belong to the project: those git knows or would add."""
    sortie = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=RACINE,
        capture_output=True,
        check=False,
    )
    if sortie.returncode:
        pytest.skip("ce dossier n’est pas un dépôt git")
    chemins = {RACINE / nom for nom in sortie.stdout.decode().split("\0") if nom}
    return sorted(chemin for chemin in chemins if chemin.is_file())


def modules() -> Iterator[Path]:
    """Yield the Python files of the project, migrations apart."""
    return (c for c in suivis() if c.suffix == ".py" and "migrations" not in c.parts)


def gabarits() -> list[Path]:
    return [c for c in suivis() if c.suffix == ".html" and "templates" in c.parts and "tests" not in c.parts]


def relatif(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


def test_fichiers_restent_courts() -> None:
    trop_longs = {}
    for chemin in modules():
        lignes = len(chemin.read_text().splitlines())
        plafond = LONGUEUR_TESTS if relatif(chemin).startswith("tests/") else LONGUEUR
        if lignes > plafond:
            trop_longs[relatif(chemin)] = lignes
    assert trop_longs == {}


def test_site_nest_pas_un_paquet() -> None:
    assert not (RACINE / "site" / "__init__.py").exists()


def test_tests_ne_sont_pas_un_paquet() -> None:
    assert [relatif(c) for c in (RACINE / "tests").rglob("__init__.py")] == []


def test_pas_de_module_fourre_tout() -> None:
    fautifs = [
        relatif(c)
        for c in modules()
        if relatif(c).split("/")[0] in PAQUETS and TIROIRS & {c.stem, *c.relative_to(RACINE).parts}
    ]
    assert fautifs == []


def imports_dans_fonctions(chemin: Path) -> list[str]:
    fautifs = []
    for fonction in ast.walk(ast.parse(chemin.read_text())):
        if not isinstance(fonction, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if chemin.name == "apps.py" and fonction.name == "ready":
            continue
        fautifs += [
            f"{relatif(chemin)}:{noeud.lineno}"
            for noeud in ast.walk(fonction)
            if isinstance(noeud, ast.Import | ast.ImportFrom)
        ]
    return fautifs


def test_imports_restent_en_tete_de_module() -> None:
    assert [faute for c in modules() if c.name != "manage.py" for faute in imports_dans_fonctions(c)] == []


def noms_importes(chemin: Path) -> set[str]:
    """Return the full dotted names that a module imports from elsewhere."""
    noms: set[str] = set()
    for noeud in ast.walk(ast.parse(chemin.read_text())):
        if isinstance(noeud, ast.Import):
            noms |= {alias.name for alias in noeud.names}
        elif isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
            noms |= {f"{noeud.module}.{alias.name}" for alias in noeud.names}
    return noms


def test_domaine_ignore_http_formulaires_wagtail_et_pdf() -> None:
    interdits = re.compile(r"(django\.(http|forms|shortcuts|views)|wagtail|reportlab|openpyxl)(\.|$)")
    fautifs = {}
    for chemin in modules():
        parties = chemin.relative_to(RACINE).parts
        if parties[0] in GREFFONS and parties[1] == "domain":
            trouves = sorted(nom for nom in noms_importes(chemin) if interdits.match(nom))
            if trouves:
                fautifs[relatif(chemin)] = trouves
    assert fautifs == {}


def test_gabarits_sans_style_ni_script_en_ligne() -> None:
    """The content security policy would refuse them. Mail readers, on the contrary, know only inline styles."""
    en_ligne = re.compile(r"""\s(?P<attribut>style|on[a-z]+)\s*=\s*["']|<(?P<balise>style)\b""", re.IGNORECASE)
    script = re.compile(r"<script\b(?P<attributs>[^>]*)>", re.IGNORECASE)
    fautifs = []
    for chemin in gabarits():
        texte, courriel = chemin.read_text(), "courriel" in relatif(chemin)
        for trouve in en_ligne.finditer(texte):
            est_style = (trouve["attribut"] or trouve["balise"]).lower() == "style"
            if not (courriel and est_style):
                fautifs.append(f"{relatif(chemin)} : {trouve.group().strip()}")
        for trouve in script.finditer(texte):
            donnees = "application/ld+json" in trouve["attributs"] or "application/json" in trouve["attributs"]
            if "src=" not in trouve["attributs"] and not donnees:
                fautifs.append(f"{relatif(chemin)} : {trouve.group()}")
    assert fautifs == []


def test_gabarits_des_greffons_etendent_leur_propre_base() -> None:
    """A host site changes the look of a plugin by one file, `<plugin>/base.html`: its pages never extend another base."""
    fautifs = []
    for chemin in gabarits():
        parties = chemin.relative_to(RACINE).parts
        if parties[0] not in GREFFONS:
            continue
        for parent in re.findall(r"""{%\s*extends\s+["']([^"']+)["']""", chemin.read_text()):
            est_la_base = chemin.name == "base.html" and chemin.parent.name == parties[0]
            attendus = ("base.html",) if est_la_base else (f"{parties[0]}/", "wagtailadmin/", "wagtailsnippets/")
            if not parent.startswith(attendus):
                fautifs.append(f"{relatif(chemin)} étend {parent}")
    assert fautifs == []


def test_pas_de_chemin_de_machine() -> None:
    """Paths of one machine work on no other. Those of the system (/usr, /dev, /etc) are everyone's."""
    machine = re.compile(r"(?<![\w.:/}$*-])/(?:home|root|Users|work|tmp)/\w")
    fautifs = []
    for chemin in suivis():
        if chemin.suffix not in SUFFIXES_TEXTE and chemin.name != "Makefile":
            continue
        lignes = chemin.read_text(errors="replace").splitlines()
        fautifs += [f"{relatif(chemin)}:{n}" for n, ligne in enumerate(lignes, 1) if machine.search(ligne)]
    assert fautifs == []


def test_fleches_entre_modules() -> None:
    commande = [str(Path(sys.executable).parent / "lint-imports"), "--cache-dir", str(RACINE / ".cache" / "imports")]
    resultat = subprocess.run(
        commande, cwd=RACINE, env=os.environ | {"PYTHONPATH": "site"}, capture_output=True, text=True, check=False
    )
    assert resultat.returncode == 0, resultat.stdout
