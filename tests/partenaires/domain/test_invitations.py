"""The life of an invitation: sent, sent again, accepted once, withdrawn, too old."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models import Lettre
from home.models import Utilisateur
from partenaires.domain.invitations import (
    Situation,
    accepter,
    inviter,
    jeton,
    renvoyer,
    retirer_invitation,
    situation,
    trouver,
)
from partenaires.exceptions import (
    AutreCompteError,
    ConnexionRequiseError,
    DejaReferentError,
    InvitationInvalideError,
    InvitationRecenteError,
)
from partenaires.models import Invitation, Referent, Structure
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure

pytestmark = pytest.mark.django_db

COURRIEL = "lea@example.org"


def creer_invitation(structure: Structure | None = None, courriel: str = COURRIEL, **champs: Any) -> Invitation:
    champs = {"role": "contact", "par": None} | champs
    return inviter(structure=structure or creer_structure(), courriel=courriel, **champs)


def vieillir(invitation: Invitation, jours: int) -> None:
    """Move an invitation into the past."""
    recul = timedelta(days=jours)
    Invitation.objects.filter(pk=invitation.pk).update(
        expire_le=invitation.expire_le - recul, creee_le=invitation.creee_le - recul
    )
    invitation.refresh_from_db()


def test_inviter_ecrit_une_fois_avec_le_lien_secret() -> None:
    gestionnaire = creer_referent(role="gestionnaire")
    invitation = creer_invitation(gestionnaire.structure, par=gestionnaire.utilisateur, prenom="Léa")
    envoyer_messages_dus()
    [lettre] = mail.outbox
    assert lettre.to == [COURRIEL]
    assert f"/partenaires/invitation/{jeton(invitation)}/" in lettre.body
    assert "Bonjour Léa" in lettre.body
    assert gestionnaire.utilisateur.get_full_name() in lettre.body
    assert jeton(invitation) not in str(Lettre.objects.values_list()) + str(Invitation.objects.values_list())


def test_inviter_donne_sept_jours() -> None:
    invitation = creer_invitation()
    restant = invitation.expire_le - timezone.now()
    assert timedelta(days=6, hours=23) < restant <= timedelta(days=7)


def test_inviter_tait_le_nom_d_une_personne_de_l_equipe() -> None:
    creer_invitation(par=creer_utilisateur(first_name="Awa", last_name="Interne"))
    envoyer_messages_dus()
    assert "PIMMS Médiation vous invite" in mail.outbox[0].body
    assert "Interne" not in mail.outbox[0].body


def test_inviter_ne_fait_pas_de_lien_d_un_nom() -> None:
    par = creer_utilisateur(first_name="evil.example", last_name="http://evil.example")
    gestionnaire = creer_referent(role="gestionnaire", utilisateur=par)
    creer_invitation(gestionnaire.structure, par=par)
    envoyer_messages_dus()
    assert "evil.example" not in mail.outbox[0].body


@pytest.mark.parametrize("courriel", [COURRIEL, "LEA@example.ORG"])
def test_inviter_deux_fois_la_meme_adresse_est_refuse(courriel: str) -> None:
    structure = creer_structure()
    creer_invitation(structure)
    with pytest.raises(DejaReferentError):
        creer_invitation(structure, courriel)
    assert (Invitation.objects.count(), Lettre.objects.count()) == (1, 1)


def test_inviter_quelqu_un_qui_a_deja_acces_est_refuse() -> None:
    referent = creer_referent(utilisateur=creer_utilisateur(email=COURRIEL))
    with pytest.raises(DejaReferentError):
        creer_invitation(referent.structure)
    assert creer_invitation(creer_structure()).courriel == COURRIEL


def test_inviter_une_adresse_trop_ancienne_la_renouvelle() -> None:
    structure = creer_structure()
    ancienne = creer_invitation(structure)
    vieillir(ancienne, 8)
    assert not ancienne.ouverte()
    Lettre.objects.all().delete()
    nouvelle = creer_invitation(structure, role="gestionnaire", prenom="Léa")
    assert (nouvelle.pk, nouvelle.role, nouvelle.ouverte()) == (ancienne.pk, "gestionnaire", True)
    assert Lettre.objects.count() == 1


def test_inviter_et_retirer_sans_fin_ne_remplit_pas_une_boite() -> None:
    structure = creer_structure()
    for _tour in range(3):
        retirer_invitation(invitation=creer_invitation(structure))
    with pytest.raises(InvitationRecenteError):
        creer_invitation(structure)
    assert Lettre.objects.count() == 3


@pytest.mark.parametrize("champs", [{"active": False}])
def test_inviter_dans_une_structure_fermee_est_refuse(champs: dict[str, Any]) -> None:
    with pytest.raises(InvitationInvalideError):
        creer_invitation(creer_structure(**champs))


def test_inviter_refuse_un_role_inconnu() -> None:
    with pytest.raises(ValueError, match="chef"):
        creer_invitation(role="chef")
    assert Invitation.objects.count() == 0


def test_renvoyer_prolonge_et_ecrit_une_fois_par_jour() -> None:
    invitation = creer_invitation()
    with pytest.raises(InvitationRecenteError):
        renvoyer(invitation=invitation, par=None)
    vieillir(invitation, 9)
    Lettre.objects.update(cle="hier")
    lien = jeton(invitation)
    assert renvoyer(invitation=invitation, par=None).ouverte()
    assert Lettre.objects.count() == 2
    assert trouver(lien) == invitation


def test_renvoyer_une_invitation_acceptee_ou_retiree_est_refuse() -> None:
    acceptee, retiree = creer_invitation(), creer_invitation()
    accepter(jeton=jeton(acceptee), prenom="Léa", nom="Exemple")
    retirer_invitation(invitation=retiree)
    for invitation in (acceptee, retiree):
        with pytest.raises(InvitationInvalideError):
            renvoyer(invitation=invitation, par=None)


def test_retirer_ferme_le_lien_et_peut_etre_redit() -> None:
    invitation = creer_invitation()
    premiere = retirer_invitation(invitation=invitation).retiree_le
    assert retirer_invitation(invitation=invitation).retiree_le == premiere
    with pytest.raises(InvitationInvalideError):
        accepter(jeton=jeton(invitation), prenom="Léa", nom="Exemple")
    assert Referent.objects.count() == 0


def test_retirer_une_invitation_acceptee_est_refuse() -> None:
    invitation = creer_invitation()
    accepter(jeton=jeton(invitation), prenom="Léa", nom="Exemple")
    with pytest.raises(InvitationInvalideError):
        retirer_invitation(invitation=invitation)


def test_accepter_cree_le_compte_sans_mot_de_passe() -> None:
    invitation = creer_invitation(role="gestionnaire")
    referent = accepter(jeton=jeton(invitation), prenom="Léa", nom="Exemple", telephone="+33639981234")
    compte = referent.utilisateur
    assert (compte.email, compte.username, compte.get_full_name()) == (COURRIEL, COURRIEL, "Léa Exemple")
    assert (compte.has_usable_password(), compte.is_staff, compte.has_perm("wagtailadmin.access_admin")) == (False,) * 3
    assert (referent.structure, referent.role, referent.telephone.as_e164) == (
        invitation.structure,
        "gestionnaire",
        "+33639981234",
    )


def test_accepter_trouve_un_identifiant_libre() -> None:
    creer_utilisateur(COURRIEL, email="autre@example.org")
    referent = accepter(jeton=jeton(creer_invitation()), prenom="Léa", nom="Exemple")
    assert referent.utilisateur.username == f"{COURRIEL}-2"


def test_accepter_garde_l_identifiant_valide_et_court() -> None:
    courriel = f"l'éa!{'x' * 50}@{'d' * 60}.{'e' * 60}.{'f' * 60}.example.org".replace("é", "e")
    compte = accepter(jeton=jeton(creer_invitation(courriel=courriel)), prenom="Léa", nom="Exemple").utilisateur
    compte.full_clean(exclude=["password"])
    assert (len(compte.username), compte.email) == (140, courriel)


def test_accepter_deux_fois_est_refuse() -> None:
    invitation = creer_invitation()
    compte = accepter(jeton=jeton(invitation), prenom="Léa", nom="Exemple").utilisateur
    for qui in (None, compte):
        with pytest.raises(InvitationInvalideError):
            accepter(jeton=jeton(invitation), compte=qui, prenom="Léa", nom="Exemple")
    assert (Referent.objects.count(), Utilisateur.objects.count()) == (1, 1)


def test_accepter_apres_sept_jours_est_refuse() -> None:
    invitation = creer_invitation()
    vieillir(invitation, 8)
    with pytest.raises(InvitationInvalideError):
        accepter(jeton=jeton(invitation), prenom="Léa", nom="Exemple")


def test_accepter_avec_le_compte_de_l_adresse() -> None:
    compte = creer_utilisateur(email=COURRIEL.upper())
    invitation = creer_invitation()
    with pytest.raises(ConnexionRequiseError):
        accepter(jeton=jeton(invitation), prenom="Voleur", nom="Exemple")
    assert accepter(jeton=jeton(invitation), compte=compte).utilisateur == compte
    assert Utilisateur.objects.count() == 1


@pytest.mark.parametrize("adresse_connue", [True, False])
def test_accepter_avec_un_autre_compte_est_refuse(adresse_connue: bool) -> None:
    if adresse_connue:
        creer_utilisateur(email=COURRIEL)
    with pytest.raises(AutreCompteError):
        accepter(jeton=jeton(creer_invitation()), compte=creer_utilisateur())
    assert Referent.objects.count() == 0


def test_accepter_rouvre_un_acces_ferme_avec_le_nouveau_role() -> None:
    compte = creer_utilisateur(email=COURRIEL)
    parti = creer_referent(utilisateur=compte, actif=False)
    revenu = accepter(jeton=jeton(creer_invitation(parti.structure, role="gestionnaire")), compte=compte)
    assert (revenu.pk, revenu.actif, revenu.role) == (parti.pk, True, "gestionnaire")


def test_accepter_refuse_un_jeton_inconnu_ou_d_un_autre_usage() -> None:
    invitation = creer_invitation()
    for faux in ("", "x" * 43, jeton(invitation)[:-1], jeton(invitation) + "a", "é" * 43):
        assert trouver(faux) is None
        with pytest.raises(InvitationInvalideError):
            accepter(jeton=faux)


def test_situation_dit_ce_que_chacun_peut_faire() -> None:
    invitation = creer_invitation()
    assert situation(invitation) == Situation.NOUVEAU
    compte = creer_utilisateur(email=COURRIEL)
    assert situation(invitation) == Situation.CONNEXION
    assert situation(invitation, compte=compte) == Situation.REJOINDRE
    assert situation(invitation, compte=creer_utilisateur()) == Situation.AUTRE_COMPTE
    compte.is_active = False
    compte.save()
    assert situation(invitation) == Situation.CLOSE
    Structure.objects.update(active=False)
    invitation.refresh_from_db()
    assert situation(invitation, compte=compte) == Situation.CLOSE
