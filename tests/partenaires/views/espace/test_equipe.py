"""The team of a structure: everybody sees it, managers look after it, and it never loses its last manager."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ateliers.models import Lettre
from partenaires.domain.invitations import inviter
from partenaires.models import Invitation, Referent, Structure
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db


def attendre(structure: Structure, courriel: str = "lea@example.org") -> Invitation:
    return inviter(structure=structure, courriel=courriel, role="contact", par=None)


def photo() -> tuple[Any, ...]:
    return (list(Referent.objects.order_by("pk").values()), list(Invitation.objects.order_by("pk").values()))


def actions(moi: Referent, collegue: Referent, invitation: Invitation, structure: int = 0) -> list[str]:
    """Return the address of all that a manager may do."""
    base = f"/partenaires/espace/{structure or moi.structure_id}/equipe/"
    return [
        f"{base}inviter/",
        f"{base}{collegue.pk}/",
        f"{base}{collegue.pk}/retirer/",
        f"{base}invitations/{invitation.pk}/renvoyer/",
        f"{base}invitations/{invitation.pk}/retirer/",
    ]


def test_equipe_montre_les_personnes_et_les_invitations(client: Client) -> None:
    moi = entrer(client, role="gestionnaire", fonction="Directrice")
    creer_referent(structure=moi.structure, utilisateur=creer_utilisateur("bruno"), telephone="+33639981234")
    creer_referent(structure=moi.structure, utilisateur=creer_utilisateur("parti"), actif=False)
    attendre(moi.structure)
    attendre(creer_structure(), "ailleurs@example.org")
    page = lire(client.get(adresse("equipe", moi)))
    assert "(vous) Gestionnaire, Directrice" in page
    assert "Contact bruno@example.org 06 39 98 12 34" in page
    assert "lea@example.org" in page
    assert [mot for mot in ("parti@example.org", "ailleurs@example.org") if mot in page] == []


def test_contact_voit_l_equipe_sans_rien_y_changer(client: Client) -> None:
    moi = entrer(client)
    patron = creer_referent(structure=moi.structure, role="gestionnaire")
    invitation = attendre(moi.structure)
    reponse = client.get(adresse("equipe", moi))
    interdites = actions(moi, patron, invitation)
    assert (reponse.status_code, liens(reponse) & set(interdites)) == (200, set())
    avant = photo()
    for page in interdites:
        assert [client.get(page).status_code, client.post(page, {"role": "contact"}).status_code] == [403, 403]
    assert photo() == avant


def test_equipe_d_une_autre_structure_n_existe_pas(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    autre = creer_referent(role="gestionnaire")
    invitation = attendre(autre.structure)
    pages = [adresse("equipe", autre)]
    for structure in (moi.structure_id, autre.structure_id):
        pages += actions(moi, autre, invitation, structure)
    pages.remove(adresse("equipe_inviter", moi))
    avant, lettres = photo(), Lettre.objects.count()
    corps = {"role": "contact", "courriel": "x@example.org", "structure": moi.structure_id}
    for page in pages:
        assert (page, client.get(page).status_code) == (page, 404)
        assert (page, client.post(page, corps).status_code) == (page, 404)
    assert (photo(), Lettre.objects.count()) == (avant, lettres)


def test_sans_compte_tout_mene_a_la_connexion(client: Client) -> None:
    patron = creer_referent(role="gestionnaire")
    invitation = attendre(patron.structure)
    for page in [adresse("equipe", patron), *actions(patron, patron, invitation)]:
        for reponse in (client.get(page), client.post(page)):
            assert reponse["Location"] == f"/partenaires/compte/connexion/?next={page}"


def test_inviter_un_collegue(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    mots = {"prenom": "Léa", "courriel": "Lea@Example.org", "role": "gestionnaire", "structure": "1"}
    reponse = client.post(adresse("equipe_inviter", moi), mots)
    assert reponse["Location"] == adresse("equipe", moi)
    assert "C’est envoyé. La personne a 7 jours pour accepter." in lire(client.get(reponse["Location"]))
    invitation = Invitation.objects.get()
    assert (invitation.structure, invitation.courriel, invitation.role, invitation.invitee_par) == (
        moi.structure,
        "lea@example.org",
        "gestionnaire",
        moi.utilisateur,
    )


@pytest.mark.parametrize(
    ("champs", "statut", "phrase"),
    [
        ({"courriel": "lea"}, 200, "Écrivez une adresse e-mail complète"),
        ({"role": "chef"}, 200, "Choisissez un rôle de la liste."),
        ({"role": ""}, 200, "Choisissez un rôle."),
        (
            {"courriel": "deja@example.org"},
            409,
            "Cette personne a déjà accès à votre espace, ou une invitation l’attend.",
        ),
    ],
)
def test_inviter_mal_recoit_une_phrase(client: Client, champs: dict[str, str], statut: int, phrase: str) -> None:
    moi = entrer(client, role="gestionnaire")
    attendre(moi.structure, "deja@example.org")
    mots = {"prenom": "Léa", "courriel": "lea@example.org", "role": "contact"} | champs
    reponse = client.post(adresse("equipe_inviter", moi), mots)
    assert (reponse.status_code, phrase in lire(reponse)) == (statut, True)
    assert 'value="Léa"' in reponse.content.decode()
    assert Invitation.objects.count() == 1


def test_changer_un_role(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    collegue = creer_referent(structure=moi.structure)
    reponse = client.post(adresse("equipe_role", moi, collegue.pk), {"role": "gestionnaire"})
    collegue.refresh_from_db()
    assert (reponse["Location"], collegue.role) == (adresse("equipe", moi), "gestionnaire")
    assert client.post(adresse("equipe_role", moi, collegue.pk), {"role": "chef"}).status_code == 200


def test_retirer_un_collegue_ferme_son_espace_au_clic_suivant(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    collegue = creer_referent(structure=moi.structure)
    ailleurs = Client()
    ailleurs.force_login(collegue.utilisateur)
    page = adresse("equipe_retirer", moi, collegue.pk)
    assert ailleurs.get(adresse("equipe", moi)).status_code == 200
    assert client.get(page).status_code == 200
    assert Referent.objects.filter(actif=True).count() == 2
    for _clic in range(2):
        assert client.post(page)["Location"] == adresse("equipe", moi)
    assert "C’est fait. Cette personne n’a plus accès à votre espace." in lire(client.get(adresse("equipe", moi)))
    assert ailleurs.get(adresse("equipe", moi)).status_code == 404
    assert client.get(adresse("equipe_role", moi, collegue.pk)).status_code == 404


@pytest.mark.parametrize("ecran", ["equipe_retirer", "equipe_role"])
def test_dernier_gestionnaire_reste(client: Client, ecran: str) -> None:
    moi = entrer(client, role="gestionnaire")
    creer_referent(structure=moi.structure)
    avant = photo()
    reponse = client.post(adresse(ecran, moi, moi.pk), {"role": "contact"})
    assert (reponse.status_code, photo()) == (409, avant)
    assert "Il faut au moins un gestionnaire. Nommez d’abord une autre personne." in lire(reponse)


def test_quitter_l_espace_quand_un_autre_le_gere(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    creer_referent(structure=moi.structure, role="gestionnaire")
    assert "Quitter cet espace" in lire(client.get(adresse("equipe_retirer", moi, moi.pk)))
    reponse = client.post(adresse("equipe_retirer", moi, moi.pk), follow=True)
    assert reponse.redirect_chain[-1][0] == "/partenaires/acces/"
    assert client.get(adresse("equipe", moi)).status_code == 404


def test_renvoyer_puis_retirer_une_invitation(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    invitation = attendre(moi.structure)
    page = adresse("equipe_renvoyer", moi, invitation.pk)
    assert client.get(page).status_code == 405
    assert "L’invitation est déjà partie aujourd’hui." in lire(client.post(page, follow=True))
    Lettre.objects.update(cle="hier")
    assert "C’est envoyé. L’invitation est de nouveau valable 7 jours." in lire(client.post(page, follow=True))
    page = adresse("equipe_retirer_invitation", moi, invitation.pk)
    assert client.get(page).status_code == 405
    for _clic in range(2):
        assert "Cette invitation ne marche plus." in lire(client.post(page, follow=True))
    invitation.refresh_from_db()
    assert (invitation.ouverte(), Lettre.objects.count()) == (False, 2)


def test_equipe_demande_autant_de_requetes_pour_une_personne_que_pour_trente(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    attendre(moi.structure)
    client.get(adresse("equipe", moi))
    comptes = []
    for supplement in (29, 0):
        with CaptureQueriesContext(connection) as requetes:
            client.get(adresse("equipe", moi))
        comptes.append(len(requetes))
        for numero in range(supplement):
            creer_referent(structure=moi.structure)
            attendre(moi.structure, f"lea{numero}@example.org")
    assert comptes == [9, 9]
