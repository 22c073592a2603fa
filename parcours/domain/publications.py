"""Frozen figures: what was published, with a hash. What moved since is in `comparaison`."""

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

from django.utils.text import Truncator

from parcours.models import Publication
from parcours.models.taux import LONGUEUR_PERIMETRE

from .chiffres import Base, Bilan, Chiffres, Definition, Operateur, Sortant
from .journal import nom_du_compte

CHAMPS_FIGES = ("etablissement", "entree", "sortie", "code", "situation_m6", "duree_emploi", "classe")
"""What a frozen row holds after the key of its pathway. The first publications stop before the class."""


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
        "perimetre": bilan.perimetre,
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


def lignes_figees(sortants: Sequence[Sortant]) -> list[list[Any]]:
    """Return the exits as a publication keeps them: the pathway, then `CHAMPS_FIGES`."""
    lignes = [
        [
            s.parcours,
            s.etablissement,
            s.entree.isoformat(),
            s.sortie.isoformat(),
            s.code,
            s.situation_m6,
            s.duree_emploi,
            s.classe,
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
    lignes = _canonique(lignes_figees(sortants))
    publication = Publication(
        titre=titre,
        du=bilan.du,
        au=bilan.au,
        perimetre=Truncator(bilan.perimetre).chars(LONGUEUR_PERIMETRE),
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
