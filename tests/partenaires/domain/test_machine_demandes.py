"""Any sequence of actions of both sides and of time: no impossible step, no lost word, one letter for each (hypothesis)."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ateliers.domain import seances
from ateliers.models import Lettre, Seance
from partenaires.domain import demandes, relances
from partenaires.domain.etats import CLOS, TABLE, Acteur, Action, suivant
from partenaires.domain.planification import planifier
from partenaires.exceptions import DemandeInvalideError, TransitionError
from partenaires.models import Demande, Groupe, SeanceReservee
from partenaires.models.demande import EtatDemande
from tests.fabriques import creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_creneau, creer_demande, creer_plan, creer_structure

textes = st.sampled_from(["mot", ""])


class Dossier(RuleBasedStateMachine):
    """One request, and all that can happen to it. Each example is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.numero = count(1)
        self.dits: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(suivie=st.booleans())
    def envoyer(self, suivie: bool) -> None:
        self.equipe = creer_utilisateur(email="equipe@example.org")
        self.demande = creer_demande(courriel="sacha@example.org", message="Bonjour")
        Demande.objects.filter(pk=self.demande.pk).update(structure=creer_structure())
        self.dits = ["Bonjour"]
        self.lieu = creer_lieu().pk
        if suivie:
            demandes.etudier(demande_id=self.demande.pk, par=self.equipe)

    def photo(self) -> tuple[Any, ...]:
        """Return all that a refusal must leave as it was."""
        self.demande.refresh_from_db()
        dates = list(self.demande.dates_proposees.values_list("pk", "retenue"))
        return (
            self.demande.etat, self.demande.fil.count(), Lettre.objects.count(), dates, self.demande.motif_refus,
            self.demande.changee_le, Seance.objects.count(), Groupe.objects.count(),
        )  # fmt: skip

    def tenter(
        self, acteur: Acteur, action: Action, faire: Callable[[str], object], *, texte: str = "", requis: bool = False
    ) -> None:
        """Do something; what the table forbids is refused and changes nothing, what it allows is done, told, and kept."""
        dit = f"{texte} {next(self.numero)}" if texte else ""
        avant = self.photo()
        attendu = suivant(acteur=acteur, action=action, etat=avant[0])
        try:
            faire(dit)
        except TransitionError:
            assert attendu is None
        except DemandeInvalideError:
            assert requis
            assert not texte
        else:
            assert attendu is not None
            assert (self.photo()[0], self.photo()[1]) == (attendu, avant[1] + 1)
            assert Lettre.objects.count() - avant[2] == self.lettres_attendues(acteur, action)
            self.dits += [dit] if dit else []
            return
        assert self.photo() == avant

    def lettres_attendues(self, acteur: Acteur, action: Action) -> int:
        """Return how many letters an action queues: one to the other side, if somebody is there to read it."""
        a_la_structure = int(acteur == Acteur.EQUIPE)
        a_l_equipe = int(acteur == Acteur.STRUCTURE and self.demande.responsable_id is not None)
        return a_la_structure + a_l_equipe

    @rule()
    def etudier(self) -> None:
        """Somebody else each time: the same person twice in a row is a double click."""
        collegue = creer_utilisateur()
        self.tenter(
            Acteur.EQUIPE, Action.ETUDIER, lambda _dit: demandes.etudier(demande_id=self.demande.pk, par=collegue)
        )

    @rule(texte=textes)
    def ecrire(self, texte: str) -> None:
        self.tenter(
            Acteur.EQUIPE,
            Action.ECRIRE,
            lambda dit: demandes.ecrire(demande_id=self.demande.pk, par=self.equipe, texte=dit),
            texte=texte,
            requis=True,
        )

    @rule(texte=textes)
    def preciser(self, texte: str) -> None:
        self.tenter(
            Acteur.EQUIPE,
            Action.DEMANDER_PRECISIONS,
            lambda dit: demandes.demander_precisions(demande_id=self.demande.pk, par=self.equipe, texte=dit),
            texte=texte,
            requis=True,
        )

    @rule(jours=st.lists(st.integers(1, 60), min_size=1, max_size=5, unique=True), texte=textes)
    def contre_proposer(self, jours: list[int], texte: str) -> None:
        creneaux = [creer_creneau(jour, heure=next(self.numero) % 20) for jour in jours]
        self.tenter(
            Acteur.EQUIPE,
            Action.CONTRE_PROPOSER,
            lambda dit: demandes.contre_proposer(
                demande_id=self.demande.pk, par=self.equipe, creneaux=creneaux, texte=dit
            ),
            texte=texte,
        )

    @rule(texte=textes)
    def accepter_souhait(self, texte: str) -> None:
        self.tenter(
            Acteur.EQUIPE,
            Action.ACCEPTER,
            lambda dit: demandes.accepter_souhait(
                demande_id=self.demande.pk,
                par=self.equipe,
                creneau=creer_creneau(30),
                texte=dit,
                etat_vu=self.demande.etat,
            ),
            texte=texte or "mot",
        )

    @rule(texte=textes)
    def refuser(self, texte: str) -> None:
        self.tenter(
            Acteur.EQUIPE,
            Action.REFUSER,
            lambda dit: demandes.refuser(demande_id=self.demande.pk, par=self.equipe, motif="lieu", texte=dit),
            texte=texte or "mot",
        )

    @rule(texte=textes)
    def repondre(self, texte: str) -> None:
        self.tenter(
            Acteur.STRUCTURE,
            Action.ECRIRE,
            lambda dit: demandes.repondre(demande_id=self.demande.pk, texte=dit),
            texte=texte,
            requis=True,
        )

    @rule(texte=textes)
    def decliner(self, texte: str) -> None:
        self.tenter(
            Acteur.STRUCTURE,
            Action.DECLINER,
            lambda dit: demandes.decliner_dates(demande_id=self.demande.pk, texte=dit),
            texte=texte,
            requis=True,
        )

    @rule(texte=textes)
    def choisir(self, texte: str) -> None:
        date = self.demande.dates_proposees.filter(retenue=False).first()
        self.tenter(
            Acteur.STRUCTURE,
            Action.ACCEPTER,
            lambda dit: demandes.choisir_date(demande_id=self.demande.pk, date_id=date.pk if date else 0, texte=dit),
            texte=texte,
        )

    @rule(texte=textes)
    def retirer(self, texte: str) -> None:
        if self.demande.etat != "retiree":
            self.tenter(
                Acteur.STRUCTURE,
                Action.RETIRER,
                lambda dit: demandes.retirer(demande_id=self.demande.pk, texte=dit),
                texte=texte,
            )

    @rule()
    def planifier(self) -> None:
        heure = next(self.numero) % 20
        plan = creer_plan(self.demande, lieu_id=self.lieu, creneau=creer_creneau(30, heure))
        self.tenter(
            Acteur.EQUIPE,
            Action.PLANIFIER,
            lambda _dit: planifier(demande_id=self.demande.pk, par=self.equipe, nonce=uuid.uuid4(), plan=plan),
        )

    @rule()
    def annuler_la_seance(self) -> None:
        if self.demande.seance_id:
            seances.annuler_seance(seance_id=self.demande.seance_id)
            self.demande.refresh_from_db()
            assert (self.demande.etat, self.demande.seance_id) == ("acceptee", None)

    @rule(jours=st.sampled_from([5, 12, 33, 70]))
    def laisser_passer(self, jours: int) -> None:
        """Look from so many days ahead: what waits is nudged, then closed, and what was planned took place."""
        lignes, instant = self.photo()[1], timezone.now() + timedelta(days=jours)
        bilan = relances.suivre(maintenant=instant)
        assert self.photo()[1] - lignes == bilan.relancees + bilan.expirees + bilan.realisees <= 1
        assert relances.suivre(maintenant=instant) == relances.Bilan(relancees=0, expirees=0, realisees=0)

    @invariant()
    def aucun_mot_perdu(self) -> None:
        if self.dits:
            ecrits = self.demande.fil.exclude(texte="").exclude(cote="suivi").order_by("pk")
            assert list(ecrits.values_list("texte", flat=True)) == self.dits

    @invariant()
    def fil_suit_la_table(self) -> None:
        """Each step that the thread tells is one that the table allows, and the last one is where the request stands."""
        if not self.dits:
            return
        etapes = list(self.demande.fil.exclude(etat="").order_by("pk").values_list("cote", "etat"))
        for (_cote, avant), (cote, vers) in pairwise(etapes):
            possibles = {d.get(avant) for (acteur, _action), d in TABLE.items() if acteur.value == cote}
            assert vers in possibles
        assert etapes[-1][1] == Demande.objects.get(pk=self.demande.pk).etat

    @invariant()
    def seance_et_motif_vont_avec_l_etat(self) -> None:
        if self.dits:
            demande = Demande.objects.get(pk=self.demande.pk)
            assert bool(demande.seance_id) == (demande.etat in ("planifiee", "realisee"))
            assert bool(demande.motif_refus) == (demande.etat == "refusee")
            assert demande.dates_proposees.filter(retenue=True).count() <= 1
            assert SeanceReservee.objects.count() == Groupe.objects.count() == Seance.objects.count()
            assert demande.etat not in CLOS or demande.relancee_le is None


@pytest.mark.django_db
def test_machine_aucune_etape_impossible_aucun_message_perdu() -> None:
    exemples = max(1, settings().max_examples // 5)
    run_state_machine_as_test(Dossier, settings=settings(max_examples=exemples, stateful_step_count=20))


@pytest.mark.django_db
@pytest.mark.parametrize("etat", EtatDemande.values)
def test_chaque_etat_s_atteint_par_le_domaine(etat: str) -> None:
    demande = creer_demande(etat=etat)
    assert demande.etat == etat
    assert demande.fil.exclude(etat="").order_by("-pk").first().etat == etat
