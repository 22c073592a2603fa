"""Letters that did not leave, as those who look after every place see them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ateliers.domain.lettres import Lien, deposer_lettre, deposer_texte
from ateliers.models import Lettre
from ateliers.models.message import StatutMessage
from tests.ateliers.views.gestion.bureau import bandeaux, connecter
from tests.fabriques import creer_lieu

pytestmark = pytest.mark.django_db
LISTE = "ateliers_messages:lettres"


def une_lettre(rang: int = 1, *, statut: str = StatutMessage.ECHEC) -> Lettre:
    lettre = deposer_lettre(
        destinataire=f"claire{rang}@example.org",
        sujet=f"Votre accès {rang}",
        titre="Vous êtes invitée.",
        phrases=["Phrase tue."],
        citation="Texte tu.",
        lien=Lien(route="ateliers:reservation", sel="essai", nonce="n"),
        cle=f"essai:{rang}",
    )
    assert lettre is not None
    Lettre.objects.filter(pk=lettre.pk).update(statut=statut, tentatives=8, erreur="L’envoi est refusé. (550 non)")
    return lettre


def reessayer(client: Client, lettre: Lettre) -> str:
    adresse = reverse("ateliers_messages:lettre_reessayer", args=[lettre.pk])
    return bandeaux(client.post(adresse, follow=True)).strip()


@pytest.mark.parametrize(
    ("role", "liste", "relance"),
    [("AN", 302, 302), ("ME", 403, 404), ("SM", 403, 404), ("ED", 403, 404), ("NA", 200, 302), ("SU", 200, 302)],
)
def test_lettres_par_role(role: str, liste: int, relance: int) -> None:
    lettre = une_lettre()
    client = connecter(role, creer_lieu())
    adresse = reverse("ateliers_messages:lettre_reessayer", args=[lettre.pk])

    assert client.get(reverse(LISTE)).status_code == liste
    assert client.post(adresse).status_code == relance

    lettre.refresh_from_db()
    assert lettre.statut == ("a_envoyer" if role in ("NA", "SU") else "echec")


def test_relancer_ne_se_fait_que_par_post() -> None:
    adresse = reverse("ateliers_messages:lettre_reessayer", args=[une_lettre().pk])
    assert connecter("NA").get(adresse).status_code == 405


def test_la_liste_montre_le_sujet_l_adresse_et_l_erreur_et_rien_de_plus() -> None:
    une_lettre()
    une_lettre(2, statut=StatutMessage.SANS_OBJET)

    page = connecter("NA").get(reverse(LISTE)).content.decode()

    for attendu in ("Votre accès 1", "claire1@example.org", "L’envoi est refusé. (550 non)", "8 essais"):
        assert attendu in page
    for tu in ("Phrase tue.", "Texte tu.", "/reservations/", "Votre accès 2"):
        assert tu not in page.split("<main")[1]
    assert page.count("Envoyer à nouveau") == 1


def test_envoyer_a_nouveau_remet_la_lettre_en_file() -> None:
    lettre, client = une_lettre(), connecter("NA")

    assert reessayer(client, lettre) == "La lettre va repartir."

    lettre.refresh_from_db()
    assert (lettre.statut, lettre.tentatives, lettre.erreur) == ("a_envoyer", 0, "")
    assert reessayer(client, lettre) == "Cette lettre est déjà partie, va partir, ou n’est plus utile."
    assert "Toutes les lettres sont parties." in client.get(reverse(LISTE)).content.decode()


def test_un_code_perime_se_voit_mais_ne_repart_pas() -> None:
    code = deposer_texte(
        destinataire="a@example.org", sujet="Votre code", texte="123456", cle="code:1", perime_le=timezone.now()
    )
    assert code is not None
    Lettre.objects.filter(pk=code.pk).update(statut=StatutMessage.ECHEC)
    client = connecter("NA")

    page = client.get(reverse(LISTE)).content.decode()

    assert ("Votre code" in page, "123456" in page, "Trop tard" in page, "Envoyer à nouveau" in page) == (
        True,
        False,
        True,
        False,
    )
    assert "n’est plus utile" in reessayer(client, code)


def test_l_accueil_et_la_liste_des_messages_y_menent_ceux_qui_peuvent() -> None:
    une_lettre()
    pages = {
        role: [client.get(reverse(nom)).content.decode() for nom in ("wagtailadmin_home", "ateliers_messages:index")]
        for role, client in (("NA", connecter("NA")), ("SM", connecter("SM", creer_lieu())))
    }

    assert "1 lettre n’est pas partie." in pages["NA"][0]
    assert [reverse(LISTE) in page for page in pages["NA"]] == [True, True]
    assert [reverse(LISTE) in page for page in pages["SM"]] == [False, False]


def test_la_liste_coute_autant_pour_une_que_pour_trente() -> None:
    client = connecter("NA")

    def compter() -> int:
        client.get(reverse(LISTE))
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse(LISTE))
        return len(requetes)

    une_lettre()
    a_une = compter()
    for rang in range(2, 31):
        une_lettre(rang)

    assert compter() == a_une
    assert a_une <= 12
