"""axe on every screen that partners have in the back office, wide and narrow. Requests have a test of their own."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from ateliers.models import Seance
from partenaires.domain.acces import demander_acces
from partenaires.domain.blocages import garder_places
from partenaires.domain.invitations import inviter
from partenaires.domain.participants import Nom
from partenaires.models import Convention, Cycle, DemandeAcces, MontantAnnuel, Structure
from tests.ateliers.navigateur.aides import defauts, soumettre
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_offre, creer_structure
from tests.partenaires.navigateur.test_demandes import entrer
from tests.partenaires.views.gestion.guichet import Guichet, creer_document, ouvrir_compte, ouvrir_guichet

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

NOMS = [Nom(prenom="Amina", nom="Exemple", accord=True), Nom(prenom="Omar", nom="Exemple")]
FAUX = {"name": "structures.csv", "mimeType": "text/csv", "buffer": b"Nom;Type\nFoyer;Association\n;Rien\n"}
# Wagtail's list says how many results a filter has in a heading that is also an alert.
REGLE_DE_WAGTAIL = "aria-allowed-role ['h2[role=\"alert\"]']"


@pytest.fixture
def guichet(transactional_db: None) -> Guichet:
    """A structure with all that its page shows."""
    guichet = ouvrir_guichet()
    structure, lieu = guichet.structure, guichet.lieu
    inviter(structure=structure, courriel="zoe@example.org", role="contact", par=None, prenom="Zoé")
    creer_document(structure)
    convention = Convention.objects.create(
        structure=structure, type="pluriannuelle", intitule="Trois ans", debut=date(2025, 1, 1), fin=date(2027, 12, 31),
        objectif_seances=10,
    )  # fmt: skip
    MontantAnnuel.objects.create(convention=convention, annee=2025, montant=145_000)
    passee, a_venir = (creer_seance(lieu=lieu, capacite=20) for _rang in range(2))
    for seance in (passee, a_venir):
        creer_groupe(referent=guichet.contact, seance=seance, participants=NOMS)
    debut = timezone.now() - timedelta(hours=3)
    Seance.objects.filter(pk=passee.pk).update(debut=debut, fin=debut + timedelta(hours=1))
    garder_places(structure=structure, seance_id=a_venir.pk, places=3, jusqu_au=a_venir.debut, par=None)
    creer_offre()
    creer_demande(site=lieu)
    demander_acces(nonce=uuid.uuid4(), prenom="Zoé", nom="X", courriel="z@example.org", structure_nom="Régie Nomsecret")
    return guichet


def ecrans(guichet: Guichet) -> dict[str, str]:
    """Return the screens of the plugin, but those of requests, and what leads to a file or changes something at once."""
    structure = guichet.structure.pk
    double = creer_structure("Regie Nomsecret", site=guichet.lieu).pk
    passe, a_venir = guichet.structure.groupes.order_by("seance__debut").values_list("pk", flat=True)
    cycle = Cycle.objects.create(titre="Trois matinées", structure=guichet.structure).pk
    cibles: dict[str, list[tuple[str, int]]] = {
        "structures": [("edit", structure), ("delete", double), ("fiche", structure), ("fusionner", structure)],
        "acces": [("demande", DemandeAcces.objects.get().pk), ("creer", DemandeAcces.objects.get().pk)],
        "groupes": [
            ("groupe", passe),
            ("groupe", a_venir),
            *((n, structure) for n in ("inscrire", "garder", "reserver")),
        ],
        "cycles": [("edit", cycle), ("delete", cycle)],
        "conventions": [("edit", Convention.objects.get().pk), ("delete", Convention.objects.get().pk)],
        "offres": [],
        "bilan": [],
    }
    listes = {espace: reverse(f"partenaires_{espace}:index") for espace in cibles}
    listes["groupes passés"] = f"{listes['groupes']}?periode=tous"
    ajouts = {
        f"{espace}, ajouter": reverse(f"partenaires_{espace}:add")
        for espace in ("structures", "cycles", "conventions", "offres")
    }
    un_objet = {
        f"{espace}, {nom} {cle}": reverse(f"partenaires_{espace}:{nom}", args=[cle])
        for espace, noms in cibles.items()
        for nom, cle in noms
    }
    comparer = {"comparer": reverse("partenaires_structures:comparer", args=[structure, double])}
    return listes | ajouts | un_objet | comparer | {"importer": reverse("partenaires_structures:importer")}


@pytest.mark.parametrize("largeur", [1280, 320])
def test_ecrans_de_gestion_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, guichet: Guichet, largeur: int
) -> None:
    contexte = browser.new_context(**browser_context_args | {"viewport": {"width": largeur, "height": 900}})
    entrer(contexte, live_server.url, ouvrir_compte("NA", guichet.lieu))
    page, trouves = contexte.new_page(), []
    for nom, adresse in ecrans(guichet).items():
        reponse = page.goto(live_server.url + adresse)
        assert reponse is not None
        assert reponse.status == 200, nom
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        trouves += defauts(page, nom)
    page.set_input_files("input[type=file]", FAUX)  # type: ignore[arg-type]
    soumettre(page, page.locator("main form button[type=submit]"))
    trouves += defauts(page, "importer, essai")
    contexte.close()
    assert Structure.objects.filter(nom="Foyer").exists() is False
    assert [defaut for defaut in trouves if not defaut.endswith(REGLE_DE_WAGTAIL)] == []
