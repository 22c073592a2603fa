"""Groups with and without seats held, against people who come alone, all at the same instant."""

from typing import Any

import pytest

from ateliers.domain.blocages import liberer_echus
from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.reservation import Origine
from tests.ateliers.domain.aides import compteurs, exiger_coherence
from tests.courses.piste import Coureurs, achat, issues
from tests.fabriques import creer_blocage, creer_seance

pytestmark = pytest.mark.postgresql


def groupe(seance: Seance, places: int, *, blocage: Blocage | None = None, **champs: Any) -> dict[str, Any]:
    """Return the task of a structure that brings a group."""
    options = {"origine": Origine.PARTENAIRE, "blocage_id": blocage.pk if blocage else None}
    return achat(seance.pk, places, **options, **champs)


def exiger_aucun_groupe_coupe(demandes: dict[str, int]) -> None:
    """Fail unless each booking has all the seats that its group asked for."""
    ecrites = dict(Reservation.objects.filter(nom__in=demandes).values_list("nom", "places"))
    assert ecrites == {nom: demandes[nom] for nom in ecrites}


@pytest.mark.parametrize("essai", range(4))
def test_deux_groupes_de_cinq_et_vingt_personnes_pour_dix_places(coureurs: Coureurs, essai: int) -> None:
    seance = creer_seance(capacite=10, taille_attente=40)
    blocage = creer_blocage(seance=seance, places=5)
    taches = [
        groupe(seance, 5, blocage=blocage, nom="avec"),
        groupe(seance, 5, nom="sans"),
        *(achat(seance.pk) for _ in range(20)),
    ]
    resultats = coureurs.courir([*taches[essai * 5 :], *taches[: essai * 5]])
    assert set(issues(resultats)) == {"confirmee", "attente"}
    assert Reservation.objects.get(nom="avec").confirmee, "ses places étaient gardées"
    exiger_aucun_groupe_coupe({"avec": 5, "sans": 5})
    confirmees, attente = compteurs(seance)
    assert (confirmees + attente, seance.places_bloquees) == (30, 0)
    sans = Reservation.objects.get(nom="sans")
    # Passed over once, the group that waits keeps the seats that are left until it fits.
    assert confirmees == 10 or (confirmees in range(6, 10) and sans.depassee and not sans.confirmee)
    exiger_coherence()


@pytest.mark.parametrize("essai", range(4))
def test_groupe_qui_ne_peut_attendre_et_place_gardee_trop_petite(coureurs: Coureurs, essai: int) -> None:
    seance = creer_seance(capacite=10, taille_attente=40)
    blocage = creer_blocage(seance=seance, places=3)
    taches = [
        groupe(seance, 5, blocage=blocage, attente_permise=False, nom="avec"),
        groupe(seance, 5, attente_permise=False, nom="sans"),
        *(achat(seance.pk) for _ in range(20)),
    ]
    issues(coureurs.courir([*taches[essai * 5 :], *taches[: essai * 5]]))
    exiger_aucun_groupe_coupe({"avec": 5, "sans": 5})
    assert not Reservation.objects.en_attente().filter(nom__in=["avec", "sans"]).exists()
    seance.refresh_from_db()
    assert seance.places_confirmees + seance.places_bloquees == 10
    assert seance.places_bloquees == (0 if Reservation.objects.filter(nom="avec").exists() else 3)
    exiger_coherence()


@pytest.mark.parametrize("essai", range(3))
def test_places_gardees_rendues_reprises_et_annulees_a_la_fois(coureurs: Coureurs, essai: int) -> None:
    seance, autre = creer_seance(capacite=10, taille_attente=40), creer_seance(capacite=10, taille_attente=40)
    blocages = [creer_blocage(seance=s, places=4, au_nom_de=nom) for s in (seance, autre) for nom in ("A", "B")]
    taches: list[dict[str, Any]] = [
        *({"action": "liberer", "blocage_id": b.pk} for b in blocages[::2] * 2),
        *(groupe(b.seance, 3, blocage=b) for b in blocages),
        {"action": "liberer_echus", "maintenant": seance.debut.isoformat()},
        {"action": "annuler_seance", "seance_id": autre.pk},
        *(achat(s.pk) for s in (seance, autre) for _ in range(6)),
    ]
    issues(coureurs.courir([*taches[essai * 4 :], *taches[: essai * 4]]))
    liberer_echus(maintenant=seance.debut)  # a session too busy then was left for the next time
    assert not Blocage.objects.ouverts().exists()
    assert set(Seance.objects.values_list("places_bloquees", flat=True)) == {0}
    assert compteurs(autre) == (0, 0)
    exiger_coherence()
