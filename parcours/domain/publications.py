"""Frozen figures: what was published, with a hash, and what moved since."""

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from parcours.models import Contrat, Parcours, Publication, Sortie

from .chiffres import Base, Bilan, Chiffres, Definition, Operateur, Sortant
from .journal import nom_du_compte

CHAMPS_COMPARES = ("etablissement", "entree", "sortie", "code", "situation_m6", "duree_emploi")


def _canonique(donnees: Any) -> str:
    return json.dumps(donnees, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _chiffres(chiffres: Chiffres) -> dict[str, Any]:
    return {
        "sortants": chiffres.sortants,
        "examinees": chiffres.examinees,
        "neutralisees": chiffres.neutralisees,
        "documentees": chiffres.documentees,
        "reponses_m6": chiffres.reponses_m6,
        "taux": {
            taux.definition.cle: {
                "nom": taux.definition.nom,
                "version": taux.definition.version,
                "numerateur": taux.numerateur,
                "denominateur": taux.denominateur,
                "pourcentage": None if taux.pourcentage is None else str(taux.pourcentage),
            }
            for taux in chiffres.taux
        },
        "classes": {compte.cle: compte.nombre for compte in chiffres.par_classe},
        "codes": {compte.cle: compte.nombre for compte in chiffres.par_code},
    }


def chiffres_publies(bilan: Bilan) -> dict[str, Any]:
    """Return the figures of a report as plain values, the same for the same figures."""
    return {
        "total": _chiffres(bilan.total),
        "ventilations": {
            axe.value: {groupe.cle: {"libelle": groupe.libelle} | _chiffres(groupe.chiffres) for groupe in groupes}
            for axe, groupes in bilan.ventilations.items()
        },
    }


def _parametres(
    bilan: Bilan, *, etablissements: Sequence[int], filtres: Mapping[str, str], portee: Sequence[str]
) -> dict[str, Any]:
    return {
        "du": bilan.du.isoformat(),
        "au": bilan.au.isoformat(),
        "etablissements": sorted(etablissements),
        "filtres": dict(filtres),
        "portee": list(portee),
        "calcule_le": bilan.calcule_le.isoformat(),
        "definitions": [
            {
                "cle": d.cle,
                "nom": d.nom,
                "version": d.version,
                "texte": d.texte,
                "source": d.source,
                "base": d.base.value,
                "compte": sorted(d.compte),
                "exclut": sorted(d.exclut),
                "seuil_mois": d.seuil_mois,
                "operateur": d.operateur.value,
                "presence_mois": d.presence_mois,
            }
            for d in bilan.definitions
        ],
    }


def _lignes(sortants: Sequence[Sortant]) -> list[list[Any]]:
    lignes = [
        [
            s.parcours,
            s.etablissement,
            s.entree.isoformat(),
            s.sortie.isoformat(),
            s.code,
            s.situation_m6,
            s.duree_emploi,
        ]
        for s in sortants
    ]
    return sorted(lignes, key=lambda ligne: ligne[0])


def publier(
    *,
    titre: str,
    bilan: Bilan,
    sortants: Sequence[Sortant],
    etablissements: Sequence[int],
    filtres: Mapping[str, str],
    portee: Sequence[str],
    auteur: Any,
) -> Publication:
    """Freeze these figures, with what they were computed from and the SHA-256 of both.

    `portee` says in words what binds the figures beside scope and period: it is frozen as people read it that day.
    """
    parametres = _canonique(_parametres(bilan, etablissements=etablissements, filtres=filtres, portee=portee))
    chiffres = _canonique(chiffres_publies(bilan))
    lignes = _canonique(_lignes(sortants))
    publication = Publication(
        titre=titre,
        du=bilan.du,
        au=bilan.au,
        perimetre=bilan.perimetre,
        parametres=parametres,
        chiffres=chiffres,
        lignes=lignes,
        publie_par=auteur,
        publie_par_nom=nom_du_compte(auteur),
    )
    publication.empreinte = empreinte(publication)
    publication.save()
    return publication


def empreinte(publication: Publication) -> str:
    """Return the SHA-256 of a publication: its title, moment, parameters, figures and rows, as they read now."""
    texte = "\n".join(
        [
            publication.titre,
            publication.publie_le.isoformat(),
            publication.parametres,
            publication.chiffres,
            publication.lignes,
        ]
    )
    return hashlib.sha256(texte.encode()).hexdigest()


def entierement_dans(publication: Publication, *, sites: Set[int]) -> bool:
    """Return whether a publication is about these establishments only: it holds whole figures."""
    return set(json.loads(publication.parametres)["etablissements"]) <= sites


def definitions_publiees(parametres: Mapping[str, Any]) -> tuple[Definition, ...]:
    """Return the definitions that the figures were computed with, whatever those of today say."""
    return tuple(
        Definition(
            cle=d["cle"],
            nom=d["nom"],
            base=Base(d["base"]),
            compte=frozenset(d["compte"]),
            exclut=frozenset(d["exclut"]),
            version=d["version"],
            texte=d["texte"],
            source=d["source"],
            seuil_mois=d["seuil_mois"],
            operateur=Operateur(d["operateur"]),
            presence_mois=d["presence_mois"],
        )
        for d in parametres["definitions"]
    )


@dataclass(frozen=True)
class Ecart:
    """An exit that is not what it was when the figures were frozen. `avant` and `apres` are empty for "not counted"."""

    parcours: int
    matricule: str
    avant: dict[str, str]
    apres: dict[str, str]
    quand: str
    qui: str


@dataclass(frozen=True)
class EcartTaux:
    """A rate, then and now."""

    nom: str
    avant: str
    apres: str
    change: bool


def comparer_taux(publication: Publication, bilan: Bilan) -> list[EcartTaux]:
    """Return each published rate beside the one computed today, as "7/14 = 50.0"."""
    anciens = json.loads(publication.chiffres)["total"]["taux"]
    ecarts = []
    for taux in bilan.total.taux:
        if ancien := anciens.get(taux.definition.cle):
            avant = _fraction(ancien["numerateur"], ancien["denominateur"], ancien["pourcentage"])
            apres = _fraction(taux.numerateur, taux.denominateur, taux.pourcentage)
            ecarts.append(EcartTaux(nom=ancien["nom"], avant=avant, apres=apres, change=avant != apres))
    return ecarts


def _fraction(numerateur: int | None, denominateur: int | None, pourcentage: Decimal | str | None) -> str:
    valeur = "—" if pourcentage is None else f"{str(pourcentage).replace('.', ',')} %"
    return f"{numerateur} sur {denominateur} : {valeur}"


def comparer_lignes(publication: Publication, sortants: Sequence[Sortant]) -> list[Ecart]:
    """Return the exits that moved since, with who changed them last, and when."""
    avant = {
        ligne[0]: dict(zip(CHAMPS_COMPARES, map(_texte, ligne[1:]), strict=True))
        for ligne in json.loads(publication.lignes)
    }
    apres = {ligne[0]: dict(zip(CHAMPS_COMPARES, map(_texte, ligne[1:]), strict=True)) for ligne in _lignes(sortants)}
    bouges = sorted(cle for cle in avant.keys() | apres.keys() if avant.get(cle) != apres.get(cle))
    trouves = Parcours.objects.select_related("mediateur").in_bulk(bouges)
    traces = _dernieres_traces([p.dernier_contrat_id for p in trouves.values()], publication)
    ecarts = []
    for cle in bouges:
        parcours = trouves.get(cle)
        quand, qui = traces.get(parcours.dernier_contrat_id, ("", "")) if parcours else ("", "")
        ecarts.append(
            Ecart(
                parcours=cle,
                matricule=parcours.mediateur.matricule if parcours else "",
                avant=_differences(avant.get(cle, {}), apres.get(cle, {})),
                apres=_differences(apres.get(cle, {}), avant.get(cle, {})),
                quand=quand,
                qui=qui,
            )
        )
    return ecarts


def _texte(valeur: Any) -> str:
    return "" if valeur is None else str(valeur)


def _differences(cote: dict[str, str], autre: dict[str, str]) -> dict[str, str]:
    return {champ: valeur for champ, valeur in cote.items() if valeur != autre.get(champ)}


def _dernieres_traces(contrats: Sequence[int | None], publication: Publication) -> dict[int | None, tuple[str, str]]:
    traces: dict[int | None, tuple[date, tuple[str, str]]] = {}
    apres = publication.publie_le
    for lignes in (
        Sortie.history.filter(contrat_id__in=contrats, history_date__gt=apres).values_list(
            "contrat_id", "history_date", "history_user__username"
        ),
        Contrat.history.filter(id__in=contrats, history_date__gt=apres).values_list(
            "id", "history_date", "history_user__username"
        ),
    ):
        for contrat, quand, qui in lignes:
            if contrat not in traces or quand > traces[contrat][0]:
                traces[contrat] = (quand, (f"{quand:%d/%m/%Y}", qui or "commande"))
    return {contrat: trace for contrat, (_quand, trace) in traces.items()}
