"""People are forgotten after a year; organisations and numbers stay."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from partenaires.domain import conservation
from partenaires.domain.conservation import SORTS, BilanConservation, Sort, a_oublier, oublier
from partenaires.domain.groupes import Besoins
from partenaires.models import (
    DateProposee,
    Demande,
    DemandeAcces,
    Groupe,
    Invitation,
    MessageDemande,
    Participant,
    Souhait,
)
from tests.fabriques import creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_groupe, creer_offre, creer_referent, creer_structure

pytestmark = pytest.mark.django_db

RIEN = BilanConservation(groupes=0, demandes=0, invitations=0, demandes_acces=0)


def vieillir(jours: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=jours))


def une_demande(etat: str = "retiree", **champs: Any) -> Demande:
    referent = creer_referent()
    defauts = {
        "etat": etat,
        "jeton_empreinte": f"empreinte-{Demande.objects.count()}",
        "structure": referent.structure,
        "referent": referent,
        "structure_nom": referent.structure.nom,
        "prenom": "Sam",
        "nom": "Fictif",
        "courriel": "sam@example.org",
        "telephone": "+33639981234",
        "offre": creer_offre(),
        "effectif": 9,
        "public": "Le groupe de Sam",
        "lieu_acces": "Sonner chez Sam",
        "message": "Bonjour, je suis Sam.",
    }
    demande = Demande.objects.create(**(defauts | champs))
    auteur = creer_utilisateur()
    MessageDemande.objects.create(demande=demande, cote="structure", auteur=auteur, texte="Je suis Sam.")
    MessageDemande.objects.create(demande=demande, cote="structure", auteur=auteur, texte="Sam retire.", etat="retiree")
    return demande


def test_chaque_champ_de_chaque_table_a_un_sort_declare() -> None:
    tables = {modele.__name__: modele for modele in apps.get_app_config("partenaires").get_models()}
    assert {nom: set(sorts) for nom, sorts in SORTS.items()} == {
        nom: {champ.name for champ in modele._meta.local_concrete_fields} for nom, modele in tables.items()
    }


def test_groupe_perd_ses_noms_et_garde_ses_nombres() -> None:
    groupe = creer_groupe(effectif=8, noms=3, besoins=Besoins(fauteuil=2), accompagnant="Léa", remarque="Avec Awa")
    recent = creer_groupe(seance=creer_seance(dans=timedelta(days=100)), noms=1)
    with vieillir(7 + 368):
        attendu = BilanConservation(groupes=1, demandes=0, invitations=0, demandes_acces=0)
        assert (a_oublier(), oublier(), oublier()) == (attendu, attendu, RIEN)
    apres = Groupe.objects.avec_places().get(pk=groupe.pk)
    effaces = [nom for nom, sort in SORTS["Groupe"].items() if sort is Sort.EFFACE]
    assert {nom: str(getattr(apres, nom)) for nom in effaces} == dict.fromkeys(effaces, "")
    assert (apres.effectif, apres.fauteuil, apres.anonymise_le is None) == (8, 2, False)
    assert Participant.objects.get().groupe == recent


@pytest.mark.parametrize(("mois", "jours", "attendu"), [(12, 360, 0), (12, 375, 1), (36, 729, 0), (36, 740, 1)])
def test_delai_se_regle_sans_depasser_vingt_quatre_mois(settings: Any, mois: int, jours: int, attendu: int) -> None:
    settings.PARTENAIRES_CONSERVATION_MOIS = mois
    creer_groupe(seance=creer_seance(dans=timedelta(days=1)))
    with vieillir(jours):
        assert a_oublier().groupes == attendu


def test_demande_close_perd_ses_personnes_et_son_lien() -> None:
    demande = une_demande()
    with vieillir(370):
        assert oublier().demandes == 1
    apres = Demande.objects.get()
    effaces = [nom for nom, sort in SORTS["Demande"].items() if sort is Sort.EFFACE]
    for nom in effaces:
        assert getattr(apres, nom) != getattr(demande, nom)
    vides = [nom for nom in effaces if nom not in ("nonce", "jeton_empreinte")]
    assert {nom: str(getattr(apres, nom) or "") for nom in vides} == dict.fromkeys(vides, "")
    assert (apres.structure, apres.effectif, apres.etat) == (demande.structure, 9, "retiree")
    [reste] = MessageDemande.objects.all()
    assert (reste.etat, reste.texte, reste.auteur) == ("retiree", "", None)


@pytest.mark.parametrize(("jours", "attendu"), [(300, 0), (400, 1)])
@pytest.mark.parametrize("etat", ["envoyee", "contre_proposee", "acceptee", "planifiee", "realisee", "expiree"])
def test_demande_est_gardee_un_an_quel_que_soit_son_etat(etat: str, jours: int, attendu: int) -> None:
    une_demande(etat, seance=creer_seance() if etat in ("planifiee", "realisee") else None)
    with vieillir(jours):
        assert a_oublier().demandes == attendu


@pytest.mark.parametrize("etat", ["envoyee", "etude", "a_preciser", "contre_proposee", "acceptee"])
def test_demande_que_personne_n_a_finie_est_fermee_en_meme_temps(etat: str) -> None:
    une_demande(etat)
    with vieillir(400):
        assert oublier().demandes == 1
        assert oublier().demandes == 0
    demande = Demande.objects.get()
    assert (demande.etat, demande.courriel) == ("expiree", "")
    assert [ligne.etat for ligne in demande.fil.order_by("pk")] == ["retiree", "expiree"]


def test_demande_ouverte_attend_la_derniere_date_voulue() -> None:
    souhaitee, proposee = une_demande("envoyee"), une_demande("acceptee")
    loin = timezone.now() + timedelta(days=200)
    Souhait.objects.create(demande=souhaitee, jour=loin.date(), demi_journee="matin")
    DateProposee.objects.create(demande=proposee, debut=loin, fin=loin + timedelta(hours=2), retenue=True)
    une_demande("envoyee", echeance=loin.date())
    with vieillir(500):
        assert a_oublier().demandes == 0
    with vieillir(600):
        assert a_oublier().demandes == 3


def test_demande_qui_bouge_pendant_qu_on_l_oublie_reste(monkeypatch: pytest.MonkeyPatch) -> None:
    demande, verrouiller = une_demande("etude"), conservation.demande_verrouillee

    def repondre_avant(pk: int) -> Any:
        Demande.objects.filter(pk=pk).update(changee_le=timezone.now())
        return verrouiller(pk)

    monkeypatch.setattr(conservation, "demande_verrouillee", repondre_avant)
    with vieillir(400):
        assert oublier().demandes == 0
    demande.refresh_from_db()
    assert (demande.etat, demande.courriel) == ("etude", "sam@example.org")


def test_vieilles_invitations_et_demandes_d_acces_partent() -> None:
    structure, maintenant = creer_structure(), timezone.now()
    for rang, jours in enumerate((7, 200)):
        Invitation.objects.create(
            structure=structure,
            courriel=f"p{rang}@example.org",
            jeton_empreinte=str(rang),
            expire_le=maintenant + timedelta(days=jours),
        )
        DemandeAcces.objects.create(
            prenom="Sam",
            nom="Fictif",
            courriel="sam@example.org",
            structure_nom="Exemple",
            creee_le=maintenant + timedelta(days=jours),
        )
    with vieillir(380):
        assert oublier() == BilanConservation(groupes=0, demandes=0, invitations=1, demandes_acces=1)
    assert (Invitation.objects.count(), DemandeAcces.objects.count()) == (1, 1)


def test_oublier_arrete_a_mi_chemin_reprend_ou_il_en_etait(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        creer_groupe(noms=2)
    monkeypatch.setattr(conservation, "PAR_LOT", 1)
    effacer, appels = Participant.objects.filter, []

    def s_arreter(**filtres: Any) -> Any:
        appels.append(filtres)
        if len(appels) == 3:
            raise KeyboardInterrupt
        return effacer(**filtres)

    with vieillir(400):
        with monkeypatch.context() as retouche:
            retouche.setattr(Participant.objects, "filter", s_arreter)
            with pytest.raises(KeyboardInterrupt):
                oublier()
        assert Groupe.objects.exclude(anonymise_le=None).count() == 2
        assert oublier().groupes == 1
    assert not Participant.objects.exists()
