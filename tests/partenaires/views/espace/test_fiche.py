"""The file of a structure: read by all, changed by its managers."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partenaires.models import Structure
from tests.fabriques import creer_lieu
from tests.partenaires.fabriques import creer_structure
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db

SIRET = "73282932000074"


def envoi(**champs: Any) -> dict[str, Any]:
    return {"nom": "Centre social Exemple"} | champs


def test_fiche_se_lit_en_entier(client: Client) -> None:
    structure = creer_structure(
        "Centre social Exemple", adresse="3 rue Haute", code_postal="75017", commune="Paris", siret=SIRET,
        telephone="+33144556677", courriel="contact@example.org", site=creer_lieu("PIMMS Nord"),
    )  # fmt: skip
    referent = entrer(client, structure=structure)

    reponse = client.get(adresse("fiche", referent))

    page = lire(reponse)
    for mot in (
        "Centre social",
        "3 rue Haute, 75017 Paris",
        "01 44 55 66 77",
        "contact@example.org",
        SIRET,
        "PIMMS Nord",
    ):
        assert mot in page
    assert "n’est pas sur la page publique" in page
    assert "Seuls les gestionnaires de votre structure changent ces informations." in page
    assert adresse("fiche_modifier", referent) not in liens(reponse)


@pytest.mark.parametrize("methode", ["get", "post"])
def test_modifier_est_interdit_a_un_contact(client: Client, methode: str) -> None:
    referent = entrer(client)
    assert getattr(client, methode)(adresse("fiche_modifier", referent), envoi(nom="Autre")).status_code == 403
    assert Structure.objects.get().nom == "Centre social Exemple"


def test_modifier_enregistre_ce_qui_est_permis_et_rien_d_autre(client: Client) -> None:
    referent = entrer(client, role="gestionnaire")
    champs = envoi(
        nom="Centre social Neuf", siret="732 829 320 00074", telephone="06 39 98 12 34", site_web="exemple.fr",
        code_postal="75017", publiee="on", type="bailleur", college="invite", active="", notes="x",
    )  # fmt: skip

    reponse = client.post(adresse("fiche_modifier", referent), champs, follow=True)

    assert "C’est fait. La fiche de votre structure est changée." in lire(reponse)
    s = Structure.objects.get()
    assert (s.nom, s.siret, str(s.telephone.as_e164), s.site_web, s.code_postal, s.publiee) == (
        "Centre social Neuf", SIRET, "+33639981234", "https://exemple.fr", "75017", True,
    )  # fmt: skip
    assert (s.type, s.college, s.active, s.notes) == ("centre_social", "", True, "")


@pytest.mark.parametrize(
    ("champs", "erreurs"),
    [
        ({"nom": ""}, {"nom": ["Écrivez le nom de votre structure."]}),
        ({"nom": "\u200b\u202e\u200b"}, {"nom": ["Écrivez le nom de votre structure."]}),
        ({"siret": "123"}, {"siret": ["Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le."]}),
        ({"siret": "73282932000075"}, {"siret": ["Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le."]}),
        ({"siret": "1" * 40}, {"siret": ["Un numéro SIRET a 14 chiffres."]}),
        ({"code_postal": "7501"}, {"code_postal": ["Un code postal a 5 chiffres."]}),
        ({"telephone": "abc"}, {"telephone": ["Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."]}),
        ({"courriel": "abc"}, {"courriel": ["Écrivez une adresse e-mail complète, par exemple contact@exemple.fr."]}),
        (
            {"site_web": "pas un site"},
            {"site_web": ["Écrivez une adresse complète, par exemple https://www.exemple.fr."]},
        ),
    ],
)
def test_modifier_dit_ce_qui_ne_va_pas_et_garde_la_saisie(
    client: Client, champs: dict[str, str], erreurs: dict[str, list[str]]
) -> None:
    referent = entrer(client, role="gestionnaire")
    reponse = client.post(adresse("fiche_modifier", referent), envoi(presentation="Bonjour.", **champs) | champs)
    formulaire = reponse.context["form"]
    assert (reponse.status_code, formulaire.errors) == (200, erreurs)
    assert (formulaire["presentation"].value(), reponse.context["structure"].nom) == (
        "Bonjour.",
        "Centre social Exemple",
    )


def test_modifier_refuse_le_siret_d_une_autre_structure(client: Client) -> None:
    creer_structure(siret=SIRET)
    referent = entrer(client, role="gestionnaire")
    reponse = client.post(adresse("fiche_modifier", referent), envoi(siret=SIRET))
    assert "Une autre structure porte déjà ce numéro SIRET." in lire(reponse)


def test_fiche_lit_peu(client: Client) -> None:
    referent = entrer(client, structure=creer_structure(site=creer_lieu()), role="gestionnaire")
    for nom in ("fiche", "fiche_modifier"):
        client.get(adresse(nom, referent))
        with CaptureQueriesContext(connection) as requetes:
            client.get(adresse(nom, referent))
        assert len(requetes) <= 12
