"""The groups of the demonstration: a year of sessions that were held, and some to come, in every state."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from django.utils import timezone

from ateliers.domain import seances
from ateliers.domain.codes import nouveau_code
from ateliers.domain.jetons import deriver, empreinte
from ateliers.models import AtelierPage, Lieu, Reservation, Seance
from ateliers.models.reservation import Origine, StatutReservation
from ateliers.models.seance import Inscription
from partenaires.domain.blocages import garder_places
from partenaires.domain.cycles import inscrire_cycle
from partenaires.domain.feries import ferie
from partenaires.domain.groupes import Besoins, Repartition, inscrire_groupe
from partenaires.domain.participants import Nom
from partenaires.models import Cycle, Groupe, OffreAtelier, PartGroupe, Participant, Referent, SeanceReservee, Structure

from .donnees import ACCOMPAGNANTS, GRAINE, PRENOMS, STRUCTURES

ESPACE = UUID("3b7c1f0a-2f64-4e39-9d0d-6a1f5a2c9e77")
SEMAINES = 48
HEURES = (9, 10, 14, 15)
DIMANCHE = 6


def creer_passe(structures: dict[str, Structure], offres: list[OffreAtelier]) -> int:
    """Write a year of sessions that were held, with who came, and return how many."""
    hasard = Random(GRAINE)  # noqa: S311
    lieux = list(Lieu.objects.actifs().order_by("pk"))
    faites = 0
    for prevue in STRUCTURES:
        structure = structures[prevue.nom]
        for semaine in range(prevue.frequence, SEMAINES, prevue.frequence):
            jour = timezone.localtime() - timedelta(weeks=semaine, days=hasard.randrange(5))
            debut = jour.replace(hour=hasard.choice(HEURES), minute=0, second=0, microsecond=0)
            debut = jour_ouvre(debut, sens=-1)
            atelier = hasard.choice(offres).atelier
            _tenir(structure, atelier, structure.site or hasard.choice(lieux), debut, hasard)
            faites += 1
    return faites


def jour_ouvre(instant: datetime, *, sens: int = 1) -> datetime:
    """Return this instant, or the same hour of the nearest day that is neither a Sunday nor a public holiday."""
    while instant.weekday() == DIMANCHE or ferie(instant.date()):
        instant += timedelta(days=sens)
    return instant


def _tenir(structure: Structure, atelier: AtelierPage, lieu: Lieu, debut: datetime, hasard: Random) -> None:
    """Write a session that is over: its group, and the people counted by the facilitator."""
    places = hasard.randint(5, 14)
    seance = seances.creer(
        Seance(
            uuid=uuid5(ESPACE, f"{structure.pk} {debut.isoformat()}"),
            atelier=atelier,
            lieu=lieu,
            debut=debut,
            fin=debut + timedelta(minutes=atelier.duree),
            capacite=15,
            taille_attente=0,
            inscription=Inscription.GROUPES,
        )
    )
    presents = max(0, places - hasard.choice((0, 0, 1, 1, 2, 4)))
    inscrit_le = debut - timedelta(days=10)
    nonce = uuid5(seance.uuid, "groupe")
    reservation = Reservation.objects.create(
        seance=seance,
        statut=StatutReservation.CONFIRMEE,
        origine=Origine.PARTENAIRE,
        prenom="Samira",
        nom="Exemple",
        au_nom_de=structure.nom,
        places=places,
        presents=presents if hasard.random() < 0.9 else None,
        code=nouveau_code(()),
        nonce=nonce,
        jeton_empreinte=empreinte(deriver(nonce)),
        personne_empreinte=f"demonstration-{nonce}",
        confirmee_le=inscrit_le,
    )
    seance.places_confirmees = places
    seance.save(update_fields=["places_confirmees"])
    SeanceReservee.objects.create(seance=seance, structure=structure)
    groupe = Groupe.objects.create(
        structure=structure,
        referent=structure.referents.first(),
        seance=seance,
        accompagnant=hasard.choice(ACCOMPAGNANTS),
        interprete=hasard.choice((0, 0, 1, 2)),
        cree_le=inscrit_le,
        rappele_le=debut - timedelta(days=2),
    )
    PartGroupe.objects.create(groupe=groupe, reservation=reservation)
    noms = [
        Participant(
            groupe=groupe,
            ordre=rang,
            **_nom(rang),
            accord=rang % 2 == 0,
            accord_le=None if rang % 2 else inscrit_le,
            present=rang < presents,
        )
        for rang in range(places)
    ]
    Participant.objects.bulk_create(noms)


def _nom(rang: int) -> dict[str, str]:
    return {"prenom": PRENOMS[rang % len(PRENOMS)], "nom": f"Exemple{rang + 1}"}


def creer_avenir(referents: list[Referent], structures: dict[str, Structure], offres: list[OffreAtelier]) -> None:
    """Register groups to come: confirmed, split, waiting, on a course; keep seats; keep a session for one structure."""
    centre, mission = referents[0], referents[-1]
    ouverte = _ouvrir(offres[0].atelier, centre.structure, dans=9, capacite=15)
    noms = tuple(Nom(**_nom(rang), accord=rang % 2 == 0) for rang in range(8))
    _inscrire(centre, ouverte, effectif=8, besoins=Besoins(interprete=2, lecture=3), participants=noms)
    petite = _ouvrir(offres[1].atelier, centre.structure, dans=16, capacite=12)
    _inscrire(mission, petite, effectif=8)
    _inscrire(centre, petite, effectif=6, choix=Repartition.PARTAGE)
    garder_places(
        structure=mission.structure,
        seance_id=_ouvrir(offres[2].atelier, mission.structure, dans=23, capacite=12).pk,
        places=8,
        jusqu_au=timezone.now() + timedelta(days=10),
        par=None,
    )
    cycle = Cycle.objects.create(titre="Premiers pas sur ordinateur, en trois fois")
    cycle.seances.set([_ouvrir(offres[3].atelier, centre.structure, dans=dans, capacite=10) for dans in (12, 19, 26)])
    inscrire_cycle(
        referent=mission, cycle=cycle, nonce=uuid5(ESPACE, "cycle"), effectif=6, accompagnant=ACCOMPAGNANTS[1]
    )


def _inscrire(referent: Referent, seance: Seance, *, effectif: int, **options: object) -> None:
    inscrire_groupe(
        referent=referent,
        seance_id=seance.pk,
        effectif=effectif,
        accompagnant=ACCOMPAGNANTS[0],
        telephone="0639980033",
        nonce=uuid5(seance.uuid, str(referent.pk)),
        **options,  # type: ignore[arg-type]
    )


def _ouvrir(atelier: AtelierPage, structure: Structure, *, dans: int, capacite: int) -> Seance:
    """Create a session for groups, on a weekday of the weeks to come."""
    debut = jour_ouvre(timezone.localtime() + timedelta(days=dans)).replace(hour=14, minute=30, second=0, microsecond=0)
    lieu = structure.site or Lieu.objects.actifs().order_by("pk")[0]
    return seances.creer(
        Seance(
            uuid=uuid5(ESPACE, f"groupes {structure.pk} {debut.isoformat()}"),
            atelier=atelier,
            lieu=lieu,
            debut=debut,
            fin=debut + timedelta(minutes=atelier.duree),
            capacite=capacite,
            taille_attente=6,
            inscription=Inscription.GROUPES,
        )
    )
