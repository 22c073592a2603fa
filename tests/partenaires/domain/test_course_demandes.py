"""Both sides at the same moment (PostgreSQL): one wins, the other reads a sentence, and nothing is done twice."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from ateliers.domain import seances
from ateliers.exceptions import RefusError
from ateliers.models import Lettre, Seance
from partenaires.domain import demandes
from partenaires.domain.fil import demande_verrouillee
from partenaires.domain.planification import planifier
from partenaires.domain.rattachement import rattacher
from partenaires.models import Demande, Groupe
from tests.ensemble import ensemble
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_creneau, creer_demande, creer_offre, creer_plan, creer_structure
from tests.verrous import lu_apres_l_attente

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def courir(taches: Sequence[Callable[[], object]]) -> list[str]:
    """Start every task at the same moment; return "fait", or the sentence of each refusal."""
    return [str(issue) if isinstance(issue, RefusError) else "fait" for issue in ensemble(taches)]


REFUS = "Cette demande a changé entre-temps. Relisez-la, puis choisissez."


@pytest.mark.parametrize("essai", range(5))
def test_la_structure_accepte_pendant_que_l_equipe_refuse(essai: int) -> None:
    equipe = creer_utilisateur(email="equipe@example.org")
    demande = creer_demande(etat="contre_proposee", par=equipe)
    date = demande.dates_proposees.earliest("debut")
    avant = Lettre.objects.count()
    taches = [
        lambda: demandes.choisir_date(demande_id=demande.pk, date_id=date.pk, etat_vu="contre_proposee"),
        lambda: demandes.refuser(demande_id=demande.pk, par=equipe, motif="lieu", etat_vu="contre_proposee"),
    ]
    issues = courir(taches if essai % 2 else taches[::-1])
    assert sorted(issues) == [REFUS, "fait"]
    demande.refresh_from_db()
    date.refresh_from_db()
    assert (demande.etat, date.retenue) in {("acceptee", True), ("refusee", False)}
    assert (demande.fil.filter(etat__in=["acceptee", "refusee"]).count(), Lettre.objects.count() - avant) == (1, 1)


def test_des_clics_sur_planifier_font_une_seance() -> None:
    equipe = creer_utilisateur()
    demande = creer_demande(etat="acceptee", par=equipe)
    rattacher(demande_id=demande.pk, structure_id=creer_structure().pk)
    plan, nonce = creer_plan(demande), uuid.uuid4()
    memes = [lambda: planifier(demande_id=demande.pk, par=equipe, nonce=nonce, plan=plan)] * 4
    autre = [lambda: planifier(demande_id=demande.pk, par=equipe, nonce=uuid.uuid4(), plan=plan)] * 2
    issues = Counter(courir([*memes, *autre]))
    assert issues in [{"fait": 4, REFUS: 2}, {"fait": 1, REFUS: 5}]
    assert (Seance.objects.count(), Groupe.objects.count(), demande.fil.filter(etat="planifiee").count()) == (1, 1, 1)


def test_ce_que_la_demande_a_recu_pendant_l_attente_est_lu() -> None:
    demande, structure = creer_demande(etat="acceptee"), creer_structure()
    lue = lu_apres_l_attente(
        lambda: demande_verrouillee(demande.pk),
        changer=lambda: Demande.objects.filter(pk=demande.pk).update(structure=structure),
        lire=lambda verrouillee: verrouillee.structure,
    )
    assert lue == structure


def test_dix_envois_au_meme_moment_font_une_demande() -> None:
    offre, nonce = creer_offre(), uuid.uuid4()
    envoi = [lambda: creer_demande(nonce=nonce, offre=offre, courriel="sacha@example.org")] * 10
    assert courir(envoi) == ["fait"] * 10
    assert (Demande.objects.count(), Lettre.objects.count(), Demande.objects.get().fil.count()) == (1, 1, 1)


def test_aucun_message_perdu_quand_tout_le_monde_ecrit() -> None:
    equipe = creer_utilisateur()
    demande = creer_demande(etat="etude", par=equipe)
    dits = [f"Message {numero}" for numero in range(6)]
    taches = [
        *(lambda dit=dit: demandes.repondre(demande_id=demande.pk, texte=dit) for dit in dits[:3]),
        *(lambda dit=dit: demandes.ecrire(demande_id=demande.pk, par=equipe, texte=dit) for dit in dits[3:]),
    ]
    assert courir(taches) == ["fait"] * 6
    assert sorted(demande.fil.exclude(texte="").values_list("texte", flat=True)) == dits


def test_seance_annulee_pendant_que_la_structure_ecrit() -> None:
    demande = creer_demande(etat="planifiee")
    taches = [
        lambda: seances.annuler_seance(seance_id=demande.seance_id),
        lambda: demandes.repondre(demande_id=demande.pk, texte="À bientôt."),
        lambda: demandes.contre_proposer(demande_id=demande.pk, par=creer_utilisateur(), creneaux=[creer_creneau(50)]),
    ]
    issues = courir(taches)
    assert issues[:2] == ["fait", "fait"]
    demande.refresh_from_db()
    assert (demande.etat, demande.seance) == ("acceptee" if issues[2] == REFUS else "contre_proposee", None)
