"""Each role, on each address of structures, by each method: who sees, who changes, who finds nothing."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from partenaires.domain.acces import demander_acces
from partenaires.domain.blocages import garder_places
from partenaires.domain.invitations import inviter
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.models import DemandeAcces, Invitation, Referent, Structure
from tests.fabriques import creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure
from tests.partenaires.views.gestion.guichet import (
    Guichet,
    connecter,
    creer_document,
    ouvrir_compte,
    ouvrir_guichet,
)

pytestmark = pytest.mark.django_db

VOIR, MODIFIER, ADMINISTRER = "voir", "modifier", "administrer"
# Addresses of a structure: what of it they take besides its key, what they need, by which methods.
FICHE: dict[str, tuple[str, str, str]] = {
    "fiche": ("", VOIR, "get"),
    "document": ("document", VOIR, "get"),
    "edit": ("", MODIFIER, "get post"),
    "fermer_agenda": ("", MODIFIER, "post"),
    "inviter": ("", MODIFIER, "post"),
    "renvoyer": ("invitation", MODIFIER, "post"),
    "retirer_invitation": ("invitation", MODIFIER, "post"),
    "role": ("referent", MODIFIER, "post"),
    "retirer": ("referent", MODIFIER, "post"),
    "ajouter_document": ("", MODIFIER, "post"),
    "rendre_places": ("blocage", MODIFIER, "post"),
    "rouvrir_seance": ("seance", MODIFIER, "post"),
    "fusionner": ("", MODIFIER, "get"),
    "comparer": ("doublon", MODIFIER, "get post"),
    "supprimer_document": ("document", MODIFIER, "post"),
    "delete": ("", ADMINISTRER, "get post"),
}
LISTES = {"index", "index_results"}
IMPORT = {"importer", "importer_essai", "modele_csv", "modele_xlsx"}
ACCES = {"index", "index_results", "demande", "accepter", "refuser", "creer", "donnees", "effacer"}
ROLES = ("ME", "SM", "NA", "SU", "RH", "ED", "PC", "PM", "AN")
PERMIS = {VOIR: {"ME", "SM", "NA", "SU"}, MODIFIER: {"SM", "NA", "SU"}, ADMINISTRER: {"NA", "SU"}}
PARTOUT = {"NA", "SU"}
# What a right request answers: the page, a redirection once it is done, or the form with its errors.
FAIT = {200, 302, 405, 422}


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def noms(espace: str) -> set[str]:
    _prefixe, resolveur = get_resolver().namespace_dict[espace]
    return {nom for nom in resolveur.reverse_dict if isinstance(nom, str)}


def test_chaque_adresse_est_dans_la_matrice() -> None:
    assert noms("partenaires_structures") == set(FICHE) | LISTES | IMPORT | {"add"}
    assert noms("partenaires_acces") == ACCES


def adresse(nom: str, structure: Structure, guichet: Guichet) -> str:
    """Return an address of a structure, with something new of it where the address takes one."""
    demain = timezone.now() + timedelta(days=1)
    match FICHE[nom][0]:
        case "document":
            cle = creer_document(structure).pk
        case "invitation":
            cle = inviter(structure=structure, courriel=f"{uuid.uuid4()}@example.org", role="contact", par=None).pk
        case "referent":
            cle = creer_referent(structure=structure).pk
        case "blocage":
            seance = creer_seance(capacite=12)
            cle = garder_places(structure=structure, seance_id=seance.pk, places=2, jusqu_au=demain, par=None).pk
        case "seance":
            cle = creer_seance(capacite=12).pk
            reserver_seance_a(seance_id=cle, structure=structure)
        case "doublon":
            cle = creer_structure(site=guichet.lieu).pk
        case _:
            return reverse(f"partenaires_structures:{nom}", args=[structure.pk])
    return reverse(f"partenaires_structures:{nom}", args=[structure.pk, cle])


def appeler(client: Client, methode: str, url: str) -> int:
    """Call an address, check that a refusal says nothing of what it hides, and return the status."""
    reponse = getattr(client, methode)(url)
    statut = int(reponse.status_code)
    if statut in (403, 404):
        texte = reponse.content.decode()
        assert "Nomsecret" not in texte
        assert "Motcache" not in texte
    if statut == 302 and reponse.url.startswith(reverse("connexion")):
        return 0
    return statut


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("nom", FICHE)
def test_sa_structure(guichet: Guichet, nom: str, role: str) -> None:
    _objet, besoin, methodes = FICHE[nom]
    client = connecter(role, guichet)
    for methode in ("get", "post"):
        statut = appeler(client, methode, adresse(nom, guichet.structure, guichet))
        if role in PERMIS[besoin]:
            assert statut in FAIT, methode
            assert (statut == 405) == (methode not in methodes.split())
        else:
            attendus = {"RH": 404, "ED": 404, "PC": 404, "PM": 404, "AN": 0}
            assert statut == attendus.get(role, 403), methode


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("nom", FICHE)
def test_une_autre_structure(guichet: Guichet, nom: str, role: str) -> None:
    besoin = FICHE[nom][1]
    client = connecter(role, guichet)
    for methode in ("get", "post"):
        statut = appeler(client, methode, adresse(nom, guichet.autre, guichet))
        if role in PARTOUT & PERMIS[besoin]:
            assert statut in FAIT, methode
        else:
            assert statut == (0 if role == "AN" else 404), methode


@pytest.mark.parametrize(
    ("role", "liste", "ajouter", "importer"),
    [
        ("ME", 200, 403, 403), ("SM", 200, 200, 403), ("NA", 200, 200, 200), ("SU", 200, 200, 200),
        ("RH", 403, 404, 404), ("ED", 403, 404, 404), ("PC", 404, 404, 404), ("PM", 404, 404, 404), ("AN", 0, 0, 0),
    ],
)  # fmt: skip
def test_listes_ajout_et_import(guichet: Guichet, role: str, liste: int, ajouter: int, importer: int) -> None:
    client = connecter(role, guichet)
    vus = {nom: appeler(client, "get", reverse(f"partenaires_structures:{nom}")) for nom in LISTES | IMPORT | {"add"}}
    attendus = dict.fromkeys(LISTES, liste) | dict.fromkeys(IMPORT, importer) | {"add": ajouter}
    if importer == 200:
        # Without a file, one is sent back to choose it.
        attendus["importer_essai"] = 302
    assert vus == attendus
    envois = [
        appeler(client, "post", reverse(f"partenaires_structures:{nom}")) for nom in ("importer", "importer_essai")
    ]
    assert envois == ([422, 302] if importer == 200 else [importer] * 2)


@pytest.mark.parametrize(
    ("role", "liste", "fiche"),
    [
        ("ME", 403, 403), ("SM", 200, 200), ("NA", 200, 200), ("SU", 200, 200), ("RH", 403, 404), ("ED", 403, 404),
        ("PC", 404, 404), ("PM", 404, 404), ("AN", 0, 0),
    ],
)  # fmt: skip
def test_demandes_d_acces(guichet: Guichet, role: str, liste: int, fiche: int) -> None:
    demande = demander_acces(
        nonce=uuid.uuid4(), prenom="Zoé", nom="X", courriel="z@example.org", structure_nom="Nomsecret"
    )
    client = connecter(role, guichet)
    assert appeler(client, "get", reverse("partenaires_acces:index")) == liste
    for nom in ("demande", "creer"):
        assert appeler(client, "get", reverse(f"partenaires_acces:{nom}", args=[demande.pk])) == fiche
    for nom in ("accepter", "creer", "refuser"):
        statut = appeler(client, "post", reverse(f"partenaires_acces:{nom}", args=[demande.pk]))
        assert statut == ({"refuser": 302}.get(nom, 422) if fiche == 200 else fiche)
    demande.refresh_from_db()
    assert demande.statut == ("refusee" if fiche == 200 else "a_traiter")
    assert appeler(client, "get", reverse("partenaires_acces:donnees", args=[demande.pk])) == fiche
    efface = appeler(client, "post", reverse("partenaires_acces:effacer", args=[demande.pk]))
    assert (efface, DemandeAcces.objects.exists()) == ((302, False) if fiche == 200 else (fiche, True))


@pytest.mark.parametrize("nom", [nom for nom, (objet, *_reste) in FICHE.items() if objet])
def test_ce_qui_est_d_une_autre_structure_est_introuvable_par_la_sienne(guichet: Guichet, nom: str) -> None:
    """Own structure in the address, something of another after it."""
    cle = adresse(nom, guichet.autre, guichet).rstrip("/").split("/")
    etrangere = guichet.autre.pk if nom == "comparer" else int([bout for bout in cle if bout.isdigit()][-1])
    url = reverse(f"partenaires_structures:{nom}", args=[guichet.structure.pk, etrangere])
    role = "NA" if FICHE[nom][1] == ADMINISTRER else "SM"
    methode = "get" if nom == "document" else "post"
    assert appeler(connecter(role, guichet), methode, url) == 404
    assert not Invitation.objects.exclude(retiree_le=None).exists()
    assert not Referent.objects.filter(actif=False).exists()


@pytest.mark.parametrize(("role", "statut"), [("ME", 404), ("SM", 404), ("NA", 403), ("RH", 404), ("ED", 404)])
def test_personne_ne_se_donne_une_structure(guichet: Guichet, role: str, statut: int) -> None:
    client, compte = Client(), ouvrir_compte(role, guichet.lieu)
    client.force_login(compte)
    url = reverse("partenaires_structures:inviter", args=[guichet.autre.pk])
    envoi = {"courriel": compte.email.upper(), "role": "gestionnaire"}
    assert client.post(url, envoi).status_code == statut
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("nom", ["role", "retirer"])
def test_personne_ne_change_son_propre_role(guichet: Guichet, nom: str) -> None:
    compte = creer_utilisateur(groupe="Administration")
    referent = creer_referent(structure=guichet.structure, utilisateur=compte)
    client = Client()
    client.force_login(compte)
    url = reverse(f"partenaires_structures:{nom}", args=[guichet.structure.pk, referent.pk])
    assert client.post(url, {"role": "gestionnaire"}).status_code == 403
    referent.refresh_from_db()
    assert (referent.role, referent.actif) == ("contact", True)


def test_un_champ_de_trop_ne_donne_rien(guichet: Guichet) -> None:
    """Ids of elsewhere in the body are ignored."""
    client = connecter("SM", guichet)
    url = reverse("partenaires_structures:inviter", args=[guichet.structure.pk])
    client.post(
        url, {"courriel": "a@example.org", "role": "contact", "structure": guichet.autre.pk, "pk": guichet.autre.pk}
    )
    assert [(i.structure, i.courriel) for i in Invitation.objects.all()] == [(guichet.structure, "a@example.org")]
    saisie: dict[str, Any] = {
        "nom": "Régie Nomsecret",
        "type": "autre",
        "site": guichet.lieu.pk,
        "pk": guichet.autre.pk,
    }
    client.post(
        reverse("partenaires_structures:edit", args=[guichet.structure.pk]),
        saisie | {"fusionnee_dans": guichet.autre.pk, "agenda_empreinte": "x"},
    )
    guichet.structure.refresh_from_db()
    guichet.autre.refresh_from_db()
    assert (guichet.structure.fusionnee_dans, guichet.structure.agenda_empreinte) == (None, None)
    assert guichet.autre.nom == "Mission Motcache"


def test_un_lieu_retire_ferme_la_page_suivante(guichet: Guichet) -> None:
    client = connecter("SM", guichet)
    url = reverse("partenaires_structures:fiche", args=[guichet.structure.pk])
    assert client.get(url).status_code == 200
    guichet.lieu.equipe.clear()
    assert client.get(url).status_code == 404
