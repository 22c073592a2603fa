"""HR files of the demonstration: the worked example of 2025, and invented people around it, dated from today."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from parcours.models import (
    Association,
    Certificat,
    Contrat,
    Entretien,
    Etablissement,
    Formation,
    Mediateur,
    ModuleFormation,
    NomenclatureSortie,
)

from .contrats import embaucher, renouveler, transferer
from .fiches import enregistrer
from .sorties import documenter, jour_du_suivi, suivre

EXEMPLE = Path(__file__).resolve().parents[1] / "donnees" / "exemple_2025.csv"
ASSOCIATION = "PIMMS Médiation Paris"
SITES = (
    ("A", "Paris Sud", True),
    ("B", "Paris Est", True),
    ("C", "Paris Nord-Est", True),
    ("D", "Paris Sud-Est", False),
)
PRENOMS = ("Alex", "Bao", "Camille", "Dominique", "Elvire", "Farid", "Gwen", "Hanna", "Issa", "Jordan", "Keren", "Lina")
GRAINE = 2025
EXEMPLE_ANNEE = 2025
PASSES = 48
CODES = (
    "ED1",
    "ED1",
    "ED2",
    "ED2",
    "ED6",
    "ET1",
    "ET1",
    "ET4",
    "SP1",
    "SP2",
    "SP3",
    "AS1",
    "AS1",
    "AS2",
    "AS3",
    "ND",
    "NE5",
)
SITUATIONS = ("emploi", "emploi", "emploi", "formation", "chomage", "injoignable")


def creer_sites() -> Association:
    """Create the association and its sites, if need be."""
    association, _cree = Association.objects.get_or_create(nom=ASSOCIATION)
    for code, nom, qpv in SITES:
        Etablissement.objects.get_or_create(code=code, defaults={"association": association, "nom": nom, "qpv": qpv})
    return association


def creer_personnes() -> int:
    """Create the invented people: those who left in other years, and those who work today. Returns how many."""
    hasard = Random(GRAINE)  # noqa: S311 (not a secret)
    sites = list(Etablissement.objects.filter(code__in=[code for code, _nom, _qpv in SITES]).order_by("code"))
    jour = timezone.localdate()
    for rang in range(PASSES):
        _parti(rang, hasard, sites, jour)
    for rang, creer in enumerate(PRESENTS):
        creer(_dossier(f"P{rang + 1:02}", rang, sites[rang % len(sites)]), jour, sites)
    return PASSES + len(PRESENTS)


def _dossier(matricule: str, rang: int, site: Etablissement) -> Mediateur:
    return Mediateur.objects.create(
        matricule=matricule,
        nom=f"Exemple-{matricule}",
        prenom=PRENOMS[rang % len(PRENOMS)],
        etablissement=site,
        naissance=date(1968 + (rang * 7) % 34, 1 + rang % 12, 1 + rang % 28),
        sexe="FH"[rang % 2],
        courriel=f"{matricule.lower()}@example.org",
    )


def _parti(rang: int, hasard: Random, sites: list[Etablissement], jour: date) -> None:
    """Somebody who left in one of the years around the worked example, never in 2025."""
    annees = [annee for annee in range(jour.year - 4, jour.year + 1) if annee != EXEMPLE_ANNEE]
    annee = annees[rang % len(annees)]
    fin = min(date(annee, 1 + hasard.randrange(12), 28), jour - timedelta(days=40 + rang))
    if fin.year == EXEMPLE_ANNEE:
        fin = date(EXEMPLE_ANNEE - 1, 11, 30)
    debut = fin - timedelta(days=hasard.choice((200, 364, 364, 729, 1094)))
    dossier = _dossier(f"S{rang + 1:02}", rang, sites[hasard.randrange(len(sites))])
    contrat = _embaucher(
        dossier, debut, fin, fin_reelle=fin, motif_fin="terme", type=hasard.choice(("pec", "adulte_relais"))
    )
    code = NomenclatureSortie.objects.valides(fin).get(code=hasard.choice(CODES))
    sortie = documenter(contrat=contrat.pk, code=code)
    if hasard.random() < 0.7:
        _former(dossier, debut + timedelta(days=20), Decimal("17.5"), "suivie")
    le = jour_du_suivi(fin, 6)
    if le <= jour and not code.code.startswith("NE") and hasard.random() < 0.8:
        suivre(sortie=sortie.pk, echeance=6, situation=hasard.choice(SITUATIONS), constate_le=le)


def _embaucher(dossier: Mediateur, debut: date, fin: date | None, **champs: Any) -> Contrat:
    champs.setdefault("type", "pec")
    champs.setdefault("poste", "Médiateur social")
    if champs["type"] in ("pec", "adulte_relais"):
        champs.setdefault("convention", f"CV-{dossier.matricule}")
        champs.setdefault("convention_debut", debut - timedelta(days=7))
        champs.setdefault("convention_fin", fin)
        champs.setdefault("aide_accordee_le", debut - timedelta(days=10))
        champs.setdefault("habite_qpv", True)
        champs.setdefault("sans_emploi", True)
    contrat = Contrat(debut=debut, fin_prevue=fin, etablissement=dossier.etablissement, signe_le=debut, **champs)
    return embaucher(mediateur=dossier, contrat=contrat)


def _former(dossier: Mediateur, debut: date, heures: Decimal, resultat: str, *, expire_le: date | None = None) -> None:
    intitule = "Formation initiale France Services, partie générale" if resultat == "suivie" else "CléA"
    module = ModuleFormation.objects.filter(intitule__startswith=intitule).first()
    if module is None:
        return
    fin = debut + timedelta(days=3)
    formation = Formation(
        mediateur=dossier, module=module, organisme="Centre de formation Exemple", debut=debut, fin=fin, heures=heures,
        cout=Decimal(450), financeur="OPCO", resultat=resultat,
    )  # fmt: skip
    certificat = (
        Certificat(numero=f"CX-{dossier.matricule}", delivre_le=fin, expire_le=expire_le) if expire_le else None
    )
    enregistrer(fiche=formation, certificat=certificat)


def _chaine(dossier: Mediateur, jour: date, _sites: list[Etablissement]) -> None:
    """Two contracts renewed, the last one close to its end; an interview to come."""
    fin = jour + timedelta(days=25)
    debut = fin - relativedelta(months=18)
    contrat = _embaucher(
        dossier, debut, debut + relativedelta(months=6, days=-1), quotite=Decimal(74), convention_fin=fin
    )
    suite = renouveler(
        contrat=contrat.pk, debut=debut + relativedelta(months=6), fin_prevue=debut + relativedelta(months=12, days=-1)
    )
    renouveler(contrat=suite.pk, debut=debut + relativedelta(months=12), fin_prevue=fin)
    _former(dossier, debut + timedelta(days=30), Decimal("17.5"), "suivie")
    _entretien(dossier, jour - timedelta(days=120), prochain=jour + timedelta(days=6))


def _certifie(dossier: Mediateur, jour: date, _sites: list[Etablissement]) -> None:
    """An adulte-relais whose certificate expires soon."""
    debut = jour - relativedelta(months=14)
    _embaucher(dossier, debut, debut + relativedelta(years=3, days=-1), type="adulte_relais")
    _former(dossier, debut + timedelta(days=60), Decimal(70), "obtenue", expire_le=jour + timedelta(days=45))


def _transfere(dossier: Mediateur, jour: date, sites: list[Etablissement]) -> None:
    """Somebody who moved to another site."""
    debut = jour - relativedelta(months=20)
    contrat = _embaucher(dossier, debut, debut + relativedelta(years=3, days=-1), type="adulte_relais")
    ailleurs = next(site for site in sites if site != dossier.etablissement)
    transferer(contrat=contrat.pk, etablissement=ailleurs, debut=jour - timedelta(days=90))


def _essai(dossier: Mediateur, jour: date, _sites: list[Etablissement]) -> None:
    """A permanent contract in its trial period."""
    debut = jour - timedelta(days=50)
    _embaucher(dossier, debut, None, type="cdi", essai_fin=debut + relativedelta(months=2, days=-1))


def _depasse(dossier: Mediateur, jour: date, _sites: list[Etablissement]) -> None:
    """A contract whose planned end has passed, and nobody wrote what happened."""
    fin = jour - timedelta(days=4)
    _embaucher(dossier, fin - relativedelta(months=6), fin, type="cdd", convention="")


def _a_documenter(dossier: Mediateur, jour: date, _sites: list[Etablissement]) -> None:
    """An exit without an outcome yet."""
    fin = jour - timedelta(days=20)
    _embaucher(dossier, fin - relativedelta(months=12), fin, fin_reelle=fin, motif_fin="terme")


def _stable(dossier: Mediateur, jour: date, _sites: list[Etablissement]) -> None:
    """A permanent contract, with interviews."""
    debut = jour - relativedelta(years=3)
    _embaucher(dossier, debut, None, type="cdi")
    _entretien(dossier, jour - timedelta(days=200), prochain=None)


def _entretien(dossier: Mediateur, le: date, *, prochain: date | None) -> None:
    entretien = Entretien(
        mediateur=dossier, type="suivi", prevu_le=le, realise_le=le, prochain_le=prochain,
        compte_rendu="Le poste convient. La personne veut se former aux démarches en ligne.",
        plan_action="S’inscrire à la formation CléA\nPréparer le dossier de validation des acquis",
    )  # fmt: skip
    enregistrer(fiche=entretien)


PRESENTS = (_chaine, _certifie, _transfere, _essai, _depasse, _a_documenter, _stable, _chaine, _certifie, _stable)
