"""A session made of an accepted request, what clashes with it, and what its cancellation does."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from ateliers.domain import seances
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models import Lieu, Seance
from partenaires.domain import demandes
from partenaires.domain.effectifs import annuler_places
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.nouvelle_demande import LieuDecrit
from partenaires.domain.planification import alertes, alertes_du_jour, lieu_connu, plan_propose, planifier
from partenaires.domain.rattachement import rattacher
from partenaires.exceptions import DemandeInvalideError, TransitionError
from partenaires.models import Demande, Groupe
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import (
    creer_creneau,
    creer_demande,
    creer_plan,
    creer_referent,
    creer_structure,
    dans_jours,
)

pytestmark = pytest.mark.django_db

CHEZ_EUX = LieuDecrit(
    adresse="3 rue des Tilleuls",
    code_postal="75011",
    commune="Paris",
    salle="Salle bleue",
    accessible=True,
    acces="Code 12",
)


def acceptee(**champs: Any) -> Demande:
    """Return an accepted request of a known structure."""
    demande = creer_demande(etat="acceptee", **champs)
    if demande.structure is None:
        rattacher(demande_id=demande.pk, structure_id=creer_structure("Les Tilleuls").pk)
        demande.refresh_from_db()
    return demande


def test_planifier_cree_la_seance_inscrit_le_groupe_et_previent() -> None:
    equipe = creer_utilisateur()
    demande = acceptee(effectif=9, courriel="sacha@example.org", telephone="+33639981234")
    lieu = creer_lieu("PIMMS d’ici")
    plan = creer_plan(demande, lieu_id=lieu.pk, animateur_id=equipe.pk, capacite=10)
    planifier(demande_id=demande.pk, par=equipe, nonce=uuid.uuid4(), plan=plan)
    demande.refresh_from_db()
    seance = demande.seance
    assert seance is not None
    assert (demande.etat, seance.atelier, seance.lieu, seance.animateur) == (
        "planifiee",
        demande.offre.atelier,
        lieu,
        equipe,
    )
    assert (seance.inscription, seance.capacite, seance.places_confirmees) == ("groupes", 10, 9)
    assert seance.reservee_a.structure == demande.structure
    groupe = Groupe.objects.get()
    assert (demande.groupe, groupe.structure, groupe.accompagnant) == (groupe, demande.structure, "Sacha Fictif")
    assert groupe.accompagnant_telephone == "+33639981234"
    envoyer_messages_dus()
    (annonce,) = [c for c in mail.outbox if "Votre atelier est prévu." in c.body]
    assert annonce.to == ["sacha@example.org"]
    assert "Lieu : PIMMS d’ici, 22 rue de la Saïda, 75015 Paris." in annonce.body
    assert "Nombre de personnes : 9." in annonce.body


def test_deux_clics_font_une_seance() -> None:
    demande, equipe, nonce = acceptee(), creer_utilisateur(), uuid.uuid4()
    plan = creer_plan(demande)
    for _ in range(2):
        planifier(demande_id=demande.pk, par=equipe, nonce=nonce, plan=plan)
    assert (Seance.objects.count(), Groupe.objects.count(), demande.fil.filter(etat="planifiee").count()) == (1, 1, 1)
    with pytest.raises(TransitionError):
        planifier(demande_id=demande.pk, par=equipe, nonce=uuid.uuid4(), plan=plan)
    assert Seance.objects.count() == 1


def test_groupe_d_un_referent_est_le_sien() -> None:
    referent = creer_referent()
    demande = acceptee(referent=referent)
    planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=creer_plan(demande))
    groupe = Groupe.objects.get()
    assert groupe.referent == referent
    assert groupe.parts.get().reservation.courriel == referent.utilisateur.email


def test_sans_structure_active_rien_ne_se_planifie() -> None:
    demande = creer_demande(etat="acceptee")
    with pytest.raises(DemandeInvalideError, match="Rattachez d’abord"):
        planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=creer_plan(demande))
    demande = acceptee()
    demande.structure.active = False
    demande.structure.save()
    with pytest.raises(DemandeInvalideError, match="Rattachez d’abord"):
        planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=creer_plan(demande))


def test_un_refus_ne_laisse_rien_derriere_lui() -> None:
    demande = acceptee(lieu=CHEZ_EUX, effectif=9)
    plan = creer_plan(demande, lieu_id=None, capacite=8)
    with pytest.raises(Exception, match="8"):
        planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=plan)
    demande.refresh_from_db()
    assert (demande.etat, Seance.objects.count(), Lieu.objects.filter(type="partenaire").count()) == ("acceptee", 0, 0)
    plan = creer_plan(demande, langue="xx")
    with pytest.raises(ValidationError):
        planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=plan)
    plan = creer_plan(demande, creneau=creer_creneau(-2))
    with pytest.raises(DemandeInvalideError, match="Cette date est passée"):
        planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=plan)


def test_chez_eux_le_lieu_decrit_est_cree_une_fois_et_suivi_par_le_site() -> None:
    collegue, equipe = creer_utilisateur(), creer_utilisateur()
    site = creer_lieu(equipe=[collegue])
    demande = acceptee(lieu=CHEZ_EUX)
    demandes.confier(demande_id=demande.pk, par=equipe, responsable_id=equipe.pk, site_id=site.pk)
    creer_lieu("Les Tilleuls, Salle bleue", commune="Ailleurs")
    demande.refresh_from_db()
    assert lieu_connu(demande) is None
    planifier(demande_id=demande.pk, par=equipe, nonce=uuid.uuid4(), plan=creer_plan(demande, lieu_id=None))
    demande.refresh_from_db()
    lieu = demande.structure.lieux.get()
    assert demande.seance.lieu == lieu
    assert (lieu.nom, lieu.slug, lieu.type) == ("Les Tilleuls, Salle bleue", "les-tilleuls-salle-bleue-2", "partenaire")
    assert (lieu.adresse_complete, lieu.venir, lieu.accessible) == ("3 rue des Tilleuls, 75011 Paris", "Code 12", True)
    assert set(lieu.equipe.all()) == {equipe, collegue}
    assert lieu_connu(demande) == lieu


def test_sans_lieu_decrit_il_faut_en_choisir_un() -> None:
    demande = acceptee()
    with pytest.raises(DemandeInvalideError, match="Choisissez un lieu") as refus:
        planifier(
            demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=creer_plan(demande, lieu_id=None)
        )
    assert refus.value.champ == "lieu"


def test_plan_propose_reprend_la_date_choisie_le_site_et_le_responsable() -> None:
    equipe, site = creer_utilisateur(), creer_lieu()
    demande = acceptee(par=equipe, site=site, effectif=11)
    plan = plan_propose(demande)
    assert plan is not None
    assert (plan.creneau, plan.lieu_id, plan.animateur_id) == (creer_creneau(30), site.pk, equipe.pk)
    assert (plan.capacite, plan.langue) == (11, "fr")
    assert plan_propose(creer_demande()) is None


def test_alertes_disent_qui_et_quoi_est_pris() -> None:
    equipe, lieu = creer_utilisateur(), creer_lieu("PIMMS d’ici")
    prise = creer_seance(debut=dans_jours(30, 11), animateur=equipe, lieu=lieu)
    creer_seance(debut=dans_jours(30, 12), animateur=equipe, lieu=lieu, atelier=prise.atelier)
    creer_seance(debut=dans_jours(30, 10), animateur=equipe, lieu=lieu, atelier=prise.atelier, statut="annulee")
    debut = dans_jours(30, 10)
    trouvees = alertes(debut=debut, fin=debut + timedelta(hours=2), lieu=lieu, animateur_id=equipe.pk)
    assert {a.code for a in trouvees} - {"dimanche", "ferie"} == {f"animateur-{prise.pk}", f"lieu-{prise.pk}"}
    phrase = next(a.phrase for a in trouvees if a.code == f"lieu-{prise.pk}")
    assert phrase.startswith(f"Ce lieu sert déjà : {prise.atelier.title}, ")
    assert alertes(
        debut=debut, fin=debut + timedelta(hours=1), lieu=creer_lieu(), animateur_id=None
    ) == alertes_du_jour(timezone.localdate(debut))


@pytest.mark.parametrize(
    ("jour", "codes"),
    [
        (date(2032, 5, 1), ["ferie"]),
        (date(2032, 3, 28), ["dimanche"]),
        (date(2032, 8, 15), ["ferie", "dimanche", "echeance"]),
        (date(2032, 6, 3), []),
        (date(2020, 6, 3), ["passe"]),
    ],
)
def test_alertes_du_jour(jour: date, codes: list[str]) -> None:
    assert [alerte.code for alerte in alertes_du_jour(jour, echeance=date(2032, 7, 1))] == codes


def test_seance_annulee_rend_la_demande_a_planifier() -> None:
    equipe = creer_utilisateur(email="equipe@example.org")
    demande = creer_demande(etat="planifiee", par=equipe, courriel="sacha@example.org")
    seance = demande.seance
    assert seance is not None
    for _ in range(2):
        seances.annuler_seance(seance_id=seance.pk, motif="Panne")
    demande.refresh_from_db()
    assert (demande.etat, demande.seance, demande.groupe) == ("acceptee", None, None)
    envoyer_messages_dus()
    assert [c.to[0] for c in mail.outbox if "annulée" in c.subject and "atelier :" in c.subject] == [
        "sacha@example.org"
    ]
    assert mail.outbox[-1].to == ["equipe@example.org"]
    planifier(
        demande_id=demande.pk, par=equipe, nonce=uuid.uuid4(), plan=creer_plan(demande, creneau=creer_creneau(40))
    )
    demande.refresh_from_db()
    assert (demande.etat, demande.seance == seance) == ("planifiee", False)


def test_groupe_annule_par_la_structure_previent_le_responsable_une_fois() -> None:
    equipe = creer_utilisateur(email="equipe@example.org")
    demande = creer_demande(etat="planifiee", par=equipe, effectif=9)
    assert demande.groupe is not None
    envoyer_messages_dus()
    mail.outbox.clear()
    annuler_places(groupe=demande.groupe, places=3)
    envoyer_messages_dus()
    assert [c for c in mail.outbox if c.to == ["equipe@example.org"]] == []
    for _ in range(2):
        annuler_groupe(groupe=demande.groupe)
    envoyer_messages_dus()
    [courriel] = [c for c in mail.outbox if c.to == ["equipe@example.org"]]
    assert courriel.subject.startswith("Le groupe d’une demande est annulé")
    assert "La séance est toujours prévue." in courriel.body
    demande.refresh_from_db()
    assert (demande.etat, demande.fil.last().texte) == ("planifiee", "Toutes les places du groupe sont annulées.")


def test_seance_sans_demande_s_annule_comme_avant() -> None:
    seance = creer_seance()
    seances.annuler_seance(seance_id=seance.pk)
    seance.refresh_from_db()
    assert seance.annulee
