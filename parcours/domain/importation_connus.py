"""What an import is compared with: the people and the places of the file, as the database knows them now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils import timezone

from parcours.conf import reglage
from parcours.models import Contrat, Etablissement, Mediateur, NomenclatureSortie, Parcours, Sortie, Suivi

from .importation_lignes import LigneImport, plier

LOT = 500
T = TypeVar("T")


def lots(valeurs: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a sequence into parts that one query takes."""
    return (valeurs[debut : debut + LOT] for debut in range(0, len(valeurs), LOT))


@dataclass
class Connus:
    """People by payroll number in capitals, contracts by person, outcomes by contract, follow-ups by outcome and months."""

    aujourdhui: date
    jours: int
    codes: list[NomenclatureSortie]
    visibles: set[int] | None
    """Keys of the files that the account may see; None: all of them."""
    modifiables: set[int] | None
    """Keys of the files whose last pathway the account may see; None: all of them."""
    parcours: set[int] | None
    """Keys of the pathways that the account may see; None: all of them."""
    permis: set[int] | None
    """Keys of the establishments that are given to the account; None: all of them."""
    sites: dict[str, Etablissement] = field(default_factory=dict)
    mediateurs: dict[str, Mediateur] = field(default_factory=dict)
    contrats: dict[int, list[Contrat]] = field(default_factory=lambda: defaultdict(list))
    sorties: dict[int, Sortie] = field(default_factory=dict)
    suivis: dict[int, dict[int, Suivi]] = field(default_factory=lambda: defaultdict(dict))
    homonymes: dict[str, list[tuple[int, date | None, str]]] = field(default_factory=lambda: defaultdict(list))

    def site(self, texte: str) -> Etablissement | None:
        """Return the establishment of that code, or of that name."""
        return self.sites.get(plier(texte))

    def lieu(self, texte: str) -> object:
        """Return what tells an establishment from the others: its key, or its folded code when it does not exist yet."""
        site = self.site(texte)
        return site.pk if site else plier(texte)

    def code(self, texte: str, jour: date) -> NomenclatureSortie | None:
        """Return the version of an exit code that holds on a day."""
        valables = (c for c in self.codes if c.valide_du <= jour <= (c.valide_au or date.max))
        return next((c for c in valables if c.code == texte), None)

    def code_existe(self, texte: str) -> bool:
        return any(c.code == texte for c in self.codes)


def charger(lignes: Iterable[LigneImport], *, compte: Any = None) -> Connus:
    """Load what the rows are compared with, in a few queries for each five hundred people."""
    connus = Connus(
        aujourdhui=timezone.localdate(),
        jours=reglage("REEMBAUCHE_JOURS"),
        codes=list(NomenclatureSortie.objects.all()),
        visibles=_du_perimetre(Mediateur, compte),
        modifiables=None if compte is None else set(Mediateur.objects.suivis_par(compte).values_list("pk", flat=True)),
        parcours=_du_perimetre(Parcours, compte),
        permis=_du_perimetre(Etablissement, compte),
    )
    _charger_sites(connus)
    matricules = {ligne.matricule.upper() for ligne in lignes if ligne.matricule}
    _charger_personnes(connus, matricules)
    if matricules - connus.mediateurs.keys():
        _charger_noms(connus)
    return connus


def _du_perimetre(modele: Any, compte: Any) -> set[int] | None:
    return None if compte is None else set(modele.objects.du_perimetre(compte).values_list("pk", flat=True))


def _charger_sites(connus: Connus) -> None:
    siens = [e for e in Etablissement.objects.all() if connus.permis is None or e.pk in connus.permis]
    for etablissement in siens:
        connus.sites[plier(etablissement.code)] = etablissement
    for etablissement in siens:
        connus.sites.setdefault(plier(etablissement.nom), etablissement)


def _charger_personnes(connus: Connus, matricules: set[str]) -> None:
    # Compared here: the UPPER() of SQLite leaves accented letters as they are.
    tous = Mediateur.objects.order_by("pk").values_list("pk", "matricule")
    cles = [pk for pk, matricule in tous.iterator() if matricule.upper() in matricules]
    for lot in lots(cles):
        for mediateur in Mediateur.objects.filter(pk__in=lot):
            connus.mediateurs[mediateur.matricule.upper()] = mediateur
        contrats = Contrat.objects.filter(mediateur__in=lot).select_related("etablissement")
        for contrat in contrats.prefetch_related("avenants", "suspensions"):
            connus.contrats[contrat.mediateur_id].append(contrat)
        sorties = Sortie.objects.filter(contrat__mediateur__in=lot)
        for sortie in sorties.select_related("code", "sensible__code"):
            connus.sorties[sortie.contrat_id] = sortie
        for suivi in Suivi.objects.filter(sortie__contrat__mediateur__in=lot):
            connus.suivis[suivi.sortie_id][suivi.echeance] = suivi


def _charger_noms(connus: Connus) -> None:
    """Load the names, to find people who would be entered twice: those of the files that the account may see."""
    noms = Mediateur.objects.nommes().order_by("matricule")
    colonnes = ("pk", "nom", "prenom", "naissance", "etablissement", "matricule")
    for pk, nom, prenom, naissance, site, matricule in noms.values_list(*colonnes).iterator():
        if connus.visibles is None or pk in connus.visibles:
            connus.homonymes[plier(f"{nom} {prenom}")].append((site, naissance, matricule))
