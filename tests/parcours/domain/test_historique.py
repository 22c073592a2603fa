"""Who changed what in a file, and when."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from parcours.domain.contrats import corriger, suspendre, terminer, transferer
from parcours.domain.historique import Changement, historique, historique_restreint
from parcours.models import Contrat, DonneesSensibles, Formation, Mediateur, ModuleFormation, Suspension
from tests.parcours.dossier_complet import creer_dossier_complet
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh

pytestmark = pytest.mark.django_db


def lignes(mediateur: Mediateur, **options: Any) -> list[tuple[str, str]]:
    return [(e.action, e.objet) for e in historique(mediateur, **options)]


def test_historique_va_du_plus_recent_au_plus_ancien_sans_le_travail_de_la_machine() -> None:
    mediateur = creer_dossier("X1")
    contrat = creer_contrat(mediateur, date(2024, 1, 1))
    Contrat.objects.get(pk=contrat.pk).save()

    assert lignes(mediateur) == [("Création", "Contrat : CDI, 01/01/2024"), ("Création", "Dossier")]


def test_historique_dit_avant_et_apres_en_clair() -> None:
    contrat = creer_contrat(creer_dossier(), date(2024, 1, 1), habite_qpv=False)
    tuteur = creer_rh("tuteur")
    corrige = Contrat.objects.get(pk=contrat.pk)
    corrige.quotite, corrige.type, corrige.habite_qpv, corrige.tuteur = Decimal("80.5"), "cdd", True, tuteur
    corrige.fin_prevue = date(2024, 12, 31)
    corriger(contrat=corrige)

    modification = historique(contrat.mediateur)[0]

    assert (modification.action, modification.objet) == ("Modification", "Contrat : CDD, 01/01/2024")
    assert set(modification.changements) == {
        Changement("Type", "CDI", "CDD"),
        Changement("Fin prévue", "", "31/12/2024"),
        Changement("Temps de travail (%)", "100,00", "80,50"),
        Changement("Tuteur", "", "Dominique Exemple (tuteur)"),
        Changement("Habite un quartier prioritaire (QPV)", "Non", "Oui"),
    }


def test_creation_dit_les_valeurs_saisies() -> None:
    mediateur = creer_dossier("X1", nom="Exemple", prenom="", naissance=date(2000, 2, 29), sexe="F")

    (creation,) = historique(mediateur)

    assert creation.changements == (
        Changement("Matricule", "", "X1"),
        Changement("Nom", "", "Exemple"),
        Changement("Établissement", "", "Site A"),
        Changement("Date de naissance", "", "29/02/2000"),
        Changement("Sexe", "", "Femme"),
    )


def test_historique_nomme_le_compte_ou_la_commande() -> None:
    mediateur, compte = creer_dossier(), creer_rh("rh")
    mediateur.nom = "Autre"
    mediateur._history_user = compte
    mediateur.save()

    assert [e.qui for e in historique(mediateur)] == ["Dominique Exemple (rh)", "commande"]


def test_fiche_supprimee_reste_dans_l_historique() -> None:
    mediateur = creer_dossier()
    module = ModuleFormation.objects.create(intitule="Accueil")
    formation = Formation.objects.create(
        mediateur=mediateur, module=module, debut=date(2024, 2, 1), fin=date(2024, 2, 2), heures=7
    )
    formation.delete()
    module.delete()

    suppression, creation, _dossier = historique(mediateur)

    assert (suppression.action, suppression.objet, suppression.changements) == ("Suppression", "Formation suivie", ())
    assert Changement("Formation", "", "supprimé depuis") in creation.changements


def test_avenant_d_un_contrat_supprime_reste_dans_l_historique() -> None:
    contrat = creer_contrat(creer_dossier())
    suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 3, 1), motif="conge"))
    mediateur = Mediateur.objects.get()
    Contrat.objects.get(pk=contrat.pk).delete()

    assert ("Suppression", "Suspension, 01/03/2024") in lignes(mediateur)
    assert ("Création", "Suspension, 01/03/2024") in lignes(mediateur)


def test_historique_ne_dit_rien_de_restreint() -> None:
    mediateur = creer_dossier_complet()
    sensibles = DonneesSensibles.objects.get()
    sensibles.rqth = False
    sensibles.save()

    texte = str(historique(mediateur))
    restreint = historique_restreint(mediateur)

    assert [mot for mot in ("RQTH", "maladie", "Maladie", "NE3", "Données sensibles") if mot in texte] == []
    assert [(e.action, e.objet) for e in restreint] == [
        ("Modification", "Données sensibles"),
        ("Création", "Données sensibles"),
        ("Création", "Motif de suspension restreint"),
        ("Création", "Motif de sortie restreint"),
    ]
    assert restreint[0].changements == (Changement("Travailleur handicapé (RQTH)", "Oui", "Non"),)


def test_historique_ne_melange_pas_deux_dossiers() -> None:
    mediateur, autre = creer_dossier_complet(), creer_dossier("AUTRE")
    creer_contrat(autre)

    assert "AUTRE" not in str(historique(mediateur))
    assert len(historique(autre)) == 2


def test_responsable_ne_voit_pas_les_contrats_des_autres_etablissements() -> None:
    ailleurs, ici = creer_etablissement("LOIN"), creer_etablissement("ICI")
    mediateur = creer_dossier(etablissement=ailleurs)
    ancien = creer_contrat(
        mediateur, date(2022, 1, 1), etablissement=ailleurs, type="cdd", fin_prevue=date(2022, 6, 30),
        fin_reelle=date(2022, 6, 30),
    )  # fmt: skip
    suspendre(contrat=ancien.pk, suspension=Suspension(debut=date(2022, 3, 1), fin=date(2022, 3, 2), motif="conge"))
    dernier = creer_contrat(Mediateur.objects.get(), date(2024, 1, 1), etablissement=ailleurs)
    transferer(contrat=dernier.pk, etablissement=ici, debut=date(2024, 7, 1))
    compte = creer_rh("responsable", role="Responsable de site", etablissements=[ici])

    vus = {objet for _action, objet in lignes(mediateur, compte=compte)}

    assert vus == {"Dossier", "Contrat : CDI, 01/01/2024", "Contrat : CDI, 01/07/2024"}
    assert "Suspension, 01/03/2022" in {objet for _action, objet in lignes(mediateur)}


def test_l_ancien_employeur_ne_lit_pas_ce_que_le_suivant_ecrit_de_la_personne(time_machine: Any) -> None:
    ici, ailleurs = creer_etablissement("A"), creer_etablissement("B")
    anciens, suivants = creer_rh(etablissements=[ici]), creer_rh(etablissements=[ailleurs])
    time_machine.move_to("2024-01-02T09:00:00Z")
    mediateur = creer_dossier("X1", nom="Exemple")
    ancien = creer_contrat(mediateur, date(2024, 1, 1), type="cdd", fin_prevue=date(2024, 6, 30))
    time_machine.move_to("2024-06-30T21:59:00Z")
    terminer(contrat=ancien.pk, fin_reelle=date(2024, 6, 30), motif_fin="terme")
    _renommer("Exemple-Dupré")
    time_machine.move_to("2024-06-30T22:01:00Z")
    creer_contrat(Mediateur.objects.get(), date(2024, 9, 1), etablissement=ailleurs)
    _renommer("Autre")

    def noms(**options: Any) -> list[str]:
        changements = [c for e in historique(mediateur, **options) for c in e.changements if e.objet == "Dossier"]
        return [c.apres for c in changements if c.champ in ("Nom", "Établissement")]

    tout = ["Autre", "Site B", "Exemple-Dupré", "Exemple", "Site A"]
    assert (noms(), noms(compte=suivants)) == (tout, tout)
    assert noms(compte=anciens) == ["Exemple-Dupré", "Exemple", "Site A"]


def test_un_parcours_laisse_ouvert_s_arrete_la_veille_du_suivant_pour_l_ancien_employeur(time_machine: Any) -> None:
    anciens = creer_rh(etablissements=[creer_etablissement("A")])
    time_machine.move_to("2024-01-02T09:00:00Z")
    mediateur = creer_dossier("X1", nom="Exemple")
    creer_contrat(mediateur, date(2024, 1, 1), type="cdd", fin_prevue=date(2024, 6, 30))
    for jour, nom in (("2024-08-31", "Exemple-Dupré"), ("2024-09-01", "Autre")):
        time_machine.move_to(f"{jour}T09:00:00Z")
        _renommer(nom)
    creer_contrat(Mediateur.objects.get(), date(2024, 9, 1), etablissement=creer_etablissement("B"))

    assert "Exemple-Dupré" in str(historique(mediateur, compte=anciens))
    assert "Autre" not in str(historique(mediateur, compte=anciens))


def _renommer(nom: str) -> None:
    mediateur = Mediateur.objects.get()
    mediateur.nom = nom
    mediateur.save()


def test_nombre_de_requetes_ne_suit_pas_la_longueur(django_assert_max_num_queries: Any) -> None:
    mediateur, compte = creer_dossier_complet(), creer_rh("rh", etablissements=[creer_etablissement("A")])
    with django_assert_max_num_queries(30) as courte:
        historique(mediateur, compte=compte)
    module = ModuleFormation.objects.create(intitule="Accueil")
    for jour in range(1, 29):
        formation = Formation.objects.create(
            mediateur=mediateur, module=module, debut=date(2020, 2, jour), fin=date(2020, 2, jour), heures=jour
        )
        formation.heures = Decimal(1)
        formation.save()
    with CaptureQueriesContext(courte.connection) as longue:
        assert len(historique(mediateur, compte=compte)) > 50

    assert len(longue) == len(courte)
