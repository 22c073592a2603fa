"""What `make test` runs: every test on SQLite, again on PostgreSQL, and the browser's once; then one summary.

python tests/suite.py [--bases sqlite,postgresql,navigateur] [arguments of pytest]
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from tests.grappe import GrappeIndisponible, executer, fermer_proprement_si_arrete, grappe, trouver_binaires  # noqa: E402
from tests.navigateur import trouver_chromium  # noqa: E402

RAPPORTS = RACINE / ".cache" / "rapports"
PARTIES = ("sqlite", "postgresql", "navigateur")
TITRES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "navigateur": "Navigateur (browser)"}
CHOIX = {
    "sqlite": "not navigateur and not postgresql",
    "postgresql": "not navigateur and not une_fois",
    "navigateur": "navigateur",
}
AUCUN_TEST = 5
OUVRIERS_MAXIMUM = 6
EN_INTEGRATION = os.environ.get("CI", "").lower() in ("1", "true", "yes")


@dataclass
class Bilan:
    """What one part of the suite did."""

    reussis: int = 0
    echoues: int = 0
    passes: int = 0
    secondes: float = 0
    raison: str = ""

    def ligne(self, titre: str) -> str:
        if self.raison:
            return f"  {titre:<22} {self.raison}"
        detail = f"{self.reussis:>5} réussis, {self.echoues} échoués, {self.passes} passés"
        return f"  {titre:<22}{detail}  ({self.secondes:.0f} s)"


def paquets_manquants(parties: list[str]) -> list[str]:
    """Return the Debian packages without which some part cannot run."""
    manquants = []
    if "postgresql" in parties and trouver_binaires() is None:
        manquants.append("postgresql")
    if "navigateur" in parties and trouver_chromium() is None:
        manquants.append("chromium")
    return manquants


def installer(paquets: list[str]) -> None:
    """Install system packages where that asks nobody anything: with apt, as root or through sudo without a password."""
    if not paquets or not shutil.which("apt-get"):
        return
    prefixe: list[str] = []
    if os.geteuid() != 0:
        prefixe = ["sudo", "-n"]
        if not shutil.which("sudo") or subprocess.run([*prefixe, "true"], capture_output=True, check=False).returncode:
            return
    prefixe += ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    print(f"Installation des paquets du système : {' '.join(paquets)}", flush=True)
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *paquets]):
        subprocess.run([*prefixe, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def lancer(partie: str, arguments: list[str], *, base: str | None) -> Bilan:
    """Run pytest on one part, show its output, and count from its report."""
    rapport = RAPPORTS / f"{partie}.xml"
    rapport.unlink(missing_ok=True)
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom != "DATABASE_URL"}
    if base:
        environnement["DATABASE_URL"] = base
    commande = [sys.executable, "-m", "pytest", "-m", CHOIX[partie], f"--junitxml={rapport}"]
    if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
        commande += ["-n", os.environ.get("OUVRIERS", str(ouvriers())), "--dist", "worksteal"]
    print(f"\n=== {TITRES[partie]} ===", flush=True)
    debut = time.monotonic()
    code = executer([*commande, *arguments], environnement)
    bilan = compter(rapport)
    bilan.secondes = time.monotonic() - debut
    if code not in (0, AUCUN_TEST) and not bilan.echoues:
        # Collection or pytest itself broke: the report does not say so, the exit code does.
        bilan.echoues = 1
    return bilan


def ouvriers() -> int:
    """Return how many tests to run at once: one for each core, two at least, and no more than helps."""
    return min(max(2, os.cpu_count() or 2), OUVRIERS_MAXIMUM)


def compter(rapport: Path) -> Bilan:
    """Return the counts of a JUnit report; nothing when pytest could not write one."""
    bilan = Bilan()
    if rapport.exists():
        for suite in ET.parse(rapport).getroot().iter("testsuite"):
            nombre = {cle: int(suite.get(cle, "0")) for cle in ("tests", "errors", "failures", "skipped")}
            rates = nombre["errors"] + nombre["failures"]
            bilan.echoues += rates
            bilan.passes += nombre["skipped"]
            bilan.reussis += max(0, nombre["tests"] - rates - nombre["skipped"])
    return bilan


def impossible(partie: str, paquet: str) -> Bilan:
    """Return the outcome of a part that lacks a system package: a failure in CI, a clear sentence elsewhere."""
    raison = f"non lancé : installez le paquet « {paquet} » de votre système (apt install {paquet})."
    return Bilan(raison=raison, echoues=1 if EN_INTEGRATION else 0)


def derouler(parties: list[str], arguments: list[str]) -> dict[str, Bilan]:
    """Run each part in turn."""
    bilans: dict[str, Bilan] = {}
    if "sqlite" in parties:
        bilans["sqlite"] = lancer("sqlite", arguments, base=None)
    if "postgresql" in parties:
        if trouver_binaires() is None:
            bilans["postgresql"] = impossible("postgresql", "postgresql")
        else:
            try:
                with grappe() as url:
                    bilans["postgresql"] = lancer("postgresql", arguments, base=url)
            except GrappeIndisponible as raison:
                bilans["postgresql"] = Bilan(echoues=1, raison=str(raison))
    if "navigateur" in parties:
        if trouver_chromium() is None:
            bilans["navigateur"] = impossible("navigateur", "chromium")
        else:
            bilans["navigateur"] = lancer("navigateur", arguments, base=None)
    return bilans


def main() -> int:
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("--bases", default=",".join(PARTIES))
    options, arguments = analyseur.parse_known_args()
    parties = options.bases.replace(" ", ",").split(",")
    if inconnues := set(parties) - {*PARTIES, ""}:
        analyseur.error(f"partie inconnue : {', '.join(sorted(inconnues))} (choix : {', '.join(PARTIES)})")
    fermer_proprement_si_arrete()
    os.chdir(RACINE)
    RAPPORTS.mkdir(parents=True, exist_ok=True)
    installer(paquets_manquants(parties))
    bilans = derouler(parties, arguments)
    reussis, echoues = sum(b.reussis for b in bilans.values()), sum(b.echoues for b in bilans.values())
    print("\n=== Bilan (summary) ===")
    for partie, bilan in bilans.items():
        print(bilan.ligne(TITRES[partie]))
    if not reussis and not echoues and not any(bilan.raison for bilan in bilans.values()):
        print("  Aucun test ne correspond à ces arguments.")
        echoues = 1
    print(f"{reussis} passed, {echoues} failed", flush=True)
    return 1 if echoues else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
