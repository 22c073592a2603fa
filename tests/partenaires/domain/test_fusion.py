"""Merging two structures: everything goes to one, nothing is left behind, nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.fields import GenericRelation
from django.utils import timezone

from ateliers.models import Seance
from partenaires.domain.agenda import creer_agenda, structure_du_jeton
from partenaires.domain.blocages import blocages_de, garder_places
from partenaires.domain.fusion import NOMMENT_UN_REFERENT, SUIVENT, fusionner
from partenaires.domain.invitations import accepter, inviter, jeton
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.exceptions import FusionImpossibleError
from partenaires.models import Convention, Cycle, DemandeAcces, DocumentStructure, Groupe, Referent, Structure
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"


@pytest.fixture
def gardee() -> Structure:
    return creer_structure("Centre social Gardé")


@pytest.fixture
def absorbee() -> Structure:
    return creer_structure("Centre social Doublon")


def fondre(gardee: Structure, absorbee: Structure) -> Structure:
    return fusionner(gardee_id=gardee.pk, absorbee_id=absorbee.pk)


def pointent_vers(modele: Any) -> set[str]:
    """Return every field of the site that points to a model, hidden ones included."""
    return {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in modele._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not isinstance(relation, GenericRelation)
    } | {f"{modele.__name__}.{champ.name}" for champ in modele._meta.many_to_many}


@pytest.mark.une_fois
def test_rien_de_ce_qui_pointe_vers_une_structure_n_est_oublie() -> None:
    """A new link to a structure must be given a rule in `fusion`, and a place in the test below."""
    suivent = {f"{modele.__name__}.structure" for modele in SUIVENT}
    assert pointent_vers(Structure) == suivent | {
        "Referent.structure", "Invitation.structure", "Structure.fusionnee_dans", "Structure_lieux.structure",
        "Structure.lieux",
    }  # fmt: skip
    assert pointent_vers(Referent) == {f"{modele.__name__}.referent" for modele in NOMMENT_UN_REFERENT}


def test_tout_va_a_celle_qui_reste(gardee: Structure, absorbee: Structure) -> None:
    demain = timezone.now() + timedelta(days=1)
    referent = creer_referent(structure=absorbee)
    groupe = creer_groupe(referent=referent)
    demande = creer_demande(referent=referent)
    convention = Convention.objects.create(
        structure=absorbee, type="annuelle", intitule="Essai", debut="2026-01-01", fin="2026-12-31"
    )
    document = DocumentStructure.objects.create(
        structure=absorbee, titre="Essai", fichier="a.pdf", convention=convention
    )
    invitation = inviter(structure=absorbee, courriel="nouveau@example.org", role="contact", par=None)
    bloquee, reservee = creer_seance(capacite=12), creer_seance(capacite=12)
    garder_places(structure=absorbee, seance_id=bloquee.pk, places=4, jusqu_au=demain, par=None)
    reserver_seance_a(seance_id=reservee.pk, structure=absorbee)
    cycle = Cycle.objects.create(titre="Cycle", structure=absorbee)
    acces = DemandeAcces.objects.create(prenom="A", nom="B", courriel="a@b.fr", structure_nom="C", structure=absorbee)
    lieu, deja = creer_lieu(), creer_lieu()
    absorbee.lieux.add(lieu, deja)
    gardee.lieux.add(deja)
    ancienne = creer_structure(active=False, fusionnee_dans=absorbee)

    fondre(gardee, absorbee)

    for objet in (referent, groupe, demande, convention, document, invitation, cycle, acces):
        objet.refresh_from_db()
        assert objet.structure == gardee, objet
    ancienne.refresh_from_db()
    assert ancienne.fusionnee_dans == gardee
    assert [blocage.seance for blocage in blocages_de(gardee)] == [bloquee]
    assert Seance.objects.get(pk=reservee.pk).reservee_a.structure == gardee
    assert set(gardee.lieux.all()) == {lieu, deja}
    assert not absorbee.lieux.exists()
    assert accepter(jeton=jeton(invitation), prenom="A", nom="B").structure == gardee


def test_l_autre_est_fermee_et_son_agenda_revoque(gardee: Structure, absorbee: Structure) -> None:
    Structure.objects.filter(pk=absorbee.pk).update(publiee=True)
    creer_referent(structure=gardee)
    secret, sien = creer_agenda(absorbee), creer_agenda(gardee)
    fondre(gardee, absorbee)
    absorbee.refresh_from_db()
    assert (absorbee.active, absorbee.publiee, absorbee.fusionnee_dans) == (False, False, gardee)
    assert (structure_du_jeton(secret), structure_du_jeton(sien)) == (None, gardee)
    assert list(Structure.objects.vivantes()) == [gardee]


@pytest.mark.parametrize(
    ("la", "ici", "role", "actif"),
    [
        (("contact", True), ("gestionnaire", True), "gestionnaire", True),
        (("gestionnaire", True), ("contact", True), "gestionnaire", True),
        (("gestionnaire", False), ("contact", True), "contact", True),
        (("contact", True), ("gestionnaire", False), "contact", True),
        (("contact", False), ("gestionnaire", False), "gestionnaire", False),
    ],
)
def test_une_personne_des_deux_garde_le_role_le_plus_fort_encore_ouvert(
    gardee: Structure, absorbee: Structure, la: tuple[str, bool], ici: tuple[str, bool], role: str, actif: bool
) -> None:
    compte = creer_utilisateur()
    autre = creer_referent(structure=absorbee, utilisateur=compte, role=la[0], actif=la[1], fonction="Accueil")
    sien = creer_referent(structure=gardee, utilisateur=compte, role=ici[0], actif=ici[1])
    groupe = creer_groupe(referent=autre)
    demande = creer_demande(referent=autre)
    fondre(gardee, absorbee)
    [reste] = Referent.objects.filter(utilisateur=compte)
    assert (reste, reste.role, reste.actif, reste.fonction) == (sien, role, actif, "Accueil")
    for objet in (groupe, demande):
        objet.refresh_from_db()
        assert objet.referent == sien


def test_une_seule_invitation_par_adresse_la_derniere_avec_le_role_le_plus_fort(
    gardee: Structure, absorbee: Structure
) -> None:
    perimee = inviter(structure=gardee, courriel="a@example.org", role="gestionnaire", par=None)
    type(perimee).objects.filter(pk=perimee.pk).update(expire_le=timezone.now())
    inviter(structure=absorbee, courriel="A@example.org", role="contact", par=None)
    creer_referent(structure=absorbee, utilisateur=creer_utilisateur(email="la@example.org"))
    inviter(structure=gardee, courriel="la@example.org", role="contact", par=None)
    fondre(gardee, absorbee)
    ouvertes = gardee.invitations.en_cours().values_list("courriel", "role")
    assert list(ouvertes) == [("A@example.org", "gestionnaire")]
    assert gardee.invitations.count() == 3


def test_les_cases_vides_prennent_les_valeurs_de_l_autre(gardee: Structure, absorbee: Structure) -> None:
    lieu = creer_lieu()
    Structure.objects.filter(pk=absorbee.pk).update(
        siret=SIRET, adresse="1 rue d’Exemple", code_postal="75018", commune="Paris", arrondissement=18, qpv=True,
        courriel="b@example.org", site=lieu, notes="De l’autre", telephone="+33612345678",
    )  # fmt: skip
    Structure.objects.filter(pk=gardee.pk).update(courriel="a@example.org", notes="À elle", active=False)
    fondre(gardee, absorbee)
    gardee.refresh_from_db()
    assert (gardee.siret, gardee.adresse_complete, gardee.arrondissement) == (SIRET, "1 rue d’Exemple, 75018 Paris", 18)
    assert (gardee.qpv, gardee.courriel, gardee.site, gardee.active) == (True, "a@example.org", lieu, True)
    assert gardee.notes == "À elle\n\nDe l’autre"
    assert gardee.telephone.as_e164 == "+33612345678"


def test_une_adresse_ne_se_mele_pas_a_une_autre(gardee: Structure, absorbee: Structure) -> None:
    Structure.objects.filter(pk=absorbee.pk).update(adresse="1 rue d’Exemple", code_postal="75018", qpv=True)
    Structure.objects.filter(pk=gardee.pk).update(commune="Lyon")
    fondre(gardee, absorbee)
    gardee.refresh_from_db()
    assert (gardee.adresse_complete, gardee.qpv) == ("Lyon", False)


def test_refusee_avec_elle_meme_ou_deux_fois(gardee: Structure, absorbee: Structure) -> None:
    with pytest.raises(FusionImpossibleError):
        fondre(gardee, gardee)
    fondre(gardee, absorbee)
    with pytest.raises(FusionImpossibleError):
        fondre(gardee, absorbee)
    with pytest.raises(FusionImpossibleError):
        fondre(absorbee, gardee)


def test_les_places_ne_bougent_pas(gardee: Structure, absorbee: Structure) -> None:
    seance = creer_seance(capacite=12)
    creer_groupe(referent=creer_referent(structure=gardee), seance=seance, effectif=5)
    creer_groupe(referent=creer_referent(structure=absorbee), seance=seance, effectif=7)
    fondre(gardee, absorbee)
    groupes: Any = Groupe.objects.filter(structure=gardee)
    assert sorted(groupe.confirmes for groupe in groupes.avec_places()) == [5, 7]
    seance.refresh_from_db()
    assert seance.places_confirmees == 12


def test_deux_places_gardees_a_une_seance_n_en_font_qu_une(gardee: Structure, absorbee: Structure) -> None:
    seance = creer_seance(capacite=12)
    tot, tard = (timezone.now() + timedelta(days=jours) for jours in (1, 3))
    garder_places(structure=gardee, seance_id=seance.pk, places=3, jusqu_au=tot, par=None)
    garder_places(structure=absorbee, seance_id=seance.pk, places=4, jusqu_au=tard, par=None)
    fondre(gardee, absorbee)
    [blocage] = blocages_de(gardee)
    assert (blocage.places, blocage.places_demandees, blocage.jusqu_au) == (7, 7, tard)
    exiger_coherence()
    creer_groupe(referent=creer_referent(structure=gardee), seance=seance, effectif=12)
    seance.refresh_from_db()
    assert (seance.places_confirmees, seance.places_bloquees) == (12, 0)


def test_ce_qui_est_a_venir_porte_le_nom_qui_reste(gardee: Structure, absorbee: Structure) -> None:
    groupe = creer_groupe(referent=creer_referent(structure=absorbee))
    demain = timezone.now() + timedelta(days=1)
    bloquee = creer_seance(capacite=12)
    garder_places(structure=absorbee, seance_id=bloquee.pk, places=3, jusqu_au=demain, par=None)
    fondre(gardee, absorbee)
    assert groupe.parts.get().reservation.au_nom_de == gardee.nom
    assert [blocage.au_nom_de for blocage in blocages_de(gardee)] == [gardee.nom]
