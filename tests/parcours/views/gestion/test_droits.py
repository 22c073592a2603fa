"""The permission rows of HR, over every address of the plugin and every method."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from parcours.models import JournalAcces
from tests.parcours.dossiers import creer_contrat
from tests.parcours.views.gestion.bureau import Bureau, Personne

pytestmark = pytest.mark.django_db

METHODES = ("get", "post", "delete")

# Addresses about a person: (name, the record whose key it takes, rights beyond seeing the file).
VOIR, MODIFIER, RH = "voir", "modifier", "rh"
DOSSIER = {
    "dossier": ("dossier", VOIR), "historique": ("dossier", VOIR), "pdf": ("dossier", VOIR),
    "attestation": ("formation", VOIR), "document": ("document", VOIR),
    "sortie": ("ancien", MODIFIER), "suivre": ("sortie", MODIFIER),
    "formation_ajouter": ("dossier", MODIFIER), "formation_modifier": ("formation", MODIFIER),
    "formation_supprimer": ("formation", MODIFIER),
    "entretien_ajouter": ("dossier", MODIFIER), "entretien_modifier": ("entretien", MODIFIER),
    "entretien_supprimer": ("entretien", MODIFIER),
    "immersion_ajouter": ("dossier", MODIFIER), "immersion_modifier": ("immersion", MODIFIER),
    "immersion_supprimer": ("immersion", MODIFIER),
    "document_ajouter": ("dossier", MODIFIER), "document_supprimer": ("document", MODIFIER),
    "modifier": ("dossier", RH), "personnel": ("dossier", RH), "anonymiser": ("dossier", RH),
    "supprimer": ("dossier", RH), "sensible": ("dossier", RH), "embaucher": ("dossier", RH),
    "corriger": ("contrat", RH), "renouveler": ("contrat", RH), "amender": ("contrat", RH),
    "suspendre": ("contrat", RH), "reprendre": ("suspension", RH), "transferer": ("contrat", RH),
    "terminer": ("contrat", RH), "supprimer_contrat": ("contrat", RH), "deroger": ("contrat", RH),
}  # fmt: skip
LISTES = {
    "parcours_dossiers:index",
    "parcours_dossiers:index_results",
    "parcours_alertes:index",
    "parcours_alertes:agenda",
}
RH_SEULEMENT = {
    "parcours_dossiers:nouveau", "parcours_import:index", "parcours_import:essai", "parcours_import:modele_csv",
    "parcours_import:modele_xlsx", "parcours_publications:index",
}  # fmt: skip
TAUX = {f"parcours_taux:{nom}" for nom in ("index", "bilan", "synthese", "xlsx", "csv", "sortants", "publier")}
JOURNAL = {"parcours_journal:index", "parcours_journal:index_results"}
REGLAGES = {
    f"parcours_{nom}:{ecran}"
    for nom in (
        "etablissements", "associations", "nomenclature", "regles", "definitions", "references", "catalogue",
    )
    for ecran in ("index", "index_results", "add", "edit")
}  # fmt: skip
AILLEURS = {"parcours:flux", "parcours_publications:detail"}


def adresses() -> set[str]:
    """Return every URL name of the plugin, with its namespace."""
    trouves: set[str] = set()

    def parcourir(resolveur: Any, prefixe: str) -> None:
        for motif in resolveur.url_patterns:
            if hasattr(motif, "url_patterns"):
                parcourir(motif, f"{motif.namespace}:" if motif.namespace else prefixe)
            elif motif.name and prefixe.startswith("parcours"):
                trouves.add(f"{prefixe}{motif.name}")

    parcourir(get_resolver(), "")
    return trouves


def test_chaque_adresse_est_dans_la_matrice() -> None:
    connues = LISTES | RH_SEULEMENT | TAUX | JOURNAL | REGLAGES | AILLEURS
    assert adresses() == connues | {f"parcours_dossiers:{nom}" for nom in DOSSIER}


@pytest.fixture(autouse=True)
def _toutes_les_methodes(settings: Any) -> None:
    """Let every method reach the plugin: this site refuses the rare ones before, another may not."""
    settings.MIDDLEWARE = [nom for nom in settings.MIDDLEWARE if nom != "config.middleware.RequeteSaine"]


def adresse(nom: str, personne: Personne) -> str:
    cle = personne.cles[DOSSIER[nom][0]]
    arguments = [cle, "cdd.duree_totale"] if nom == "deroger" else [cle]
    return reverse(f"parcours_dossiers:{nom}", args=arguments)


def appeler(client: Client, methode: str, chemin: str) -> int:
    reponse = getattr(client, methode)(chemin)
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if reponse.status_code in (403, 404):
        assert not re.search(rb"Nomsecret|Sacha", corps)
    assert reponse.status_code < 500
    return int(reponse.status_code)


PERMIS = {200, 302, 405, 422}


@pytest.mark.parametrize("nom", DOSSIER)
def test_un_dossier_de_son_etablissement(bureau: Bureau, nom: str) -> None:
    # Each on a file of its own: some actions delete what they are about.
    for role, personne in (("SM", bureau.siens), ("RH", bureau.voisin)):
        client = Client()
        client.force_login(bureau.comptes[role])
        permis = role == "RH" or DOSSIER[nom][1] != RH
        for methode in ("get", "delete", "post"):
            statut = appeler(client, methode, adresse(nom, personne))
            assert (statut in PERMIS, statut == 403) == (permis, not permis), (role, methode, statut)


@pytest.mark.parametrize("nom", DOSSIER)
def test_un_dossier_hors_de_portee_est_introuvable(bureau: Bureau, nom: str) -> None:
    hors_de_portee = {
        "SM": [bureau.ailleurs, bureau.voisin],
        "RH": [bureau.ailleurs],
        **{role: [bureau.siens] for role in ("ME", "ED", "NA", "SU")},
    }
    for role, personnes in hors_de_portee.items():
        client = Client()
        client.force_login(bureau.comptes[role])
        for personne in personnes:
            assert {appeler(client, methode, adresse(nom, personne)) for methode in METHODES} == {404}, role


@pytest.mark.parametrize("nom", [nom for nom, (cle, _droit) in DOSSIER.items() if cle not in ("ancien", "sortie")])
def test_un_mi_temps_ici_ouvre_le_dossier_de_l_autre_site(bureau: Bureau, nom: str) -> None:
    voisin = bureau.voisin
    voisin.contrat.quotite = 50
    voisin.contrat.save()
    creer_contrat(voisin.dossier, date(2023, 12, 15), quotite=50, etablissement=bureau.siens.dossier.etablissement)
    voisin.dossier.refresh_from_db()
    assert voisin.dossier.etablissement.code == "VOISIN"
    client = Client()
    client.force_login(bureau.comptes["SM"])
    permis = DOSSIER[nom][1] != RH
    for methode in ("get", "delete", "post"):
        statut = appeler(client, methode, adresse(nom, voisin))
        assert (statut in PERMIS, statut == 403) == (permis, not permis), (methode, statut)


def test_la_liste_d_un_lieu_a_les_mi_temps_qui_y_courent(bureau: Bureau) -> None:
    voisin, ici = bureau.voisin, bureau.siens.dossier.etablissement
    voisin.contrat.quotite = 50
    voisin.contrat.save()
    creer_contrat(voisin.dossier, date(2023, 12, 15), quotite=50, etablissement=ici)
    client = Client()
    client.force_login(bureau.comptes["RH"])
    page = client.get(f"{reverse('parcours_dossiers:index')}?etablissement={ici.pk}").content.decode()
    assert sorted(set(re.findall(r"Nomsecret\w+", page))) == ["Nomsecretici", "Nomsecretvoisin"]


def test_les_rh_voient_l_autre_site_de_leur_association(bureau: Bureau) -> None:
    client = Client()
    client.force_login(bureau.comptes["RH"])
    assert appeler(client, "get", adresse("dossier", bureau.voisin)) == 200


@pytest.mark.parametrize("nom", sorted(LISTES | RH_SEULEMENT | TAUX | JOURNAL))
def test_sans_compte_on_va_se_connecter(client: Client, nom: str) -> None:
    reponse = client.get(reverse(nom))
    assert (reponse.status_code, reponse.url.split("?")[0]) == (302, reverse("connexion"))


@pytest.mark.parametrize(
    ("noms", "attendus"),
    [
        (sorted(LISTES), {"SM": 200, "RH": 200, "ME": 404, "ED": 404, "NA": 404, "SU": 404}),
        (sorted(RH_SEULEMENT), {"SM": 403, "RH": 200, "ME": 404, "ED": 404, "NA": 404, "SU": 404}),
        (["parcours_taux:index"], {"SM": 200, "RH": 200, "ME": 404, "ED": 404, "NA": 200, "SU": 200}),
        (sorted(JOURNAL), {"SM": 404, "RH": 403, "ME": 404, "ED": 404, "NA": 200, "SU": 200}),
    ],
)
def test_les_listes(bureau: Bureau, noms: list[str], attendus: dict[str, int]) -> None:
    for role, attendu in attendus.items():
        client = Client()
        client.force_login(bureau.comptes[role])
        for nom in noms:
            statut = appeler(client, "get", reverse(nom))
            if nom == "parcours_publications:index" and role == "SM":
                assert statut == 404
            elif nom in ("parcours_alertes:agenda", "parcours_import:essai") and attendu == 200:
                assert statut in (302, 405)
            else:
                assert statut == attendu, (nom, role)


@pytest.mark.parametrize(
    ("perimetre", "attendus"),
    [
        ("site", {"SM": 200, "RH": 200, "NA": 200, "SU": 200, "ME": 404, "ED": 404}),
        ("voisin", {"SM": 404, "RH": 200, "NA": 200, "SU": 200, "ME": 404, "ED": 404}),
        ("reseau", {"SM": 404, "RH": 200, "NA": 200, "SU": 200, "ME": 404, "ED": 404}),
    ],
)
@pytest.mark.parametrize("nom", ["index", "bilan", "synthese", "xlsx", "csv"])
def test_les_taux(bureau: Bureau, nom: str, perimetre: str, attendus: dict[str, int]) -> None:
    cle = {
        "site": f"e{bureau.siens.dossier.etablissement_id}",
        "voisin": f"e{bureau.voisin.dossier.etablissement_id}",
        "reseau": "reseau",
    }[perimetre]
    for role, attendu in attendus.items():
        client = Client()
        client.force_login(bureau.comptes[role])
        assert appeler(client, "get", f"{reverse(f'parcours_taux:{nom}')}?perimetre={cle}") == attendu, role


def test_la_liste_ne_montre_que_son_perimetre(bureau: Bureau) -> None:
    vus = {}
    for role in ("SM", "RH"):
        client = Client()
        client.force_login(bureau.comptes[role])
        page = client.get(reverse("parcours_dossiers:index")).content.decode()
        vus[role] = sorted(set(re.findall(r"Nomsecret\w+", page)))
    assert vus == {"SM": ["Nomsecretici"], "RH": ["Nomsecretici", "Nomsecretvoisin"]}


def test_un_role_retire_ferme_la_page_suivante(bureau: Bureau) -> None:
    client = Client()
    client.force_login(bureau.comptes["RH"])
    assert appeler(client, "get", adresse("dossier", bureau.siens)) == 200
    bureau.comptes["RH"].groups.clear()
    assert appeler(client, "get", adresse("dossier", bureau.siens)) in (302, 404)


def test_chaque_acces_est_dans_le_journal(bureau: Bureau) -> None:
    client = Client()
    client.force_login(bureau.comptes["SM"])
    for nom in ("dossier", "pdf", "corriger"):
        client.get(adresse(nom, bureau.siens))
    client.get(adresse("dossier", bureau.ailleurs))
    matricule = bureau.siens.dossier.matricule
    lignes = JournalAcces.objects.order_by("pk").values_list("auteur_nom", "operation", "dossier", "reference")
    assert list(lignes) == [
        ("Dominique Exemple (sm)", "consultation", bureau.siens.dossier.pk, matricule),
        ("Dominique Exemple (sm)", "impression", bureau.siens.dossier.pk, matricule),
        ("Dominique Exemple (sm)", "refus", bureau.siens.dossier.pk, "parcours_dossiers:corriger"),
        ("Dominique Exemple (sm)", "refus", bureau.ailleurs.dossier.pk, "parcours_dossiers:dossier"),
    ]


@pytest.mark.parametrize("numero", [10**6, 2**63, 10**30])
@pytest.mark.parametrize("role", ["RH", "ED"])
def test_un_numero_qui_n_existe_pas_est_un_refus_sans_dossier(bureau: Bureau, role: str, numero: int) -> None:
    client = Client()
    client.force_login(bureau.comptes[role])
    chemins = [reverse(f"parcours_dossiers:{nom}", args=[numero]) for nom in ("dossier", "corriger", "document")]
    chemins += [reverse("parcours_publications:detail", args=[numero]), f"/gestion/parcours/regles/edit/{numero}/"]
    for chemin in chemins:
        assert [client.get(chemin).status_code, client.post(chemin).status_code] == [404, 404], chemin
    refus = JournalAcces.objects.filter(operation="refus")
    assert refus.exists()
    assert not refus.filter(dossier__isnull=False).exists()


def test_un_document_n_a_pas_d_adresse_publique(bureau: Bureau) -> None:
    chemin = bureau.siens.dossier.documents.get().fichier.name
    client = Client()
    client.force_login(bureau.comptes["RH"])
    assert {client.get(f"{racine}{chemin}").status_code for racine in ("/media/", "/documents/", "/")} == {404}
