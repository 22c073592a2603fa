"""axe on every screen that partners have in the back office: all wide, one of each shape narrow. None is cut, wide or narrow."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page
from wagtail.log_actions import log

from ateliers.models import Reservation, Seance
from partenaires.domain.acces import demander_acces, traiter
from partenaires.domain.agenda import creer_agenda
from partenaires.domain.blocages import garder_places
from partenaires.domain.groupes import Besoins
from partenaires.domain.invitations import inviter
from partenaires.domain.participants import Nom
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.models import Convention, Cycle, Demande, DemandeAcces, Groupe, MontantAnnuel, Structure
from tests.ateliers.navigateur.aides import DEPASSE, TELEPHONE, defauts, soumettre
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_offre, creer_referent, creer_structure
from tests.partenaires.navigateur.test_demandes import CHEZ_EUX, entrer
from tests.partenaires.views.gestion.guichet import Guichet, creer_document, ouvrir_compte, ouvrir_guichet

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

ORDINATEUR = {"width": 1280, "height": 900}
# One screen of each shape. Those of requests are read narrow beside their own test.
ETROITS = {
    "structures, liste", "accueil", "bilan", "fiche", "accès à traiter", "groupe passé", "inscrire", "fusionner", "comparer",
    "importer, envoyé",
}  # fmt: skip
# Sent empty, or with a file that has a mistake.
ENVOYES = {"inscrire", "importer"}
NOM = "Association des habitantes et des habitants du quartier de la Fontaine-au-Roi"
DOUBLE = "Association des habitants du quartier de la Fontaine au Roi"
FICHE = {
    "nom": NOM, "type": "association", "college": "associations", "siret": "73282932000074", "qpv": True,
    "adresse": "128 rue du Faubourg-du-Temple", "code_postal": "75011", "commune": "Paris", "arrondissement": 11,
    "telephone": "+33639981234", "courriel": "accueil.et.inscriptions@habitants-fontaine-au-roi.example.org",
    "site_web": "https://habitants-fontaine-au-roi.example.org/nos-ateliers/numerique/", "publiee": True,
    "presentation": "Nous accueillons les familles du quartier.", "notes": "Appeler le matin.\nDemander Zoé.",
}  # fmt: skip
NOMS = [Nom(prenom="Amina", nom="Exemple", accord=True), Nom(prenom="Omar", nom="Exemple")]
REMARQUE = "Deux personnes arrivent en retard."
BESOINS = Besoins(interprete=2, fauteuil=1, lecture=3)
FAUX: FilePayload = {
    "name": "structures.csv",
    "mimeType": "text/csv",
    "buffer": b"Nom;Type;Couleur\nFoyer;Association;bleu\n;Rien;\n",
}
# Wagtail's list says how many results a filter has in a heading that is also an alert.
REGLE_DE_WAGTAIL = "aria-allowed-role ['h2[role=\"alert\"]']"
REPLIE = "() => document.querySelector('main').getBoundingClientRect().left === 0"


@pytest.fixture
def guichet(transactional_db: None) -> Guichet:
    """A structure with all that its page shows, and requests of each kind."""
    guichet = ouvrir_guichet()
    structure, lieu = guichet.structure, guichet.lieu
    Structure.objects.filter(pk=structure.pk).update(**FICHE)
    structure.refresh_from_db()
    structure.lieux.add(guichet.autre_lieu)
    inviter(structure=structure, courriel="zoe@example.org", role="contact", par=None, prenom="Zoé")
    creer_agenda(structure)
    conventionner(structure)
    reunir(guichet)
    offre = creer_offre(langues=["fr", "ar"], materiel="Un écran")
    creer_demande(offre=offre, structure_nom=DOUBLE, site=lieu, lieu=CHEZ_EUX, message="Bonjour. " * 40)
    referent = creer_referent(structure=structure)
    for etat in ("acceptee", "refusee"):
        creer_demande(etat=etat, offre=offre, referent=referent)
    for nom in (DOUBLE, "Régie Inconnue"):
        demander_acces(
            nonce=uuid.uuid4(), prenom="Zoé", nom="X", courriel="zoe.exemple@habitants-fontaine-au-roi.example.org",
            structure_nom=nom, telephone="+33639981234", message="Bonjour.\nJe suis directrice.",
        )  # fmt: skip
    return guichet


def conventionner(structure: Structure) -> None:
    """Sign an agreement of three years that ends soon, with a document."""
    fin = timezone.localdate() + timedelta(days=60)
    convention = Convention.objects.create(
        structure=structure, type="pluriannuelle", intitule="Trois ans d’ateliers numériques dans le quartier",
        debut=date(fin.year - 2, 1, 1), fin=fin, objectif_seances=10, objectif_personnes=100,
    )  # fmt: skip
    for annee in (fin.year - 1, fin.year):
        MontantAnnuel.objects.create(convention=convention, annee=annee, montant=145_000)
    document = creer_document(structure)
    document.convention = convention
    document.save()
    log(instance=structure, action="partenaires.ajouter_document")


def reunir(guichet: Guichet) -> None:
    """Let a group come today, and another soon; keep seats and a session; begin a course."""
    passee, a_venir, reservee = (creer_seance(lieu=guichet.lieu, capacite=20) for _rang in range(3))
    for seance in (passee, a_venir):
        creer_groupe(referent=guichet.contact, seance=seance, participants=NOMS, besoins=BESOINS, remarque=REMARQUE)
    debut = timezone.now() - timedelta(hours=3)
    Seance.objects.filter(pk=passee.pk).update(debut=debut, fin=debut + timedelta(hours=1))
    Reservation.objects.filter(seance=passee).update(presents=4)
    garder_places(structure=guichet.structure, seance_id=a_venir.pk, places=3, jusqu_au=a_venir.debut, par=None)
    reserver_seance_a(seance_id=reservee.pk, structure=guichet.structure)
    cycle = Cycle.objects.create(titre="Trois matinées pour apprendre à écrire un e-mail", structure=guichet.structure)
    cycle.seances.set([a_venir, reservee])


def ecrans_de_wagtail(guichet: Guichet) -> dict[str, str]:
    """Return the lists and the forms that Wagtail draws."""
    libres = {
        "structures": creer_structure("Foyer Exemple", site=guichet.lieu).pk,
        "cycles": Cycle.objects.create(titre="À supprimer").pk,
        "conventions": Convention.objects.get().pk,
        "offres": creer_offre().pk,
    }
    a_modifier = libres | {"cycles": Cycle.objects.earliest("pk").pk, "structures": guichet.structure.pk}
    ecrans = {f"{espace}, liste": reverse(f"partenaires_{espace}:index") for espace in (*libres, "groupes", "acces")}
    ecrans["groupes, tous"] = f"{ecrans['groupes, liste']}?periode=tous"
    for espace, cle in libres.items():
        ecrans[f"{espace}, ajouter"] = reverse(f"partenaires_{espace}:add")
        ecrans[f"{espace}, modifier"] = reverse(f"partenaires_{espace}:edit", args=[a_modifier[espace]])
        ecrans[f"{espace}, supprimer"] = reverse(f"partenaires_{espace}:delete", args=[cle])
    return ecrans


def nos_ecrans(guichet: Guichet) -> dict[str, str]:
    """Return the screens with a template of ours, but what leads to a file or changes something at once."""
    structure = guichet.structure.pk
    double = creer_structure(DOUBLE, site=guichet.lieu).pk
    ouverte, close = DemandeAcces.objects.order_by("pk")
    traiter(demande_acces=close, structure=None, acceptee=False, par=guichet.contact.utilisateur)
    passe, a_venir = Groupe.objects.order_by("seance__debut")
    demandes = {demande.etat: demande.pk for demande in Demande.objects.all()}
    tableau = reverse("partenaires_demandes:index")
    cibles = {
        "fiche": ("structures:fiche", structure),
        "accès à traiter": ("acces:demande", ouverte.pk),
        "accès refusé": ("acces:demande", close.pk),
        "accès, créer": ("acces:creer", ouverte.pk),
        "groupe passé": ("groupes:groupe", passe.pk),
        "groupe à venir": ("groupes:groupe", a_venir.pk),
        "inscrire": ("groupes:inscrire", structure),
        "garder": ("groupes:garder", structure),
        "réserver": ("groupes:reserver", structure),
        **{f"demande {etat}": ("demandes:travail", cle) for etat, cle in demandes.items()},
        "planifier": ("demandes:planifier", demandes["acceptee"]),
        "demande, structure": ("demandes:structure", demandes["envoyee"]),
    }
    return {
        "accueil": reverse("wagtailadmin_home"),
        "demandes": tableau,
        "demandes closes": f"{tableau}?voir=closes",
        "bilan": reverse("partenaires_bilan:index"),
        **{nom: reverse(f"partenaires_{ecran}", args=[cle]) for nom, (ecran, cle) in cibles.items()},
        "fusionner": f"{reverse('partenaires_structures:fusionner', args=[structure])}?q=Motcache",
        "comparer": reverse("partenaires_structures:comparer", args=[structure, double]),
        "importer": reverse("partenaires_structures:importer"),
    }


def examiner(page: Page, nom: str) -> list[str]:
    """Return what axe finds on a screen, then what is cut, wide and narrow; axe reads some of them narrow too."""
    trouves = defauts(page, nom)
    page.set_viewport_size(TELEPHONE)
    page.wait_for_function(REPLIE)
    trouves += [f"{nom} : coupé, étroit"] if page.evaluate(DEPASSE) else []
    return trouves + (defauts(page, f"{nom}, étroit") if nom in ETROITS else [])


def test_ecrans_de_gestion_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, guichet: Guichet
) -> None:
    contexte = browser.new_context(**browser_context_args)
    entrer(contexte, live_server.url, ouvrir_compte("NA", guichet.lieu))
    page, trouves = contexte.new_page(), []
    for nom, adresse in (ecrans_de_wagtail(guichet) | nos_ecrans(guichet)).items():
        page.set_viewport_size(ORDINATEUR)
        reponse = page.goto(live_server.url + adresse)
        assert reponse is not None
        assert reponse.status == 200, nom
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        trouves += examiner(page, nom)
        if nom in ENVOYES:
            page.set_viewport_size(ORDINATEUR)
            if nom == "importer":
                page.set_input_files("input[type=file]", FAUX)
            soumettre(page, page.locator("main form button[type=submit]"))
            trouves += examiner(page, f"{nom}, envoyé")
    contexte.close()
    assert Structure.objects.filter(nom="Foyer").exists() is False
    assert [defaut for defaut in trouves if not defaut.endswith(REGLE_DE_WAGTAIL)] == []
