"""One runner of the races: a process of its own, with several threads, that books as a web worker would.

It reads orders on its standard input, one JSON object a line, and answers each with one line:
{"base": name of the database, "taches": [...], "verrou": false to leave the lock out} -> "pret", then, once it has read
"partez", the list of what became of each task. Every task has its thread and its connection, opened beforehand.
"""

import json
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402

from ateliers.domain import attente, blocages, reservations, seances  # noqa: E402
from ateliers.domain.personnes import Participant  # noqa: E402
from ateliers.exceptions import RefusError  # noqa: E402
from ateliers.models import Seance  # noqa: E402
from ateliers.models.reservation import Origine  # noqa: E402
from ateliers.querysets import SeanceQuerySet  # noqa: E402
from partenaires.domain import effectifs, groupes  # noqa: E402
from partenaires.domain.parts import parts_actives  # noqa: E402
from partenaires.models import Groupe, Referent  # noqa: E402
from tests.bases import pointer_vers  # noqa: E402
from tests.ensemble import PATIENCE, insister  # noqa: E402


def reserver(*, nom: str, nonce: str, origine: str = Origine.PUBLIC, **champs: Any) -> Any:
    participant = Participant(prenom="Camille", nom=nom, courriel=f"{nom}@example.org")
    return reservations.reserver(participant=participant, nonce=UUID(nonce), origine=Origine(origine), **champs)


def recit(groupe: Groupe) -> Any:
    """Tell a group as the others are told: its `statut` is the status and the seats of each of its bookings."""
    statut = " ".join(f"{part.statut}:{part.places}" for part in parts_actives(groupe))
    return SimpleNamespace(pk=groupe.pk, statut=statut or "annulee")


def inscrire_groupe(*, referent_id: int, nonce: str, choix: str, **champs: Any) -> Any:
    groupe = groupes.inscrire_groupe(
        referent=Referent.objects.select_related("structure", "utilisateur").get(pk=referent_id),
        nonce=UUID(nonce),
        choix=groupes.Repartition(choix),
        accompagnant="Dominique Exemple",
        **champs,
    )
    return recit(groupe)


def changer_effectif(*, groupe_id: int, effectif: int, choix: str) -> Any:
    groupe = Groupe.objects.get(pk=groupe_id)
    return recit(effectifs.changer_effectif(groupe=groupe, effectif=effectif, choix=groupes.Repartition(choix)))


def annuler_groupe(*, groupe_id: int) -> Any:
    return recit(groupes.annuler_groupe(groupe=Groupe.objects.get(pk=groupe_id)))


def liberer_echus(*, maintenant: str) -> Any:
    return blocages.liberer_echus(maintenant=datetime.fromisoformat(maintenant))


ACTIONS: dict[str, Callable[..., Any]] = {
    "reserver": reserver,
    "annuler": reservations.annuler,
    "changer_places": reservations.changer_places,
    "deplacer": reservations.deplacer,
    "promouvoir": attente.promouvoir,
    "annuler_seance": seances.annuler_seance,
    "changer_capacite": seances.changer_capacite,
    "liberer": blocages.liberer,
    "liberer_echus": liberer_echus,
    "inscrire_groupe": inscrire_groupe,
    "changer_effectif": changer_effectif,
    "annuler_groupe": annuler_groupe,
}


def accomplir(tache: dict[str, Any]) -> dict[str, Any]:
    """Do one task and tell what became of it: a status, the name of a refusal, or an error.

    Whoever is told to wait because many people book waits and does it again, as the sentence says.
    """
    champs = {nom: valeur for nom, valeur in tache.items() if nom != "action"}
    try:
        objet = insister(partial(ACTIONS[tache["action"]], **champs))
    except RefusError as refus:
        return {"issue": type(refus).__name__, "phrase": str(refus)}
    except Exception as erreur:
        return {"issue": "erreur", "phrase": f"{type(erreur).__name__}: {erreur}"}
    return {"issue": getattr(objet, "statut", "fait"), "pk": getattr(objet, "pk", None)}


def courir(taches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run every task in a thread of its own; all of them start together when "partez" comes."""
    resultats: list[dict[str, Any]] = [{}] * len(taches)
    depart = threading.Barrier(len(taches) + 1)

    def fil(rang: int) -> None:
        connection.ensure_connection()
        Seance.objects.first()
        depart.wait(PATIENCE)
        depart.wait(PATIENCE)
        resultats[rang] = accomplir(taches[rang])
        connection.close()

    fils = [threading.Thread(target=fil, args=(rang,)) for rang in range(len(taches))]
    for un in fils:
        un.start()
    depart.wait(PATIENCE)
    print("pret", flush=True)
    sys.stdin.readline()
    depart.wait(PATIENCE)
    for un in fils:
        un.join()
    return resultats


def main() -> None:
    for ligne in sys.stdin:
        ordre = json.loads(ligne)
        pointer_vers(ordre["base"])
        if ordre["verrou"]:
            resultats = courir(ordre["taches"])
        else:
            with mock.patch.object(SeanceQuerySet, "select_for_update", lambda requete, **_: requete.all()):
                resultats = courir(ordre["taches"])
        print(json.dumps(resultats), flush=True)


if __name__ == "__main__":
    main()
