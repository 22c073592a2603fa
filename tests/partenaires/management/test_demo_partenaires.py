"""The partners of the demonstration: every state, nothing that the invariants refuse, and once only."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from ateliers.domain.verification import anomalies
from ateliers.models import Blocage, Seance
from partenaires.domain.bilan import borne, etablir
from partenaires.models import Convention, Demande, Groupe, PartenairesPage, Referent, Structure
from partenaires.models.demande import EtatDemande
from tests.fabriques import creer_atelier, creer_lieu, creer_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration() -> str:
    for slug in ("paris-sud", "paris-sud-est", "paris-est", "paris-nord-est", "paris-nord-ouest"):
        creer_lieu(slug.replace("-", " ").title(), slug=slug)
    for rang in range(6):
        creer_atelier(f"Atelier d’exemple {rang}")
    creer_utilisateur("nadia")
    sortie = StringIO()
    call_command("demo_partenaires", mot_de_passe="bienvenue-au-pimms", responsable="nadia", stdout=sortie)
    return sortie.getvalue()


@pytest.mark.usefixtures("demonstration")
def test_demonstration_tient_ses_invariants() -> None:
    assert list(anomalies()) == []
    assert Blocage.objects.ouverts().count() == 1
    assert Groupe.objects.a_venir().avec_places().filter(confirmes__gt=0, en_attente__gt=0).count() == 1
    assert {convention.type for convention in Convention.objects.all()} == {"pluriannuelle", "annuelle"}
    assert Referent.objects.filter(utilisateur__username="gestionnaire").count() == 2


@pytest.mark.usefixtures("demonstration")
def test_demonstration_donne_une_annee_de_bilan() -> None:
    aujourdhui = timezone.localdate()
    ensemble = etablir(du=date(aujourdhui.year - 1, 1, 1), au=aujourdhui).ensemble
    assert ensemble.seances == Seance.objects.passees().count() > 40
    assert 50 < (ensemble.taux_presence or 0) <= 100


A_LA_MAIN = """
    SELECT st.nom, COUNT(DISTINCT s.id), COUNT(DISTINCT g.id), SUM(r.places), COALESCE(SUM(r.presents), 0),
           SUM(CASE WHEN r.presents IS NULL THEN 0 ELSE r.places END)
    FROM partenaires_partgroupe p
    JOIN partenaires_groupe g ON g.id = p.groupe_id
    JOIN partenaires_structure st ON st.id = g.structure_id
    JOIN ateliers_reservation r ON r.id = p.reservation_id
    JOIN ateliers_seance s ON s.id = g.seance_id
    WHERE r.statut = 'confirmee' AND s.statut = 'publiee' AND s.debut >= %s AND s.debut < %s AND s.fin <= %s
    GROUP BY st.nom
"""


@pytest.mark.usefixtures("demonstration")
def test_bilan_d_une_annee_egale_la_requete_ecrite_a_la_main() -> None:
    au = timezone.localdate()
    du = date(au.year - 1, 1, 1)
    bilan = etablir(du=du, au=au)
    bornes = [borne(du), borne(au + timedelta(days=1)), timezone.now()]
    with connection.cursor() as curseur:
        curseur.execute(A_LA_MAIN, bornes)
        lignes = {nom: tuple(map(int, chiffres)) for nom, *chiffres in curseur.fetchall()}
    assert {
        ligne.libelle: (c.seances, c.groupes, c.personnes, c.presents, c.attendus)
        for ligne in bilan.par_structure
        for c in [ligne.chiffres]
    } == lignes
    e = bilan.ensemble
    sommes = [sum(colonne) for colonne in zip(*lignes.values(), strict=True)]
    # No two structures shared a session: the lines add up.
    assert [e.seances, e.groupes, e.personnes, e.presents, e.attendus] == sommes
    for convention in bilan.conventions:
        with connection.cursor() as curseur:
            curseur.execute(A_LA_MAIN, [borne(convention.du), borne(convention.au + timedelta(days=1)), timezone.now()])
            voulu = {nom: (seances, personnes) for nom, seances, _groupes, personnes, *_reste in curseur.fetchall()}
        faits = (convention.chiffres.seances, convention.chiffres.personnes)
        assert faits == voulu.get(convention.structure, (0, 0))
    assert len(bilan.conventions) >= 2


@pytest.mark.usefixtures("demonstration")
def test_demonstration_a_une_demande_dans_chaque_etat() -> None:
    assert set(Demande.objects.values_list("etat", flat=True)) == set(EtatDemande.values)


def test_demonstration_une_seule_fois(demonstration: str) -> None:
    assert "structures" in demonstration
    avant = (Structure.objects.count(), Seance.objects.count(), PartenairesPage.objects.count())
    sortie = StringIO()
    call_command("demo_partenaires", mot_de_passe="bienvenue-au-pimms", responsable="nadia", stdout=sortie)
    assert (Structure.objects.count(), Seance.objects.count(), PartenairesPage.objects.count()) == avant
    assert sortie.getvalue() == "Des structures existent déjà : rien n’est ajouté.\n"
