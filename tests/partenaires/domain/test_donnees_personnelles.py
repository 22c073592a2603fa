"""What is handed over to somebody of a group, or to who asked for something."""

from typing import Any

import pytest
from django.apps import apps

from partenaires.domain.conservation import SORTS, Sort
from partenaires.domain.donnees_personnelles import (
    DITS,
    TUS,
    donnees_de_l_acces,
    donnees_de_l_accompagnant,
    donnees_du_demandeur,
    donnees_du_participant,
)
from partenaires.models import DemandeAcces
from tests.partenaires.fabriques import creer_demande, creer_groupe


@pytest.mark.une_fois
@pytest.mark.parametrize("table", DITS)
def test_chaque_champ_est_dit_ou_tu(table: str) -> None:
    champs = {champ.name for champ in apps.get_model("partenaires", table)._meta.concrete_fields}
    assert (DITS[table].keys() | TUS[table], DITS[table].keys() & TUS[table]) == (champs, set())
    assert len(set(DITS[table].values())) == len(DITS[table])


@pytest.mark.une_fois
def test_ce_qui_s_efface_est_dit_sauf_les_secrets_et_les_comptes() -> None:
    effaces = {nom for table in ("Demande", "MessageDemande") for nom in effaces_de(table) - DITS[table].keys()}
    assert effaces == {"nonce", "jeton_empreinte", "referent", "auteur"}


def effaces_de(table: str) -> set[str]:
    return {nom for nom, sort in SORTS[table].items() if sort is Sort.EFFACE}


def textes(valeur: Any) -> list[str]:
    """Return every text of nested data."""
    if isinstance(valeur, dict):
        return [texte for cle, v in valeur.items() for texte in (cle, *textes(v))]
    return [texte for v in valeur for texte in textes(v)] if isinstance(valeur, list) else [str(valeur)]


@pytest.mark.django_db
def test_demandeur_lit_sa_demande_et_les_echanges_sans_aucun_secret() -> None:
    demande = creer_demande(etat="planifiee", message="Bonjour.", telephone="+33639981234")
    lu = donnees_du_demandeur(demande)
    assert (lu["demande"]["téléphone"], lu["demande"]["état"]) == ("+33639981234", "Planifiée")
    assert len(lu["échanges"]) == demande.fil.count()
    assert len(lu["dates souhaitées"]) == 1
    secrets = {str(demande.nonce), demande.jeton_empreinte, str(demande.uuid)}
    assert not secrets & set(textes(lu))


@pytest.mark.django_db
def test_personnes_d_un_groupe_lisent_ce_qui_les_nomme() -> None:
    groupe = creer_groupe(noms=2, remarque="Nous venons en bus.")
    une, autre = groupe.participants.all()
    lu = donnees_du_participant(une)
    assert lu["personne"] == {
        "prénom": une.prenom,
        "nom": une.nom,
        "d’accord pour que sa présence soit dite à la structure": False,
        "accord noté le": None,
        "est venue": None,
    }
    assert (lu["groupe"], lu["séance"]["atelier"]) == (groupe.structure.nom, groupe.seance.atelier.title)
    assert autre.nom not in textes(lu)
    accompagne = donnees_de_l_accompagnant(groupe)["personne qui accompagne"]
    assert accompagne == {"nom": "Dominique Exemple", "téléphone": "+33639981234", "remarque": "Nous venons en bus."}


@pytest.mark.django_db
def test_qui_demande_un_acces_lit_sa_demande() -> None:
    demande = DemandeAcces.objects.create(
        prenom="Zoé", nom="Exemple", courriel="zoe@example.org", structure_nom="Régie Exemple"
    )
    lu = donnees_de_l_acces(demande)["demande d’accès"]
    assert (lu["prénom"], lu["statut"], lu["traitée le"]) == ("Zoé", "À traiter", None)
