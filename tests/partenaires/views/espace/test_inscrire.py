"""Register a group: nothing typed is lost, nobody is split silently, twice sent is once registered."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.domain.reservations import annuler
from ateliers.domain.seances import annuler_seance
from ateliers.models import Reservation, Seance
from partenaires.domain.blocages import garder_places
from partenaires.models import Cycle, Groupe, Referent
from tests.fabriques import creer_atelier, creer_reservation, creer_seance
from tests.partenaires.fabriques import creer_groupe
from tests.partenaires.views.espace.aides import adresse, entrer, lire

pytestmark = pytest.mark.django_db


def envoi(**champs: Any) -> dict[str, Any]:
    """Return a form as a browser sends it."""
    return {
        "nonce": str(uuid.uuid4()),
        "effectif": "6",
        "accompagnant": "Fatou Exemple",
        "telephone": "06 39 98 12 34",
        "choix": "tout",
    } | champs


def inscrire(client: Client, referent: Referent, seance: Seance, **champs: Any) -> Any:
    return client.post(adresse("inscrire", referent, seance.uuid), envoi(**champs))


def places(groupe: Groupe) -> list[tuple[str, int]]:
    parts = Reservation.objects.filter(part_de_groupe__groupe=groupe).order_by("pk")
    return list(parts.values_list("statut", "places"))


def test_inscrire_un_groupe_mene_a_sa_page(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=12)

    reponse = inscrire(client, referent, seance, interprete="2", fauteuil="1", remarque="Nous venons en bus.")

    groupe = Groupe.objects.get()
    assert (reponse.status_code, reponse["Location"]) == (302, adresse("groupe", referent, groupe.uuid))
    assert "C’est fait : 6 places sont réservées." in lire(client.get(reponse["Location"]))
    assert (groupe.structure, groupe.referent, groupe.accompagnant) == (referent.structure, referent, "Fatou Exemple")
    assert (groupe.interprete, groupe.fauteuil, groupe.lecture, groupe.remarque) == (2, 1, 0, "Nous venons en bus.")
    assert places(groupe) == [("confirmee", 6)]


def test_inscrire_montre_les_places_et_propose_le_referent(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=12, atelier=creer_atelier("Classer ses papiers"))
    jusqu_au = timezone.now() + timedelta(days=3)
    garder_places(structure=referent.structure, seance_id=seance.pk, places=8, jusqu_au=jusqu_au, par=None)

    reponse = client.get(adresse("inscrire", referent, seance.uuid))

    page = lire(reponse)
    assert ("Classer ses papiers" in page, "12 places pour vous dont 8 gardées pour vous" in page) == (True, True)
    assert reponse.context["form"]["accompagnant"].value() == referent.utilisateur.get_full_name()
    assert reponse.context["form"]["choix"].value() == "tout"


def test_inscrire_deux_fois_le_meme_envoi_ne_fait_qu_un_groupe(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=12)
    champs = envoi()
    reponses = [client.post(adresse("inscrire", referent, seance.uuid), champs) for _ in range(2)]
    assert [reponse["Location"] for reponse in reponses] == [adresse("groupe", referent, Groupe.objects.get().uuid)] * 2


def test_inscrire_refuse_tout_le_groupe_quand_les_places_manquent_et_garde_la_saisie(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=6)
    creer_reservation(seance=seance, places=2)

    reponse = inscrire(client, referent, seance, noms="Amina Exemple\nOmar Exemple", remarque="En bus.")

    page = lire(reponse)
    assert reponse.status_code == 409
    assert (
        "Il reste 4 places pour vous. Ce n’est pas assez. Vous pouvez baisser le nombre de personnes, changer cette"
        " réponse, ou choisir une autre date." in page
    )
    assert "<title>Erreur : Inscrire un groupe" in " ".join(reponse.content.decode().split())
    formulaire = reponse.context["form"]
    saisi = {champ: formulaire[champ].value() for champ in ("effectif", "noms", "remarque", "accompagnant")}
    assert saisi == {
        "effectif": "6", "noms": "Amina Exemple\nOmar Exemple", "remarque": "En bus.", "accompagnant": "Fatou Exemple",
    }  # fmt: skip
    assert not Groupe.objects.exists()


@pytest.mark.parametrize(
    ("choix", "attendues", "phrase"),
    [
        ("attente", [("attente", 6)], "6 personnes sont sur la liste d’attente."),
        (
            "partage",
            [("confirmee", 4), ("attente", 2)],
            "C’est fait : 4 places sont réservées. 2 personnes sont sur la liste d’attente.",
        ),
    ],
)
def test_inscrire_suit_le_choix_du_referent(
    client: Client, choix: str, attendues: list[tuple[str, int]], phrase: str
) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=6)
    creer_reservation(seance=seance, places=2)

    reponse = inscrire(client, referent, seance, choix=choix)

    assert places(Groupe.objects.get()) == attendues
    assert phrase in lire(client.get(reponse["Location"]))


def test_inscrire_compte_les_noms_quand_l_effectif_est_vide(client: Client) -> None:
    referent = entrer(client)
    fichier = SimpleUploadedFile("liste.csv", "Prénom;Nom;Accord\nZoé;Ünal;oui\nLéa;Ba;non\n".encode("cp1252"))

    inscrire(client, referent, creer_seance(capacite=12), effectif="", noms="Amina Exemple", fichier=fichier)

    groupe = Groupe.objects.get()
    assert [(str(p), p.accord) for p in groupe.participants.all()] == [
        ("Amina Exemple", False), ("Zoé Ünal", True), ("Léa Ba", False),
    ]  # fmt: skip
    assert places(groupe) == [("confirmee", 3)]


def test_inscrire_avec_l_accord_de_toutes_les_personnes(client: Client) -> None:
    referent = entrer(client)
    inscrire(client, referent, creer_seance(capacite=12), noms="Amina Exemple\nOmar Exemple", accord="on")
    assert list(Groupe.objects.get().participants.values_list("accord", flat=True)) == [True, True]


def test_qui_a_dit_non_n_est_pas_d_accord_avec_les_autres(client: Client) -> None:
    fichier = SimpleUploadedFile("liste.csv", "prenom;nom;accord\nAwa;Un;oui\nBob;Deux;non\nLéa;Trois;\n".encode())
    inscrire(client, entrer(client), creer_seance(capacite=12), fichier=fichier, accord="on")
    accords = Groupe.objects.get().participants.values_list("prenom", "accord")
    assert dict(accords) == {"Awa": True, "Bob": False, "Léa": True}


def test_qui_est_ecrit_et_dans_le_fichier_est_inscrit_une_fois(client: Client) -> None:
    fichier = SimpleUploadedFile("liste.csv", b"prenom;nom\nCat;Trois\nDan;Quatre\n")
    reponse = inscrire(
        client, entrer(client), creer_seance(capacite=12), noms="cat Trois", fichier=fichier, follow=True
    )
    assert [str(p) for p in Groupe.objects.get().participants.all()] == ["cat Trois", "Dan Quatre"]
    assert "Écrits, et dans le fichier aussi : Cat Trois. Ils sont inscrits une seule fois." in lire(
        client.get(reponse["Location"])
    )


def test_inscrire_dit_la_ligne_d_un_fichier_refuse_et_garde_les_autres_reponses(client: Client) -> None:
    referent = entrer(client)
    fichier = SimpleUploadedFile("liste.csv", "prenom;nom\nZoé;Exemple\n12;34\n".encode())

    reponse = inscrire(client, referent, creer_seance(), noms="Amina Exemple", fichier=fichier, remarque="En bus.")

    formulaire = reponse.context["form"]
    assert reponse.status_code == 200
    assert formulaire.errors == {
        "fichier": ["Ligne 3 : « 12 34 » n’est pas un nom. N’écrivez ni chiffre, ni adresse e-mail."]
    }
    assert (formulaire["noms"].value(), formulaire["remarque"].value()) == ("Amina Exemple", "En bus.")


def test_inscrire_garde_les_noms_du_fichier_quand_une_autre_reponse_est_refusee(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=12)
    fichier = SimpleUploadedFile("liste.csv", "prenom;nom;accord\nZoé;Exemple;oui\nLéa;Ba;\n".encode())

    reponse = inscrire(client, referent, seance, accompagnant="", fichier=fichier)

    texte = reponse.context["form"]["noms"].value()
    assert texte == "Zoé;Exemple;oui\nLéa;Ba;"
    inscrire(client, referent, seance, noms=texte)
    assert [(str(p), p.accord) for p in Groupe.objects.get().participants.all()] == [
        ("Zoé Exemple", True), ("Léa Ba", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("champs", "erreurs"),
    [
        ({"effectif": "", "noms": ""}, {"effectif": ["Écrivez le nombre de personnes."]}),
        ({"effectif": "0"}, {"effectif": ["Écrivez 1 au moins."]}),
        ({"effectif": "six"}, {"effectif": ["Écrivez un nombre entier, par exemple 12."]}),
        ({"effectif": "9" * 400}, {"effectif": ["C’est trop de personnes. Appelez-nous."]}),
        ({"effectif": "13"}, {"effectif": ["Cette séance reçoit 12 personnes au plus."]}),
        (
            {"effectif": "1", "noms": "Amina Exemple\nOmar Exemple"},
            {"effectif": ["Votre liste a 2 noms. Écrivez au moins 2 personnes."]},
        ),
        (
            {"interprete": "6", "lecture": "7"},
            {"lecture": ["Un besoin concerne au plus autant de personnes que le groupe en compte."]},
        ),
        ({"accompagnant": " "}, {"accompagnant": ["Écrivez le nom de la personne qui accompagne le groupe."]}),
        (
            {"telephone": "12"},
            {"telephone": ["Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."]},
        ),
        ({"choix": ""}, {"choix": ["Choisissez ce que nous faisons s’il n’y a pas assez de places."]}),
        ({"choix": "toujours"}, {"choix": ["Choisissez une des réponses."]}),
        (
            {"nonce": "abc"},
            {"__all__": ["Cette page n’est plus à jour. Relisez vos réponses, puis envoyez-les."]},
        ),
    ],
)
def test_inscrire_dit_ce_qui_ne_va_pas(client: Client, champs: dict[str, str], erreurs: dict[str, list[str]]) -> None:
    reponse = inscrire(client, entrer(client), creer_seance(capacite=12), **champs)
    assert (reponse.status_code, reponse.context["form"].errors) == (200, erreurs)
    assert not Groupe.objects.exists()


def test_inscrire_renouvelle_un_numero_perdu(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=12)
    reponse = inscrire(client, referent, seance, nonce="")
    inscrire(client, referent, seance, nonce=reponse.context["form"]["nonce"].value())
    assert Groupe.objects.count() == 1


def test_inscrire_a_un_cycle_prend_toutes_les_dates(client: Client) -> None:
    referent = entrer(client)
    seances = [creer_seance(capacite=12, dans=timedelta(days=jours)) for jours in (14, 7, 21)]
    cycle = Cycle.objects.create(titre="Mes papiers")
    cycle.seances.set(seances)
    page = lire(client.get(adresse("inscrire", referent, seances[0].uuid)))
    assert ("Cycle « Mes papiers »" in page, page.count(": 12 places pour vous")) == (True, 3)

    reponse = inscrire(client, referent, seances[0])

    groupes = {groupe.seance_id: groupe for groupe in Groupe.objects.all()}
    assert set(groupes) == {seance.pk for seance in seances}
    assert reponse["Location"] == adresse("groupe", referent, groupes[seances[1].pk].uuid)
    assert "Votre groupe est inscrit à 3 dates." in lire(client.get(reponse["Location"]))


def test_inscrire_a_un_cycle_dit_la_date_qui_refuse(client: Client) -> None:
    referent = entrer(client)
    libre, pleine = creer_seance(capacite=12), creer_seance(capacite=4, dans=timedelta(days=14))
    Cycle.objects.create(titre="Mes papiers").seances.set([libre, pleine])

    reponse = inscrire(client, referent, libre, effectif="4", noms="")
    assert reponse.status_code == 302
    Groupe.objects.all().delete()
    reponse = inscrire(client, referent, libre, effectif="5")

    assert "Cette séance reçoit 4 personnes au plus. Aucune date n’est inscrite." in lire(reponse)
    assert not Groupe.objects.exists()


def test_inscrire_a_une_seance_annulee_entre_temps_garde_la_saisie(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance(capacite=12)
    annuler_seance(seance_id=seance.pk, motif="Salle fermée.")

    assert "Cette séance est annulée. Choisissez une autre date." in lire(
        client.get(adresse("inscrire", referent, seance.uuid))
    )
    reponse = inscrire(client, referent, seance, remarque="En bus.")

    assert (reponse.status_code, reponse.context["form"]["remarque"].value()) == (409, "En bus.")


def test_inscrire_previent_d_un_groupe_deja_inscrit(client: Client) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent, seance=creer_seance(capacite=12))
    url = adresse("inscrire", referent, groupe.seance.uuid)
    assert "Vous avez déjà un groupe à cette séance" in lire(client.get(url))
    annuler(reservation_id=groupe.parts.get().reservation_id)
    assert "Vous avez déjà un groupe" not in lire(client.get(url))


def test_inscrire_lit_peu(client: Client) -> None:
    referent = entrer(client)
    seances = [creer_seance(capacite=12, atelier=creer_atelier()) for _ in range(8)]
    Cycle.objects.create(titre="Mes papiers").seances.set(seances)
    url = adresse("inscrire", referent, seances[0].uuid)
    client.get(url)
    with CaptureQueriesContext(connection) as requetes:
        client.get(url)
    assert len(requetes) <= 12
