"""The partners' report: every total against a query written by hand, and the rules one by one."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from ateliers.domain import presences, reservations
from ateliers.models import Reservation, Seance
from ateliers.models.reservation import Origine
from partenaires.domain.bilan import Venue, compter, etablir, zone
from partenaires.models import Convention, Groupe, MontantAnnuel, PartGroupe, Structure
from tests.fabriques import creer_lieu, creer_participant, creer_seance
from tests.partenaires.fabriques import creer_structure

PARIS = ZoneInfo("Europe/Paris")
ANNEE = {"du": date(2026, 1, 1), "au": date(2026, 12, 31)}


def tenue(jour: datetime, *, groupes: dict[Structure, tuple[int, int | None]], heures: int = 2) -> Seance:
    """Return a session held on that day, with for each structure its confirmed seats and who came."""
    seance = creer_seance(dans=timedelta(days=3), duree=timedelta(hours=heures), capacite=40)
    for structure, (places, presents) in groupes.items():
        reservation = reservations.reserver(
            seance_id=seance.pk, participant=creer_participant(), places=places, nonce=uuid4(),
            origine=Origine.PARTENAIRE,
        )  # fmt: skip
        groupe = Groupe.objects.create(structure=structure, seance=seance, accompagnant="Amina Exemple")
        PartGroupe.objects.create(groupe=groupe, reservation=reservation)
        Reservation.objects.filter(pk=reservation.pk).update(presents=presents)
    Seance.objects.filter(pk=seance.pk).update(debut=jour, fin=jour + timedelta(hours=heures))
    return seance


def le(mois: int, jour: int, *, annee: int = 2026) -> datetime:
    return datetime(annee, mois, jour, 14, tzinfo=PARIS)


@pytest.fixture
def maintenant(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2026-11-26 10:00+01:00", tick=False)


@pytest.mark.django_db
@pytest.mark.usefixtures("maintenant")
class TestBilan:
    def test_chaque_total_egale_la_requete_ecrite_a_la_main(self) -> None:
        centre = creer_structure("Centre social Exemple", qpv=True, commune="Paris", arrondissement=18)
        bailleur = creer_structure("Bailleur Exemple", type="bailleur", commune="Paris", arrondissement=12)
        tenue(le(3, 3), groupes={centre: (8, 6), bailleur: (5, None)})
        tenue(le(6, 1), groupes={centre: (10, 10)}, heures=3)
        tenue(le(1, 5, annee=2025), groupes={centre: (7, 7)})
        bilan = etablir(**ANNEE)
        with connection.cursor() as curseur:
            curseur.execute(
                """
                SELECT COUNT(DISTINCT s.id), COUNT(DISTINCT g.id), SUM(r.places), SUM(r.presents),
                       SUM(CASE WHEN r.presents IS NOT NULL THEN r.places ELSE 0 END),
                       SUM(CASE WHEN st.qpv THEN r.places ELSE 0 END)
                FROM partenaires_partgroupe p
                JOIN partenaires_groupe g ON g.id = p.groupe_id
                JOIN partenaires_structure st ON st.id = g.structure_id
                JOIN ateliers_reservation r ON r.id = p.reservation_id
                JOIN ateliers_seance s ON s.id = g.seance_id
                WHERE r.statut = 'confirmee' AND s.statut = 'publiee'
                  AND s.debut >= %s AND s.debut < %s
                """,
                ["2026-01-01 00:00:00+01:00", "2027-01-01 00:00:00+01:00"],
            )
            a_la_main = tuple(int(valeur) for valeur in curseur.fetchone())
        e = bilan.ensemble
        assert (e.seances, e.groupes, e.personnes, e.presents, e.attendus, e.personnes_qpv) == a_la_main
        assert a_la_main == (2, 3, 23, 16, 18, 18)
        assert e.heures == 5.0
        assert [(ligne.libelle, ligne.chiffres.personnes) for ligne in bilan.par_structure] == [
            ("Bailleur Exemple", 5),
            ("Centre social Exemple", 18),
        ]
        assert [(ligne.libelle, ligne.chiffres.personnes) for ligne in bilan.par_zone] == [
            ("Paris 12e", 5),
            ("Paris 18e", 18),
        ]

    def test_ne_comptent_ni_l_annule_ni_l_avenir_ni_l_attente(self) -> None:
        centre = creer_structure()
        tenue(le(3, 3), groupes={centre: (8, 6)})
        annulee = tenue(le(4, 3), groupes={centre: (8, None)})
        Seance.objects.filter(pk=annulee.pk).update(statut="annulee", annulee_le=timezone.now())
        tenue(le(12, 3), groupes={centre: (8, None)})
        attente = tenue(le(5, 3), groupes={centre: (8, None)})
        attente.reservations.update(statut="attente", ordre_attente=1, confirmee_le=None)
        assert etablir(**ANNEE).ensemble.personnes == 8

    def test_bornes_de_la_periode_a_l_heure_de_paris(self) -> None:
        centre = creer_structure()
        tenue(datetime(2026, 1, 1, 0, 30, tzinfo=PARIS), groupes={centre: (3, None)})
        tenue(datetime(2025, 12, 31, 20, tzinfo=PARIS), groupes={centre: (5, None)})
        assert etablir(**ANNEE).ensemble.personnes == 3

    def test_convention_une_ligne_par_annee_avec_son_montant_et_ses_objectifs(self) -> None:
        ville = creer_structure("Ville Exemple")
        convention = Convention.objects.create(
            structure=ville, type="pluriannuelle", intitule="Objectifs 2025-2027", debut=date(2025, 1, 1),
            fin=date(2027, 12, 31), objectif_seances=10, objectif_personnes=100,
        )  # fmt: skip
        MontantAnnuel.objects.create(convention=convention, annee=2026, montant=145_000)
        tenue(le(3, 3), groupes={ville: (8, 6)})
        tenue(le(3, 3, annee=2025), groupes={ville: (4, 4)})
        bilan = etablir(du=date(2025, 1, 1), au=date(2026, 12, 31))
        assert [
            (ligne.annee, ligne.montant, ligne.objectif_seances, ligne.chiffres.seances, ligne.chiffres.personnes)
            for ligne in bilan.conventions
        ] == [(2025, 0, 10, 1, 4), (2026, 145_000, 10, 1, 8)]

    def test_perimetre_de_quelques_structures(self) -> None:
        une, autre = creer_structure(), creer_structure()
        tenue(le(3, 3), groupes={une: (8, 6), autre: (5, 5)})
        assert etablir(**ANNEE, structures=[autre]).ensemble.personnes == 5
        assert etablir(**ANNEE, structures=[]).ensemble.personnes == 0

    def test_lit_peu_quel_que_soit_le_nombre(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        for structure in [creer_structure() for _ in range(5)]:
            tenue(le(3, 3), groupes={structure: (3, 3)})
            Convention.objects.create(
                structure=structure,
                type="annuelle",
                intitule="Une année",
                debut=date(2026, 1, 1),
                fin=date(2026, 12, 31),
            )
        with django_assert_num_queries(3):
            etablir(**ANNEE)

    def test_presence_notee_par_le_service(self) -> None:
        centre = creer_structure()
        seance = tenue(le(3, 3), groupes={centre: (8, None)})
        reservation = seance.reservations.get()
        presences.noter(seance_id=seance.pk, presents={reservation.pk: 6})
        assert etablir(**ANNEE).ensemble.taux_presence == 75.0


VENUES = st.lists(
    st.builds(
        Venue,
        structure=st.integers(1, 4),
        nom=st.just("Exemple"),
        qpv=st.booleans(),
        zone=st.sampled_from(["Paris 18e", "Paris 20e"]),
        theme=st.just("Papiers"),
        seance=st.integers(1, 6),
        debut=st.just(datetime(2026, 3, 3, 14, tzinfo=PARIS)),
        duree=st.just(timedelta(hours=2)),
        places=st.integers(1, 30),
        presents=st.none() | st.just(0),
    ),
    max_size=20,
)


@pytest.mark.une_fois
@given(VENUES)
def test_parts_entre_0_et_100_et_personnes_additives(venues: list[Venue]) -> None:
    ensemble = compter(venues)
    par_zone = [compter(v for v in venues if v.zone == z) for z in ("Paris 18e", "Paris 20e")]
    assert sum(chiffres.personnes for chiffres in par_zone) == ensemble.personnes
    assert ensemble.seances <= sum(chiffres.seances for chiffres in par_zone)
    for taux in (ensemble.taux_presence, ensemble.part_qpv):
        assert taux is None or 0 <= taux <= 100


@pytest.mark.une_fois
def test_zone_en_mots() -> None:
    assert (zone("", None), zone("Rennes", None)) == ("Commune non renseignée", "Rennes")
    assert (zone("Paris", 1), zone("Paris", 18)) == ("Paris 1er", "Paris 18e")


@pytest.mark.django_db
def test_bilan_ignore_le_lieu_de_la_seance() -> None:
    """The area is the structure's, not the room's: a group from the 18th counts there wherever it went."""
    structure = creer_structure(commune="Paris", arrondissement=18)
    seance = tenue(timezone.now() - timedelta(days=2), groupes={structure: (4, 4)})
    Seance.objects.filter(pk=seance.pk).update(lieu=creer_lieu(commune="Rennes"))
    aujourdhui = timezone.localdate()
    assert [ligne.libelle for ligne in etablir(du=aujourdhui - timedelta(days=9), au=aujourdhui).par_zone] == [
        "Paris 18e"
    ]
