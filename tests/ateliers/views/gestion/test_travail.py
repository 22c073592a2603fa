"""The session's page of work, and what is done from it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.domain.reservations import annuler
from ateliers.models import Message, Reservation, Seance
from ateliers.models.message import Modele
from ateliers.models.reservation import Origine
from tests.ateliers.views.gestion.bureau import connecter, inscrire
from tests.fabriques import creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance(db: None) -> Seance:
    return creer_seance(capacite=3, taille_attente=6)


@pytest.fixture
def client(seance: Seance) -> Client:
    return connecter("SM", seance.lieu)


def page(client: Client, seance: Seance) -> str:
    return client.get(reverse("ateliers_seances:travail", args=[seance.pk])).content.decode()


def poster(client: Client, reservation: Reservation, action: str, **champs: object) -> str:
    reponse = client.post(reverse(f"ateliers_reservations:{action}", args=[reservation.pk]), champs, follow=True)
    assert reponse.status_code == 200
    reservation.refresh_from_db()
    return " ".join(str(m) for m in reponse.context["messages"])


def accueillir(client: Client, seance: Seance, **champs: object):
    formulaire = {"nom_complet": "Awa  Diallo Ba", "contact": "", "places": 1, "nonce": uuid4()} | champs
    return client.post(reverse("ateliers_seances:reserver", args=[seance.pk]), formulaire, follow=True)


def test_page_dit_le_remplissage_en_mots_et_l_ordre_d_attente(client: Client, seance: Seance) -> None:
    inscrire(seance, "Premier", places=2)
    inscrire(seance, "Grande", places=2)
    inscrire(seance, "Petite")
    contenu = page(client, seance)
    assert "3 places prises" in contenu
    assert '<progress max="3"' in contenu
    assert "Séance complète" in contenu
    assert "Dépassée une fois" in contenu
    assert contenu.index("Grande") > contenu.index("Liste d’attente")


def test_reserver_a_l_accueil_montre_le_code_et_le_billet(client: Client, seance: Seance) -> None:
    reponse = accueillir(client, seance, contact="06 12 34 56 78", places=2)
    reservation = seance.reservations.get()
    assert (reservation.prenom, reservation.nom) == ("Awa", "Diallo Ba")
    assert str(reservation.telephone) == "06 12 34 56 78"
    assert (reservation.origine, reservation.places) == (Origine.ACCUEIL, 2)
    message = " ".join(str(m) for m in reponse.context["messages"])
    assert reservation.code in message
    assert reverse("ateliers_reservations:billet", args=[reservation.pk]) in message


def test_reserver_deux_fois_le_meme_formulaire_donne_une_reservation(client: Client, seance: Seance) -> None:
    nonce = uuid4()
    for _ in range(2):
        assert accueillir(client, seance, contact="awa@example.org", nonce=nonce).status_code == 200
    assert seance.reservations.count() == 1
    assert Message.objects.count() == 1


def test_reserver_sans_contact_est_permis(client: Client, seance: Seance) -> None:
    accueillir(client, seance)
    assert seance.reservations.get().courriel == ""


@pytest.mark.parametrize(("champs", "phrase"), [
    ({"nom_complet": "Awa"}, "Écrivez le prénom, puis le nom."),
    ({"nom_complet": "A " + "b" * 61}, "trop long"),
    ({"nom_complet": "Awa\0 Diallo"}, "nul"),
    ({"contact": "06 12"}, "Ce numéro est mal écrit"),
    ({"contact": "a@b"}, "Cette adresse e-mail est mal écrite"),
    ({"contact": "a@b.fr\nBcc: x@y.fr"}, "Cette adresse e-mail est mal écrite"),
    ({"places": "0"}, "supérieure ou égale à 1"),
    ({"places": "1e3"}, "nombre entier"),
    ({"places": "4"}, "Cette séance n’a pas autant de places."),
    ({"nonce": "abc"}, "Rechargez la page"),
])  # fmt: skip
def test_reserver_mal_rempli_garde_la_saisie(client: Client, seance: Seance, champs: dict, phrase: str) -> None:
    reponse = accueillir(client, seance, **champs)
    assert reponse.status_code in (200, 409)
    assert phrase in reponse.content.decode()
    assert not seance.reservations.exists()


def test_reserver_la_meme_personne_deux_fois_est_dit(client: Client, seance: Seance) -> None:
    accueillir(client, seance, contact="awa@example.org")
    reponse = accueillir(client, seance, contact="awa@example.org")
    assert "Cette personne a déjà une réservation pour cette séance." in reponse.content.decode()
    assert reponse.status_code == 409


def test_reserver_quand_tout_est_plein_est_refuse(client: Client, seance: Seance) -> None:
    inscrire(seance, "Un", places=3)
    inscrire(seance, "Deux", places=3)
    inscrire(seance, "Trois", places=3)
    reponse = accueillir(client, seance)
    assert reponse.status_code == 409
    assert "complète" in reponse.content.decode()


def test_reserver_sur_une_seance_annulee_est_ferme(client: Client, seance: Seance) -> None:
    Seance.objects.filter(pk=seance.pk).update(statut="annulee", annulee_le=seance.creee_le)
    assert "Réserver à l’accueil" not in page(client, seance)
    assert accueillir(client, seance).status_code == 409


def test_annuler_puis_reactiver(client: Client, seance: Seance) -> None:
    reservation = inscrire(seance)
    assert "Réservation annulée" in poster(client, reservation, "annuler")
    assert reservation.annulee_par == "equipe"
    assert "Place confirmée" in poster(client, reservation, "reactiver", retour="seance")
    assert reservation.confirmee


def test_annuler_deux_fois_ne_prévient_qu_une_fois(client: Client, seance: Seance) -> None:
    reservation = inscrire(seance)
    poster(client, reservation, "annuler")
    poster(client, reservation, "annuler")
    assert Message.objects.filter(modele=Modele.ANNULATION).count() == 1


def test_donner_la_place_hors_de_l_ordre(client: Client, seance: Seance) -> None:
    premiere = inscrire(seance, "Premier", places=2)
    grande = inscrire(seance, "Grande", places=2)
    assert "pas assez de places" in poster(client, grande, "promouvoir")
    Reservation.objects.filter(pk=premiere.pk).update(places=1)
    Seance.objects.filter(pk=seance.pk).update(places_confirmees=1)
    assert "confirmées" in poster(client, grande, "promouvoir")
    assert grande.confirmee


def test_changer_les_places(client: Client, seance: Seance) -> None:
    reservation = inscrire(seance)
    assert "3 places confirmées" in poster(client, reservation, "places", places=3)
    assert "nombre de places" in poster(client, reservation, "places", places="abc")
    assert "pas autant de places" in poster(client, reservation, "places", places=4)
    assert reservation.places == 3


def test_deplacer_vers_une_autre_seance_de_ses_lieux(client: Client, seance: Seance) -> None:
    autre = creer_seance(atelier=seance.atelier, lieu=seance.lieu, dans=timedelta(days=9))
    ailleurs = creer_seance(atelier=seance.atelier, lieu=creer_lieu(), dans=timedelta(days=9))
    reservation = inscrire(seance)
    assert "Choisissez une séance" in poster(client, reservation, "deplacer", vers=ailleurs.pk)
    assert "Choisissez une séance" in poster(client, reservation, "deplacer", vers="")
    assert reservation.seance_id == seance.pk
    assert "Place confirmée" in poster(client, reservation, "deplacer", vers=autre.pk)
    assert reservation.seance_id == autre.pk


def test_deplacer_un_groupe_la_ou_les_groupes_viennent(client: Client, seance: Seance) -> None:
    def une(inscription: str, jours: int, **champs: Any) -> Seance:
        voisine = {"atelier": seance.atelier, "lieu": seance.lieu, "dans": timedelta(days=jours)}
        return creer_seance(**voisine, inscription=inscription, **champs)

    depart, groupes, publique = une("groupes", 8), une("groupes", 9), une("individuelle", 10)
    une("libre", 11)
    une("groupes", 12, capacite=1)
    groupe = creer_reservation(seance=depart, places=2, origine=Origine.PARTENAIRE)
    seule = creer_reservation(seance=depart, origine=Origine.ACCUEIL)
    pages = [client.get(reverse("ateliers_reservations:detail", args=[r.pk])) for r in (groupe, seule)]
    offertes = [list(page.context["formulaire_deplacement"].fields["vers"].queryset) for page in pages]
    assert set(offertes[0]) == {seance, groupes, publique}
    assert [offerte.inscription for offerte in offertes[1]] == ["groupes", "groupes"]
    assert "2 places confirmées" in poster(client, groupe, "deplacer", vers=groupes.pk)


def test_changer_apres_le_debut_est_refuse(client: Client, seance: Seance) -> None:
    reservation = inscrire(seance)
    debut = seance.debut - timedelta(days=7, hours=1)
    Seance.objects.filter(pk=seance.pk).update(debut=debut, fin=debut + timedelta(hours=24))
    poster(client, reservation, "annuler")
    assert reservation.confirmee


def test_capacite_sous_les_confirmees_demande_un_choix(client: Client, seance: Seance) -> None:
    inscrire(seance, "Un", places=2)
    derniere = inscrire(seance, "Deux")
    adresse = reverse("ateliers_seances:capacite", args=[seance.pk])
    reponse = client.post(adresse, {"capacite": 2})
    assert "3 places sont déjà confirmées" in reponse.content.decode()
    assert 'name="verser_en_attente"' in reponse.content.decode()
    seance.refresh_from_db()
    assert seance.capacite == 3
    client.post(adresse, {"capacite": 2, "verser_en_attente": "on"})
    seance.refresh_from_db()
    derniere.refresh_from_db()
    assert (seance.capacite, derniere.statut) == (2, "attente")


@pytest.mark.parametrize("capacite", ["", "0", "-1", "abc", "501", "1e3"])
def test_capacite_insensee_est_refusee(client: Client, seance: Seance, capacite: str) -> None:
    assert (
        client.post(reverse("ateliers_seances:capacite", args=[seance.pk]), {"capacite": capacite}).status_code == 200
    )
    seance.refresh_from_db()
    assert seance.capacite == 3


def test_annuler_la_seance_dit_avant_qui_sera_prevenu(client: Client, seance: Seance) -> None:
    inscrire(seance, "Mail")
    inscrire(seance, "Fil", telephone="+33612345678")
    adresse = reverse("ateliers_seances:annuler", args=[seance.pk])
    ecran = client.get(adresse).content.decode()
    assert "1 e-mail partira." in ecran
    assert "1 personne sera à appeler." in ecran
    client.post(adresse, {"motif": "L’animatrice est malade."})
    seance.refresh_from_db()
    assert seance.annulee
    assert set(Message.objects.filter(modele=Modele.SEANCE_ANNULEE).values_list("canal", flat=True)) == {
        "courriel",
        "appel",
    }
    client.post(adresse, {"motif": "Encore."})
    assert Message.objects.filter(modele=Modele.SEANCE_ANNULEE).count() == 2


def test_journal_nomme_qui_a_agi_sans_nom_de_participant(client: Client, seance: Seance) -> None:
    reservation = inscrire(seance)
    annuler(reservation_id=reservation.pk)
    poster(client, reservation, "reactiver")
    ecran = client.get(reverse("ateliers_reservations:detail", args=[reservation.pk])).content.decode()
    assert "Réservation réactivée" in ecran


def test_texte_hostile_reste_du_texte(client: Client, seance: Seance) -> None:
    accueillir(client, seance, nom_complet="<script>alert(1)</script> {{7*7}}")
    contenu = page(client, seance)
    assert "<script>alert(1)" not in contenu
    assert "{{7*7}}" in contenu
