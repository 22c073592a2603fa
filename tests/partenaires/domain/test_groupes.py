"""A referent registers a group, changes what is said of it, cancels it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from ateliers.exceptions import SeanceFermeeError
from ateliers.models import Message, Reservation
from partenaires.domain.groupes import (
    Besoins,
    Contact,
    Repartition,
    annuler_groupe,
    inscrire_groupe,
    modifier_groupe,
    repartir,
)
from partenaires.domain.participants import Nom
from partenaires.exceptions import (
    BesoinsTropNombreuxError,
    GroupeAnnuleError,
    GroupeVideError,
    ListePleineError,
    ListeTropLongueError,
    NomVideError,
    PasAssezDePlacesError,
    SeanceTropPetiteError,
)
from partenaires.models import Groupe, PartGroupe, Participant
from partenaires.signals import groupe_inscrit
from tests.ateliers.domain.aides import compteurs, exiger_coherence, recits
from tests.fabriques import creer_reservation, creer_seance
from tests.partenaires.domain.aides import parts
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db


def rien_n_est_ecrit() -> bool:
    return not (Groupe.objects.exists() or PartGroupe.objects.exists() or Participant.objects.exists())


def test_inscrire_prend_les_places_au_nom_du_referent_et_de_la_structure() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=12)
    groupe = creer_groupe(
        referent=referent,
        seance=seance,
        effectif=8,
        besoins=Besoins(fauteuil=2, interprete=1),
        participants=[Nom(prenom=" Awa\u200b ", nom="Exemple", accord=True), Nom(nom="Fictive")],
        accompagnant="Dominique Exemple",
        telephone="06 39 98 12 34",
        remarque="Nous venons en bus.",
    )
    assert parts(groupe) == [("confirmee", 8)]
    assert compteurs(seance) == (8, 0)
    reservation = Reservation.objects.get()
    assert (reservation.prenom, reservation.nom, reservation.courriel, reservation.telephone.as_e164) == (
        "Amina", referent.utilisateur.last_name, referent.utilisateur.email, "+33639981234",
    )  # fmt: skip
    assert (reservation.au_nom_de, reservation.origine) == (referent.structure.nom, "partenaire")
    assert sorted(reservation.besoins) == ["fauteuil", "interprete"]
    assert (groupe.fauteuil, groupe.interprete, groupe.lecture, groupe.remarque) == (2, 1, 0, "Nous venons en bus.")
    assert (groupe.accompagnant, groupe.accompagnant_telephone) == ("Dominique Exemple", "+33639981234")
    assert [(p.prenom, p.nom, p.accord, p.present) for p in groupe.participants.all()] == [
        ("Awa", "Exemple", True, None),
        ("", "Fictive", False, None),
    ]
    assert recits(reservation) == ["confirmation"]
    exiger_coherence()


def test_meme_envoi_deux_fois_est_un_groupe_et_un_message() -> None:
    referent, seance, nonce = creer_referent(), creer_seance(capacite=12), uuid.uuid4()
    premier = creer_groupe(referent=referent, seance=seance, nonce=nonce, noms=2)
    second = creer_groupe(referent=referent, seance=seance, nonce=nonce, effectif=9, noms=2)
    assert second == premier
    assert (Groupe.objects.count(), Participant.objects.count(), Message.objects.count()) == (1, 2, 1)
    assert compteurs(seance) == (5, 0)


def test_envoi_d_une_autre_structure_ne_rend_pas_le_groupe() -> None:
    groupe = creer_groupe()
    with pytest.raises(Exception, match="Cette demande n’est pas possible"):
        creer_groupe(seance=groupe.seance, nonce=groupe.nonce)


def test_deux_groupes_d_une_structure_viennent_a_la_meme_seance() -> None:
    referent, seance = creer_referent(), creer_seance(capacite=12)
    for _ in range(2):
        creer_groupe(referent=referent, seance=seance, effectif=3)
    assert compteurs(seance) == (6, 0)
    exiger_coherence()


@pytest.mark.parametrize(
    ("choix", "attendu"),
    [
        (Repartition.TOUT, None),
        (Repartition.ATTENTE, [("attente", 5)]),
        (Repartition.PARTAGE, [("confirmee", 3), ("attente", 2)]),
    ],
)
def test_groupe_trop_grand_pour_ce_qui_reste(choix: Repartition, attendu: list[tuple[str, int]] | None) -> None:
    seance = creer_seance(capacite=6, taille_attente=6)
    creer_reservation(seance=seance, places=3)
    if attendu is None:
        with pytest.raises(PasAssezDePlacesError) as refus:
            creer_groupe(seance=seance, effectif=5, choix=choix, noms=5)
        assert str(refus.value) == "Il reste 3 places pour vous. Ce n’est pas assez."
        assert rien_n_est_ecrit()
    else:
        assert parts(creer_groupe(seance=seance, effectif=5, choix=choix, noms=5)) == attendu
    exiger_coherence()


def test_partage_n_est_pas_coupe_quand_tout_tient_ou_que_rien_ne_tient() -> None:
    seance = creer_seance(capacite=6, taille_attente=6)
    assert parts(creer_groupe(seance=seance, effectif=6, choix=Repartition.PARTAGE)) == [("confirmee", 6)]
    assert parts(creer_groupe(seance=seance, effectif=4, choix=Repartition.PARTAGE)) == [("attente", 4)]


@pytest.mark.parametrize("choix", [Repartition.ATTENTE, Repartition.PARTAGE])
def test_liste_d_attente_trop_courte_refuse_tout(choix: Repartition) -> None:
    seance = creer_seance(capacite=8, taille_attente=1)
    creer_reservation(seance=seance, places=4)
    with pytest.raises(ListePleineError) as refus:
        creer_groupe(seance=seance, effectif=7, choix=choix, noms=3)
    assert str(refus.value) == "Il reste 4 places pour vous. La liste d’attente a 1 place. Ce n’est pas assez."
    assert rien_n_est_ecrit()
    assert compteurs(seance) == (4, 0)
    exiger_coherence()


@pytest.mark.parametrize(
    ("champs", "erreur", "phrase"),
    [
        ({"effectif": 0}, GroupeVideError, "Un groupe compte au moins une personne."),
        ({"effectif": 7}, SeanceTropPetiteError, "Cette séance reçoit 6 personnes au plus."),
        (
            {"effectif": 3, "besoins": Besoins(lecture=4)},
            BesoinsTropNombreuxError,
            "Un besoin concerne au plus autant de personnes que le groupe en compte.",
        ),
        ({"effectif": 3, "besoins": Besoins(lecture=-1)}, BesoinsTropNombreuxError, None),
        (
            {"effectif": 3, "noms": 4},
            ListeTropLongueError,
            "Il y a plus de noms que de places. Augmentez d’abord l’effectif du groupe.",
        ),
        ({"participants": [Nom(prenom="\u200b")]}, NomVideError, "Donnez un prénom ou un nom."),
    ],
)
def test_ce_qui_ne_se_peut_pas_est_refuse_et_rien_n_est_ecrit(
    champs: dict[str, Any], erreur: type[Exception], phrase: str | None
) -> None:
    seance = creer_seance(capacite=6)
    with pytest.raises(erreur) as refus:
        creer_groupe(seance=seance, **champs)
    assert phrase in (None, str(refus.value))
    assert rien_n_est_ecrit()
    assert compteurs(seance) == (0, 0)


def test_structure_sans_compte_inscrit_par_son_contact() -> None:
    contact = Contact(structure=creer_structure(), prenom="Sam", nom="Fictif", courriel="sam@example.org")
    groupe = inscrire_groupe(
        referent=contact, seance_id=creer_seance().pk, effectif=4, accompagnant="", nonce=uuid.uuid4()
    )
    assert (groupe.referent, groupe.accompagnant) == (None, "Sam Fictif")
    assert Reservation.objects.get().courriel == "sam@example.org"


def test_signal_dit_le_groupe_inscrit_une_fois() -> None:
    recus: list[Groupe] = []

    def noter(groupe: Groupe, **_: Any) -> None:
        recus.append(groupe)

    groupe_inscrit.connect(noter)
    try:
        groupe = creer_groupe()
        creer_groupe(referent=groupe.referent, seance=groupe.seance, nonce=groupe.nonce)
    finally:
        groupe_inscrit.disconnect(noter)
    assert recus == [groupe]


def test_modifier_change_ce_que_lit_aussi_le_mediateur() -> None:
    groupe = creer_groupe(effectif=5, besoins=Besoins(lecture=2))
    modifier_groupe(
        groupe=groupe,
        accompagnant="Léa Fictive",
        telephone="01 99 00 12 34",
        besoins=Besoins(fauteuil=5),
        remarque="",
    )
    groupe.refresh_from_db()
    reservation = Reservation.objects.get()
    assert (groupe.accompagnant, groupe.fauteuil, groupe.lecture) == ("Léa Fictive", 5, 0)
    assert (reservation.telephone.as_e164, reservation.besoins) == ("+33199001234", ["fauteuil"])
    with pytest.raises(BesoinsTropNombreuxError):
        modifier_groupe(groupe=groupe, accompagnant="Léa", besoins=Besoins(fauteuil=6))


def test_annuler_rend_toutes_les_places_une_seule_fois() -> None:
    seance = creer_seance(capacite=6, taille_attente=6)
    groupe = creer_groupe(seance=seance, effectif=6)
    partage = creer_groupe(seance=creer_seance(capacite=2), effectif=2)
    attend = creer_reservation(seance=seance, places=4)
    annuler_groupe(groupe=groupe)
    annuler_groupe(groupe=groupe)
    assert parts(groupe) == []
    assert compteurs(seance) == (4, 0)
    assert recits(attend) == ["attente", "promotion"]
    assert recits(groupe.parts.get().reservation) == ["confirmation", "annulation"]
    assert list(Groupe.objects.actifs()) == [partage]
    with pytest.raises(GroupeAnnuleError) as refus:
        modifier_groupe(groupe=groupe, accompagnant="Léa", besoins=Besoins())
    assert str(refus.value) == "Ce groupe est annulé."
    exiger_coherence()


def test_annuler_un_groupe_partage_ne_lui_offre_pas_ses_propres_places() -> None:
    seance = creer_seance(capacite=6, taille_attente=6)
    creer_reservation(seance=seance, places=3)
    groupe = creer_groupe(seance=seance, effectif=5, choix=Repartition.PARTAGE)
    annuler_groupe(groupe=groupe)
    assert compteurs(seance) == (3, 0)
    assert [recits(part.reservation) for part in groupe.parts.all()] == [
        ["confirmation", "annulation"],
        ["attente", "annulation"],
    ]
    exiger_coherence()


def test_rien_ne_change_une_fois_la_seance_commencee() -> None:
    groupe = creer_groupe(seance=creer_seance(dans=timedelta(days=1)))
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
        with pytest.raises(SeanceFermeeError):
            annuler_groupe(groupe=groupe)
        with pytest.raises(SeanceFermeeError):
            modifier_groupe(groupe=groupe, accompagnant="Léa", besoins=Besoins())
        with pytest.raises(SeanceFermeeError):
            creer_groupe(seance=groupe.seance)
    assert parts(groupe) == [("confirmee", 5)]


@pytest.mark.parametrize(
    ("choix", "libres", "attendu"),
    [
        (Repartition.TOUT, 3, [(5, False)]),
        (Repartition.ATTENTE, 3, [(5, True)]),
        (Repartition.PARTAGE, 0, [(5, True)]),
        (Repartition.PARTAGE, 3, [(3, False), (2, True)]),
        (Repartition.PARTAGE, 5, [(5, True)]),
    ],
)
def test_repartir_ne_coupe_que_si_on_le_demande(
    choix: Repartition, libres: int, attendu: list[tuple[int, bool]]
) -> None:
    assert repartir(5, choix=choix, libres=libres) == attendu
