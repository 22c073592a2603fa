"""When registration opens and closes, minute by minute, and what people read."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from ateliers import exceptions
from ateliers.domain import reservations
from ateliers.domain.inscriptions import EtatInscription, etat_inscription
from ateliers.models import Lieu, Seance
from ateliers.models.reservation import Origine
from tests.ateliers.domain.aides import compteurs
from tests.fabriques import creer_participant, creer_reservation, creer_seance

# 10:00 in Paris.
DEBUT = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


def seance(**champs: Any) -> Seance:
    """Return a session that is not in the database."""
    defauts = {"lieu": Lieu(fuseau="Europe/Paris"), "debut": DEBUT, "fin": DEBUT + timedelta(hours=2), "preavis": 2}
    return Seance(**(defauts | champs))


@pytest.mark.une_fois
@pytest.mark.parametrize(
    ("champs", "avant_le_debut", "etat"),
    [
        ({}, timedelta(days=3), EtatInscription.OUVERTE),
        ({}, timedelta(hours=2, seconds=1), EtatInscription.OUVERTE),
        ({}, timedelta(hours=2), EtatInscription.FERMEE),
        ({"preavis": 0}, timedelta(seconds=1), EtatInscription.OUVERTE),
        ({"preavis": 0}, timedelta(0), EtatInscription.FERMEE),
        ({}, timedelta(hours=-1, minutes=-59), EtatInscription.FERMEE),
        ({}, timedelta(hours=-2), EtatInscription.PASSEE),
        ({"cloture": DEBUT - timedelta(days=1)}, timedelta(days=1), EtatInscription.FERMEE),
        ({"cloture": DEBUT - timedelta(days=1)}, timedelta(days=1, seconds=1), EtatInscription.OUVERTE),
        ({"cloture": DEBUT + timedelta(days=1)}, timedelta(hours=1), EtatInscription.FERMEE),
        ({"ouverture": DEBUT - timedelta(days=2)}, timedelta(days=2, seconds=1), EtatInscription.PAS_ENCORE),
        ({"ouverture": DEBUT - timedelta(days=2)}, timedelta(days=2), EtatInscription.OUVERTE),
        ({"inscription": "libre"}, timedelta(days=3), EtatInscription.LIBRE),
        ({"inscription": "groupes"}, timedelta(days=3), EtatInscription.GROUPES),
        ({"statut": "annulee", "inscription": "libre"}, timedelta(days=-3), EtatInscription.ANNULEE),
        ({"capacite": 5, "places_confirmees": 5}, timedelta(days=3), EtatInscription.ATTENTE),
        ({"places_en_attente": 1}, timedelta(days=3), EtatInscription.ATTENTE),
        ({"places_confirmees": 12, "places_en_attente": 6}, timedelta(days=3), EtatInscription.COMPLETE),
        ({"places_confirmees": 12, "taille_attente": 0}, timedelta(days=3), EtatInscription.COMPLETE),
    ],
)
def test_etat_inscription_a_la_seconde(
    champs: dict[str, Any], avant_le_debut: timedelta, etat: EtatInscription
) -> None:
    assert etat_inscription(seance(**champs), maintenant=DEBUT - avant_le_debut) is etat


@pytest.mark.une_fois
def test_etat_inscription_prend_l_heure_qu_il_est() -> None:
    with time_machine.travel(DEBUT - timedelta(days=1)):
        assert etat_inscription(seance()) is EtatInscription.OUVERTE
    with time_machine.travel(DEBUT + timedelta(days=1)):
        assert etat_inscription(seance()) is EtatInscription.PASSEE


@pytest.mark.une_fois
def test_etat_inscription_reservable_quand_le_formulaire_sert() -> None:
    reservables = {etat for etat in EtatInscription if etat.reservable}
    assert reservables == {EtatInscription.OUVERTE, EtatInscription.ATTENTE}


@pytest.mark.une_fois
@pytest.mark.parametrize(
    ("etat", "phrase"),
    [
        (EtatInscription.OUVERTE, "Vous pouvez réserver."),
        (EtatInscription.ATTENTE, "Complet : liste d’attente."),
        (
            EtatInscription.COMPLETE,
            "Cette séance est complète, et sa liste d’attente aussi. Choisissez une autre date.",
        ),
        (EtatInscription.PAS_ENCORE, "Les inscriptions ouvrent le dimanche 3 janvier 2027 à 0 h 30."),
        (EtatInscription.FERMEE, "Les inscriptions sont fermées. Appelez-nous : il reste peut-être une place."),
        (EtatInscription.PASSEE, "Cette séance est passée. Choisissez une autre date."),
        (EtatInscription.ANNULEE, "Cette séance est annulée. Choisissez une autre date."),
        (EtatInscription.LIBRE, "Entrée libre. Venez sans réserver."),
        (EtatInscription.GROUPES, "Cette séance est réservée aux groupes de nos partenaires."),
    ],
)
def test_etat_inscription_dit_une_phrase(etat: EtatInscription, phrase: str) -> None:
    ouverture = datetime(2027, 1, 2, 23, 30, tzinfo=UTC)
    assert etat.phrase(seance(ouverture=ouverture)).replace("\N{NO-BREAK SPACE}", " ") == phrase


# --- Through the booking service ------------------------------------------------------------------------------------

FERMEES: list[tuple[dict[str, Any], timedelta, str, bool]] = [
    ({}, timedelta(hours=1), "Les inscriptions sont fermées", True),
    ({"ouverture": DEBUT - timedelta(days=2)}, timedelta(days=3), "Les inscriptions ouvrent le", True),
    ({"inscription": "groupes"}, timedelta(days=3), "réservée aux groupes", True),
    ({"statut": "brouillon"}, timedelta(days=3), "Cette séance n’est pas encore publiée", True),
    ({}, timedelta(hours=-1), "Les inscriptions sont fermées", True),
    ({}, timedelta(hours=-2), "Cette séance est passée", False),
    ({"statut": "annulee"}, timedelta(days=3), "Cette séance est annulée", False),
    ({"inscription": "libre"}, timedelta(days=3), "Entrée libre", False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("champs", "avant_le_debut", "phrase", "equipe_peut"), FERMEES)
def test_reserver_refuse_une_seance_fermee_au_public(
    champs: dict[str, Any], avant_le_debut: timedelta, phrase: str, equipe_peut: bool
) -> None:
    with time_machine.travel(DEBUT - timedelta(days=30)):
        seance = creer_seance(debut=DEBUT, **champs)
    with time_machine.travel(DEBUT - avant_le_debut):
        with pytest.raises(exceptions.SeanceFermeeError, match=phrase) as refus:
            creer_reservation(seance=seance)
        assert refus.value.conflit
        assert compteurs(seance) == (0, 0)
        for origine in (Origine.ACCUEIL, Origine.PARTENAIRE):
            if equipe_peut:
                assert creer_reservation(seance=seance, origine=origine).confirmee
            else:
                with pytest.raises(exceptions.SeanceFermeeError, match=phrase):
                    creer_reservation(seance=seance, origine=origine)


@pytest.mark.django_db
def test_reserver_une_seance_a_cheval_sur_minuit_jusqu_a_sa_fin() -> None:
    debut = datetime(2027, 3, 27, 21, 0, tzinfo=UTC)  # 22:00 in Paris, the night that clocks go forward
    with time_machine.travel(debut - timedelta(days=1)):
        seance = creer_seance(debut=debut, duree=timedelta(hours=6))
        assert f"{seance.debut_local:%d %H:%M} {seance.fin_locale:%d %H:%M}" == "27 22:00 28 05:00"
    with time_machine.travel(debut + timedelta(hours=5)):
        reservation = reservations.reserver(
            seance_id=seance.pk, participant=creer_participant(), places=1, nonce=uuid.uuid4(), origine=Origine.ACCUEIL
        )
    assert reservation.confirmee
