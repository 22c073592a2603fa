"""What both sides do with a request: states, the thread, the letters that leave."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models import Lettre
from partenaires.domain import demandes, rattachement
from partenaires.domain.fil import jeton, trouver
from partenaires.exceptions import DemandeInvalideError, TransitionError
from partenaires.models import Demande
from tests.fabriques import creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_creneau, creer_demande, creer_referent, creer_structure, dans_jours

pytestmark = pytest.mark.django_db


def fil(demande: Demande) -> list[tuple[str, str, str]]:
    return list(demande.fil.values_list("cote", "etat", "texte"))


def lettres() -> list[tuple[str, str]]:
    """Return whom each letter goes to, and its title, in the order in which they were queued."""
    return [(lettre.destinataire, lettre.contexte["titre"]) for lettre in Lettre.objects.order_by("pk")]


def etat(demande: Demande) -> str:
    demande.refresh_from_db()
    return demande.etat


def test_aller_et_retour_laisse_un_fil_et_ecrit_a_l_autre_cote() -> None:
    equipe = creer_utilisateur(email="equipe@example.org", first_name="Inès")
    demande = creer_demande(courriel="sacha@example.org", message="Nous voulons apprendre.")
    demandes.etudier(demande_id=demande.pk, par=equipe)
    demandes.demander_precisions(demande_id=demande.pk, par=equipe, texte="Avez-vous un écran ?")
    demandes.repondre(demande_id=demande.pk, texte="Oui, un grand.")
    demandes.contre_proposer(demande_id=demande.pk, par=equipe, creneaux=[creer_creneau(20)], texte="Voici.")
    demandes.choisir_date(demande_id=demande.pk, date_id=demande.dates_proposees.get().pk, texte="Parfait.")
    assert fil(demande) == [
        ("structure", "envoyee", "Nous voulons apprendre."),
        ("equipe", "etude", ""),
        ("equipe", "a_preciser", "Avez-vous un écran ?"),
        ("structure", "etude", "Oui, un grand."),
        ("equipe", "contre_proposee", "Voici."),
        ("structure", "acceptee", "Parfait."),
    ]
    assert lettres() == [
        ("sacha@example.org", "Nous avons bien reçu votre demande."),
        ("sacha@example.org", "Nous étudions votre demande."),
        ("sacha@example.org", "Nous avons une question sur votre demande."),
        ("equipe@example.org", "Une structure vous a répondu."),
        ("sacha@example.org", "Nous vous proposons des dates."),
        ("equipe@example.org", "La structure a choisi une date."),
    ]
    assert demande.dates_proposees.get().retenue


def test_lettre_a_la_structure_sans_compte_porte_un_lien_secret_qui_s_ouvre() -> None:
    demande = creer_demande(etat="a_preciser", courriel="sacha@example.org")
    envoyer_messages_dus()
    (accuse, _etude, question) = [courriel for courriel in mail.outbox if courriel.to == ["sacha@example.org"]]
    lien = f"http://testserver/partenaires/demande/{jeton(demande)}/"
    assert (lien in accuse.body, lien in question.body) == (True, True)
    assert "> Combien de personnes lisent le français ?" in question.body
    assert "Bonjour Sacha," in question.body
    assert trouver(jeton(demande)) == demande
    assert demande.jeton_empreinte != jeton(demande)


def test_lettre_au_referent_mene_a_son_espace() -> None:
    referent = creer_referent()
    demande = creer_demande(etat="a_preciser", referent=referent)
    envoyer_messages_dus()
    courriel = mail.outbox[-1]
    assert courriel.to == [referent.utilisateur.email]
    assert f"/partenaires/espace/{referent.structure.pk}/demandes/{demande.uuid}/" in courriel.body
    assert jeton(demande) not in courriel.body


def test_referent_parti_un_gestionnaire_recoit_la_suite() -> None:
    referent = creer_referent()
    gestionnaire = creer_referent(structure=referent.structure, role="gestionnaire")
    demande = creer_demande(referent=referent)
    referent.actif = False
    referent.save()
    demandes.etudier(demande_id=demande.pk, par=creer_utilisateur())
    assert lettres()[-1][0] == gestionnaire.utilisateur.email


def test_sans_responsable_personne_ne_recoit_de_lettre() -> None:
    demande = creer_demande()
    avant = Lettre.objects.count()
    demandes.repondre(demande_id=demande.pk, texte="Une précision.")
    assert Lettre.objects.count() == avant
    assert fil(demande)[-1] == ("structure", "", "Une précision.")


def test_qui_agit_le_premier_suit_la_demande_et_lit_la_reponse() -> None:
    demande, equipe = creer_demande(), creer_utilisateur(email="equipe@example.org")
    demandes.contre_proposer(demande_id=demande.pk, par=equipe, creneaux=[creer_creneau(20)])
    demandes.ecrire(demande_id=demande.pk, par=creer_utilisateur(), texte="Je passais par là.")
    demande.refresh_from_db()
    assert demande.responsable == equipe
    demandes.choisir_date(demande_id=demande.pk, date_id=demande.dates_proposees.get().pk)
    assert lettres()[-1][0] == "equipe@example.org"


def test_responsable_lit_la_reponse_dans_son_courriel() -> None:
    equipe = creer_utilisateur(email="equipe@example.org")
    demande = creer_demande(etat="a_preciser", par=equipe, structure_nom="Chez www.piege.example")
    demandes.repondre(demande_id=demande.pk, texte="Voir www.piege.example pour la suite.")
    envoyer_messages_dus()
    courriel = mail.outbox[-1]
    assert courriel.to == ["equipe@example.org"]
    assert f"/gestion/demandes-d-atelier/{demande.pk}/" in courriel.body
    assert "www.piege" not in courriel.body


@pytest.mark.parametrize("fois", [2, 10])
def test_formulaire_envoye_plusieurs_fois_compte_une_fois(fois: int) -> None:
    equipe = creer_utilisateur(email="equipe@example.org")
    demande = creer_demande(etat="a_preciser", par=equipe)
    avant = len(lettres()), len(fil(demande))
    for _ in range(fois):
        demandes.repondre(demande_id=demande.pk, texte="Oui.")
    for _ in range(fois):
        demandes.contre_proposer(demande_id=demande.pk, par=equipe, creneaux=[creer_creneau(20)], etat_vu="etude")
    for _ in range(fois):
        demandes.choisir_date(
            demande_id=demande.pk, date_id=demande.dates_proposees.get().pk, etat_vu="contre_proposee"
        )
    for _ in range(fois):
        demandes.ecrire(demande_id=demande.pk, par=equipe, texte="À bientôt.")
    for _ in range(fois):
        demandes.refuser(demande_id=demande.pk, par=equipe, motif="lieu", texte="Plus de salle.", etat_vu="acceptee")
    assert (len(lettres()) - avant[0], len(fil(demande)) - avant[1]) == (5, 5)


def test_nouvelles_dates_remplacent_les_anciennes_meme_sans_message() -> None:
    equipe = creer_utilisateur()
    demande = creer_demande(etat="contre_proposee", par=equipe)
    ancienne = demande.dates_proposees.earliest("debut")
    demandes.contre_proposer(demande_id=demande.pk, par=equipe, creneaux=[creer_creneau(50)])
    assert [timezone.localdate(date.debut) for date in demande.dates_proposees.all()] == [dans_jours(50).date()]
    with pytest.raises(TransitionError, match="a changé entre-temps"):
        demandes.choisir_date(demande_id=demande.pk, date_id=ancienne.pk)
    assert fil(demande)[-1] == ("equipe", "contre_proposee", "")


def test_action_sur_une_page_ancienne_est_refusee() -> None:
    equipe = creer_utilisateur()
    demande = creer_demande(etat="contre_proposee", par=equipe)
    demandes.choisir_date(demande_id=demande.pk, date_id=demande.dates_proposees.earliest("debut").pk)
    with pytest.raises(TransitionError) as refus:
        demandes.refuser(demande_id=demande.pk, par=equipe, motif="calendrier", etat_vu="contre_proposee")
    assert str(refus.value) == "Cette demande a changé entre-temps. Relisez-la, puis choisissez."
    assert (etat(demande), refus.value.conflit) == ("acceptee", True)


def test_date_passee_ne_se_choisit_plus(monkeypatch: pytest.MonkeyPatch) -> None:
    demande = creer_demande(etat="contre_proposee")
    date = demande.dates_proposees.earliest("debut")
    maintenant = date.debut + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: maintenant)
    with pytest.raises(DemandeInvalideError, match="Cette date est passée"):
        demandes.choisir_date(demande_id=demande.pk, date_id=date.pk)


def test_aucune_date_ne_convient_renvoie_a_l_etude() -> None:
    demande = creer_demande(etat="contre_proposee")
    demandes.decliner_dates(demande_id=demande.pk, texte="Plutôt en juin.")
    assert (etat(demande), fil(demande)[-1]) == ("etude", ("structure", "etude", "Plutôt en juin."))


def test_accepter_un_souhait_demande_ce_jour_la() -> None:
    equipe = creer_utilisateur()
    demande = creer_demande(etat="etude", par=equipe)
    with pytest.raises(DemandeInvalideError, match="n’a pas demandé ce jour"):
        demandes.accepter_souhait(demande_id=demande.pk, par=equipe, creneau=creer_creneau(29))
    demandes.accepter_souhait(demande_id=demande.pk, par=equipe, creneau=creer_creneau(30, 9))
    assert etat(demande) == "acceptee"
    assert demande.dates_proposees.get().debut == dans_jours(30, 9)


@pytest.mark.parametrize(
    ("creneaux", "phrase", "champ"),
    [
        ([], "Proposez une à cinq dates.", "jour_1"),
        ([creer_creneau(jours) for jours in range(1, 7)], "Proposez une à cinq dates.", "jour_1"),
        ([creer_creneau(3), creer_creneau(4, duree=0)], "La fin doit être après le début.", "fin_2"),
        ([creer_creneau(-1)], "Cette date est passée.", "jour_1"),
        ([creer_creneau(3), creer_creneau(3)], "Cette date est déjà dans la liste.", "jour_2"),
    ],
)
def test_dates_proposees_sont_verifiees(creneaux: Any, phrase: str, champ: str) -> None:
    demande = creer_demande(etat="etude")
    with pytest.raises(DemandeInvalideError) as refus:
        demandes.contre_proposer(demande_id=demande.pk, par=creer_utilisateur(), creneaux=creneaux)
    assert (str(refus.value), refus.value.champ) == (phrase, champ)


def test_message_vide_ou_trop_long_est_refuse() -> None:
    demande = creer_demande()
    for texte in ("", " \n ", "\x00"):
        with pytest.raises(DemandeInvalideError, match="Écrivez un message"):
            demandes.repondre(demande_id=demande.pk, texte=texte)
    with pytest.raises(DemandeInvalideError, match="trop long"):
        demandes.repondre(demande_id=demande.pk, texte="é" * 2001)
    assert len(fil(demande)) == 1


def test_refuser_dit_le_motif() -> None:
    equipe = creer_utilisateur()
    demande = creer_demande()
    with pytest.raises(DemandeInvalideError, match="Choisissez un motif"):
        demandes.refuser(demande_id=demande.pk, par=equipe, motif="humeur")
    demandes.refuser(demande_id=demande.pk, par=equipe, motif="secteur", texte="Désolé.")
    envoyer_messages_dus()
    assert (etat(demande), demande.motif_refus) == ("refusee", "secteur")
    assert "Motif : Hors de notre secteur." in mail.outbox[-1].body


def test_confier_previent_la_personne_et_met_a_l_etude() -> None:
    equipe, collegue = creer_utilisateur(), creer_utilisateur(email="collegue@example.org")
    lieu = creer_lieu()
    demande = creer_demande()
    demandes.confier(demande_id=demande.pk, par=equipe, responsable_id=collegue.pk, site_id=lieu.pk)
    assert (etat(demande), demande.responsable, demande.site) == ("etude", collegue, lieu)
    assert lettres()[-1] == ("collegue@example.org", "Une demande d’atelier vous est confiée.")
    demandes.confier(demande_id=demande.pk, par=equipe, responsable_id=None, site_id=None)
    assert (etat(demande), demande.responsable) == ("etude", None)
    demandes.retirer(demande_id=demande.pk)
    with pytest.raises(TransitionError):
        demandes.confier(demande_id=demande.pk, par=equipe, responsable_id=collegue.pk, site_id=None)


def test_retirer_deux_fois_ne_change_rien() -> None:
    demande = creer_demande(etat="acceptee")
    for _ in range(2):
        demandes.retirer(demande_id=demande.pk, texte="Plus besoin.")
    assert (etat(demande), [ligne[1] for ligne in fil(demande)].count("retiree")) == ("retiree", 1)


def test_rattacher_donne_le_site_et_l_auteur() -> None:
    lieu = creer_lieu()
    structure = creer_structure(site=lieu)
    referent = creer_referent(structure=structure, utilisateur=creer_utilisateur(email="Sacha@example.org"))
    demande = creer_demande(courriel="sacha@example.org")
    rattachement.rattacher(demande_id=demande.pk, structure_id=structure.pk)
    demande.refresh_from_db()
    assert (demande.structure, demande.site, demande.referent) == (structure, lieu, referent)


def test_rattacher_a_une_structure_fermee_ou_apres_la_planification_est_refuse() -> None:
    fermee = creer_structure(active=False)
    with pytest.raises(DemandeInvalideError, match="n’est plus active"):
        rattachement.rattacher(demande_id=creer_demande().pk, structure_id=fermee.pk)
    with pytest.raises(TransitionError):
        rattachement.rattacher(demande_id=creer_demande(etat="planifiee").pk, structure_id=creer_structure().pk)


def test_creer_la_structure_une_seule_fois() -> None:
    demande = creer_demande(structure_nom="Les Tilleuls")
    proposee = rattachement.structure_proposee(demande, site=None)
    proposee.type = "association"
    rattachement.creer_et_rattacher(demande_id=demande.pk, structure=proposee)
    demande.refresh_from_db()
    assert (str(demande.structure), proposee.courriel) == ("Les Tilleuls", demande.courriel)
    with pytest.raises(TransitionError):
        rattachement.creer_et_rattacher(
            demande_id=demande.pk, structure=rattachement.structure_proposee(demande, site=None)
        )


def test_jeton_faux_ne_trouve_rien() -> None:
    demande = creer_demande()
    for faux in ("", jeton(demande)[:-1], jeton(demande) + "A", str(demande.nonce), str(uuid.uuid4()), "é" * 43):
        assert trouver(faux) is None
