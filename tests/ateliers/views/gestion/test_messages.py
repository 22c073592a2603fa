"""Messages as staff sees them: calls to make, mails to send again, no secret link."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ateliers.domain.jetons import jeton
from ateliers.domain.reservations import annuler
from ateliers.models import Message, Reservation
from ateliers.models.message import StatutMessage
from ateliers.models.reservation import Auteur
from tests.ateliers.views.gestion.bureau import connecter, inscrire
from tests.fabriques import creer_seance

pytestmark = pytest.mark.django_db


@pytest.fixture
def reservation(db: None) -> Reservation:
    return inscrire(creer_seance())


@pytest.fixture
def client(reservation: Reservation) -> Client:
    return connecter("ME", reservation.seance.lieu)


@pytest.fixture
def appel(reservation: Reservation) -> Message:
    sans_courriel = inscrire(reservation.seance, "Fil", telephone="+33612345678")
    annuler(reservation_id=sans_courriel.pk, auteur=Auteur.EQUIPE)
    return sans_courriel.messages.get()


def test_message_se_lit_sans_le_lien_secret(client: Client, reservation: Reservation) -> None:
    message = reservation.messages.get()
    ecran = client.get(reverse("ateliers_messages:detail", args=[message.pk]))
    apercu = client.get(reverse("ateliers_messages:apercu", args=[message.pk]))
    for reponse in (ecran, apercu):
        assert jeton(reservation) not in reponse.content.decode()
        assert reservation.code in reponse.content.decode()
    assert "sandbox" in apercu["Content-Security-Policy"]
    assert "default-src 'none'" in apercu["Content-Security-Policy"]


def test_appel_montre_ce_qu_il_faut_dire(client: Client, appel: Message) -> None:
    ecran = client.get(reverse("ateliers_messages:detail", args=[appel.pk])).content.decode()
    assert "À dire au téléphone" in ecran
    assert "06 12 34 56 78" in ecran
    assert client.get(reverse("ateliers_messages:apercu", args=[appel.pk])).status_code == 404


def test_appel_fait_est_note_une_fois(client: Client, appel: Message) -> None:
    adresse = reverse("ateliers_messages:appel", args=[appel.pk])
    reponse = client.post(adresse, {"suite": "/gestion/"})
    assert (reponse.status_code, reponse.url) == (302, "/gestion/")
    appel.refresh_from_db()
    assert appel.statut == StatutMessage.FAIT
    fait_le = appel.fait_le
    reponse = client.post(adresse, {"suite": "//evil.example"}, follow=True)
    assert "déjà noté" in " ".join(str(m) for m in reponse.context["messages"])
    appel.refresh_from_db()
    assert appel.fait_le == fait_le


@pytest.mark.parametrize("suite", ["//evil.example", "https:evil", "javascript:alert(1)", "/\\evil", "\t//evil"])
def test_retour_vers_ailleurs_est_ignore(client: Client, appel: Message, suite: str) -> None:
    reponse = client.post(reverse("ateliers_messages:appel", args=[appel.pk]), {"suite": suite})
    assert reponse.url == reverse("ateliers_messages:detail", args=[appel.pk])


def test_reessayer_remet_en_file_un_echec(client: Client, reservation: Reservation) -> None:
    message = reservation.messages.get()
    adresse = reverse("ateliers_messages:reessayer", args=[message.pk])
    Message.objects.update(statut=StatutMessage.ECHEC, tentatives=8, erreur="550")
    client.post(adresse)
    message.refresh_from_db()
    assert (message.statut, message.tentatives, message.erreur) == (StatutMessage.A_ENVOYER, 0, "")
    Message.objects.update(statut=StatutMessage.FAIT, fait_le=timezone.now())
    client.post(adresse)
    message.refresh_from_db()
    assert message.statut == StatutMessage.FAIT


def test_liste_des_echecs_propose_de_reessayer(client: Client, reservation: Reservation) -> None:
    Message.objects.update(statut=StatutMessage.ECHEC)
    page = client.get(reverse("ateliers_messages:index"), {"situation": "souffrance"}).content.decode()
    assert "Réessayer" in page
