"""The groups of a structure: lists, page, headcount, companion and needs, cancellation."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.domain import presences
from ateliers.domain.seances import annuler_seance
from ateliers.models import Reservation, Seance
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.participants import Nom
from partenaires.models import Cycle, Groupe, Referent
from tests.fabriques import creer_atelier, creer_reservation, creer_seance
from tests.partenaires.fabriques import creer_groupe
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db


def passer(groupe: Groupe, *, presents: int | None = None) -> None:
    """Move the session of a group into the past, and note who came."""
    fin = timezone.now() - timedelta(days=1)
    Seance.objects.filter(pk=groupe.seance_id).update(debut=fin - timedelta(hours=2), fin=fin)
    if presents is not None:
        reservation = groupe.parts.get().reservation
        presences.noter(seance_id=groupe.seance_id, presents={reservation.pk: presents})


def places(groupe: Groupe) -> list[tuple[str, int]]:
    parts = Reservation.objects.actives().filter(part_de_groupe__groupe=groupe).order_by("pk")
    return list(parts.values_list("statut", "places"))


def titres(reponse: Any) -> list[str]:
    return [groupe.seance.atelier.title for groupe in reponse.context["page_obj"]]


def groupe_de(referent: Referent, titre: str, **champs: Any) -> Groupe:
    return creer_groupe(
        referent=referent, seance=creer_seance(capacite=12, atelier=creer_atelier(titre)), **({"effectif": 5} | champs)
    )


def test_groupes_se_rangent_en_trois_listes(client: Client) -> None:
    referent = entrer(client)
    groupe_de(referent, "Venir")
    passer(groupe_de(referent, "Passer"), presents=4)
    annuler_groupe(groupe=groupe_de(referent, "Annuler"))
    annulee = groupe_de(referent, "Séance annulée")
    annuler_seance(seance_id=annulee.seance_id, motif="")
    groupe_de(entrer(Client()), "Ailleurs")
    url = adresse("groupes", referent)

    reponses = {voir: client.get(url, {"voir": voir}) for voir in ("", "passes", "annules", "n’importe quoi")}

    assert titres(reponses[""]) == titres(reponses["n’importe quoi"]) == ["Venir"]
    assert titres(reponses["passes"]) == ["Passer"]
    assert sorted(titres(reponses["annules"])) == ["Annuler", "Séance annulée"]
    assert "4 personnes sont venues." in lire(reponses["passes"])


def test_groupes_sans_rien_le_disent(client: Client) -> None:
    referent = entrer(client)
    pages = [lire(client.get(adresse("groupes", referent), {"voir": voir})) for voir in ("", "passes", "annules")]
    phrases = ["Aucun groupe à venir.", "Aucun groupe n’est encore venu.", "Aucun groupe annulé."]
    assert [phrase in page for phrase, page in zip(phrases, pages, strict=True)] == [True, True, True]


def test_groupes_lit_autant_avec_trente_qu_avec_un_et_se_pagine(client: Client) -> None:
    referent, atelier = entrer(client), creer_atelier()
    url = adresse("groupes", referent)
    client.get(url)
    comptes = []
    for nombre in (1, 29):
        for _ in range(nombre):
            creer_groupe(referent=referent, seance=creer_seance(atelier=atelier))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(url)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 12
    assert "?voir=a-venir&page=2" in liens(reponse)
    assert len(client.get(url, {"page": "3"}).context["page_obj"]) == 6


def test_groupe_dit_ou_il_en_est(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=8, noms=2)

    reponse = client.get(adresse("groupe", referent, groupe.uuid))

    page = lire(reponse)
    for phrase in (
        "Votre groupe est inscrit",
        "8 places sont réservées pour votre groupe.",
        f"Votre code à dire à l’accueil : {groupe.parts.get().reservation.code}",
        "2 noms donnés, pour 8 personnes.",
        "Dominique Exemple, 06 39 98 12 34",
        "Aucun besoin donné.",
    ):
        assert phrase in page
    assert {adresse(n, referent, groupe.uuid) for n in ("groupe_liste", "groupe_invitation")} <= liens(reponse)
    assert adresse("groupe_attestation", referent, groupe.uuid) not in liens(reponse)


def test_groupe_partage_puis_en_attente_le_dit(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=6)
    creer_reservation(seance=seance, places=2)
    groupe = creer_groupe(referent=referent, seance=seance, effectif=6, choix="partage")
    page = lire(client.get(adresse("groupe", referent, groupe.uuid)))
    assert "Une partie de votre groupe est inscrite" in page
    assert "2 personnes sont sur la liste d’attente. Si des places se libèrent, nous vous écrivons." in page

    autre = entrer(client)
    attente = creer_groupe(referent=autre, seance=seance, effectif=2, choix="attente")
    assert "Votre groupe est sur la liste d’attente" in lire(client.get(adresse("groupe", autre, attente.uuid)))


def test_groupe_passe_attend_puis_dit_les_presences_avec_les_accords(client: Client) -> None:
    referent = entrer(client)
    noms = [
        Nom(prenom=p, nom="Exemple", accord=accord) for p, accord in [("Amina", True), ("Omar", True), ("Léa", False)]
    ]
    groupe = groupe_de(referent, "Passer", effectif=5, participants=noms)
    url = adresse("groupe", referent, groupe.uuid)
    passer(groupe)
    assert "Les présences ne sont pas encore notées" in lire(client.get(url))

    groupe.participants.filter(prenom__in=["Amina", "Léa"]).update(present=True)
    groupe.participants.filter(prenom="Omar").update(present=False)
    passer(groupe, presents=4)
    reponse = client.get(url)

    page = lire(reponse)
    assert "4 personnes sont venues, sur 5 attendues." in page
    assert ("Amina Exemple est venue" in page, "Omar Exemple n’est pas venue" in page) == (True, True)
    assert "Léa Exemple est venue" not in page
    assert adresse("groupe_attestation", referent, groupe.uuid) in liens(reponse)
    assert adresse("groupe_annuler", referent, groupe.uuid) not in liens(reponse)


def test_groupe_annule_ne_propose_plus_rien(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Annuler")
    annuler_groupe(groupe=groupe)
    reponse = client.get(adresse("groupe", referent, groupe.uuid))
    assert "Votre groupe est annulé" in lire(reponse)
    restants = {adresse(n, referent, groupe.uuid) for n in ("groupe_liste", "groupe_annuler", "participants")}
    assert not restants & liens(reponse)


def test_groupe_d_un_cycle_mene_aux_autres_dates(client: Client) -> None:
    referent = entrer(client)
    cycle = Cycle.objects.create(titre="Mes papiers")
    nonce = uuid4()
    groupes = [groupe_de(referent, f"Date {rang}", cycle=cycle, nonce=nonce) for rang in range(3)]
    autre = groupe_de(referent, "D’autres personnes", cycle=cycle)
    reponse = client.get(adresse("groupe", referent, groupes[0].uuid))
    assert "Cette date fait partie du cycle « Mes papiers »." in lire(reponse)
    assert {adresse("groupe", referent, g.uuid) for g in groupes[1:]} <= liens(reponse)
    assert adresse("groupe", referent, autre.uuid) not in liens(reponse)


def test_groupe_lit_peu_meme_passe_nomme_et_en_cycle(client: Client) -> None:
    referent = entrer(client)
    cycle = Cycle.objects.create(titre="Mes papiers")
    nonce = uuid4()
    groupes = [groupe_de(referent, f"Date {rang}", cycle=cycle, nonce=nonce, noms=5) for rang in range(6)]
    passer(groupes[0], presents=4)
    for groupe in groupes[:2]:
        url = adresse("groupe", referent, groupe.uuid)
        client.get(url)
        with CaptureQueriesContext(connection) as requetes:
            client.get(url)
        assert len(requetes) <= 12


def test_changer_l_effectif(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5)
    url = adresse("groupe", referent, groupe.uuid)

    reponse = client.post(url, {"effectif": "9", "choix": "tout"}, follow=True)

    assert "C’est fait. Le nombre de personnes est changé." in lire(reponse)
    assert places(groupe) == [("confirmee", 9)]


def test_changer_l_effectif_au_dela_des_places_demande_un_choix(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5)
    creer_reservation(seance=groupe.seance, places=4)
    url = adresse("groupe", referent, groupe.uuid)

    refus = client.post(url, {"effectif": "10", "choix": "tout"})
    assert (refus.status_code, refus.context["form"].errors) == (
        409, {"choix": ["Il reste 3 places pour vous. Ce n’est pas assez."]},
    )  # fmt: skip
    assert refus.context["form"]["effectif"].value() == "10"

    client.post(url, {"effectif": "10", "choix": "partage"})
    assert places(groupe) == [("confirmee", 8), ("attente", 2)]


@pytest.mark.parametrize(
    ("effectif", "erreur"),
    [
        ("", "Écrivez le nombre de personnes."),
        ("0", "Écrivez 1 au moins."),
        ("2", "La liste compte 3 noms. Retirez d’abord des noms."),
        ("40", "Cette séance reçoit 12 personnes au plus."),
    ],
)
def test_changer_l_effectif_dit_ce_qui_ne_va_pas(client: Client, effectif: str, erreur: str) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5, noms=3)
    reponse = client.post(adresse("groupe", referent, groupe.uuid), {"effectif": effectif, "choix": "tout"})
    assert (reponse.status_code, reponse.context["form"].errors) == (200, {"effectif": [erreur]})


def test_modifier_l_accompagnant_et_les_besoins(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5)
    url = adresse("groupe_modifier", referent, groupe.uuid)
    formulaire = client.get(url).context["form"]
    assert (formulaire["accompagnant"].value(), formulaire["telephone"].value()) == (
        "Dominique Exemple", "06 39 98 12 34",
    )  # fmt: skip

    trop = client.post(url, {"accompagnant": "Zoé", "fauteuil": "9"})
    assert trop.context["form"].errors == {
        "fauteuil": ["Un besoin concerne au plus autant de personnes que le groupe en compte."]
    }
    client.post(
        url, {"accompagnant": "Zoé Exemple", "telephone": "+44 20 7946 0018", "lecture": "3", "remarque": "Bus."}
    )

    groupe.refresh_from_db()
    assert (groupe.accompagnant, str(groupe.accompagnant_telephone.as_e164)) == ("Zoé Exemple", "+442079460018")
    assert (groupe.fauteuil, groupe.lecture, groupe.remarque) == (0, 3, "Bus.")
    assert client.get(url).context["form"]["telephone"].value() == "+44 20 7946 0018"


def test_annuler_demande_confirmation_sur_une_page_qui_ne_change_rien(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5)
    page = lire(client.get(adresse("groupe_annuler", referent, groupe.uuid)))
    assert "Votre groupe compte 5 personnes. Vous perdez les places annulées." in page
    assert places(groupe) == [("confirmee", 5)]


@pytest.mark.parametrize(
    ("envoi", "restent", "phrase"),
    [
        ({"quoi": "tout"}, [], "C’est fait. Votre groupe est annulé."),
        ({"quoi": "partie", "places": "2"}, [("confirmee", 3)], "C’est fait. Ces places sont annulées."),
        ({"quoi": "partie", "places": "5"}, [], "C’est fait. Ces places sont annulées."),
    ],
)
def test_annuler_tout_ou_une_partie(
    client: Client, envoi: dict[str, str], restent: list[tuple[str, int]], phrase: str
) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5)
    reponse = client.post(adresse("groupe_annuler", referent, groupe.uuid), envoi, follow=True)
    assert phrase in lire(reponse)
    assert places(groupe) == restent


@pytest.mark.parametrize(
    ("envoi", "erreurs"),
    [
        ({}, {"quoi": ["Choisissez ce que vous annulez."]}),
        ({"quoi": "cycle"}, {"quoi": ["Choisissez une des réponses."]}),
        (
            {"quoi": "tout", "places": "1"},
            {"quoi": ["Vous avez écrit un nombre. Choisissez une partie du groupe, ou effacez ce nombre."]},
        ),
        ({"quoi": "partie"}, {"places": ["Écrivez combien de personnes ne viendront pas."]}),
        ({"quoi": "partie", "places": "-1"}, {"places": ["Écrivez 1 au moins."]}),
    ],
)
def test_annuler_dit_ce_qui_ne_va_pas(client: Client, envoi: dict[str, str], erreurs: dict[str, list[str]]) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Venir", effectif=5)
    reponse = client.post(adresse("groupe_annuler", referent, groupe.uuid), envoi)
    assert (reponse.context["form"].errors, places(groupe)) == (erreurs, [("confirmee", 5)])


def test_annuler_toutes_les_dates_d_un_cycle(client: Client) -> None:
    referent = entrer(client)
    cycle = Cycle.objects.create(titre="Mes papiers")
    nonce = uuid4()
    groupes = [groupe_de(referent, f"Date {rang}", cycle=cycle, nonce=nonce) for rang in range(2)]
    client.post(adresse("groupe_annuler", referent, groupes[0].uuid), {"quoi": "cycle"})
    assert [places(groupe) for groupe in groupes] == [[], []]


def test_un_groupe_passe_ne_change_plus(client: Client) -> None:
    referent = entrer(client)
    groupe = groupe_de(referent, "Passer", effectif=5)
    passer(groupe)
    envois = {
        "groupe": {"effectif": "9", "choix": "tout"},
        "groupe_modifier": {"accompagnant": "Zoé"},
        "groupe_annuler": {"quoi": "tout"},
        "participants": {"noms": "Amina Exemple", "mode": "ajouter"},
    }
    statuts = [client.post(adresse(nom, referent, groupe.uuid), envoi).status_code for nom, envoi in envois.items()]
    assert statuts == [409] * 4
    assert places(groupe) == [("confirmee", 5)]
