"""Each role on each address of the back office: bookings, sessions, places, messages."""

import pytest
from django.urls import get_resolver, reverse

from ateliers.models import Message
from tests.ateliers.views.gestion.bureau import Bureau, connecter, ouvrir_bureau

pytestmark = pytest.mark.django_db

LISTES = ["ateliers_seances:index", "ateliers_reservations:index", "ateliers_messages:index", "ateliers_planning:index",
          "ateliers_lieux:index"]  # fmt: skip
VUES_SEANCE = ["travail", "feuille", "presences"]
VUES_RESERVATION = ["detail", "billet"]
# See test_donnees_personnelles.py.
VUES_DONNEES = ["donnees", "effacer"]
POSTS_SEANCE = ["reserver", "capacite", "annuler", "dupliquer"]
POSTS_BLOCAGE = ["blocage_liberer", "blocage_dater"]
POSTS_RESERVATION = ["annuler", "promouvoir", "reactiver", "deplacer", "places"]


@pytest.fixture
def bureau(db: None) -> Bureau:
    return ouvrir_bureau()


@pytest.mark.parametrize(
    ("role", "code"), [("AN", 302), ("ME", 200), ("SM", 200), ("NA", 200), ("ED", 403), ("SU", 200)]
)
@pytest.mark.parametrize("nom", LISTES)
def test_liste_par_role(bureau: Bureau, role: str, code: int, nom: str) -> None:
    reponse = connecter(role, bureau.lieu).get(reverse(nom))
    assert reponse.status_code == code
    if role == "AN":
        assert reponse.url.startswith(reverse("connexion"))


@pytest.mark.parametrize(("role", "ici", "ailleurs"), [
    ("AN", 302, 302), ("ME", 200, 404), ("SM", 200, 404), ("NA", 200, 200), ("ED", 404, 404), ("SU", 200, 200),
])  # fmt: skip
def test_fiche_par_role_et_lieu(bureau: Bureau, role: str, ici: int, ailleurs: int) -> None:
    client = connecter(role, bureau.lieu)
    mienne, autre = bureau.reservation, bureau.autre_reservation
    for vue in VUES_SEANCE:
        assert client.get(reverse(f"ateliers_seances:{vue}", args=[mienne.seance_id])).status_code == ici
        assert client.get(reverse(f"ateliers_seances:{vue}", args=[autre.seance_id])).status_code == ailleurs
    for vue in VUES_RESERVATION:
        assert client.get(reverse(f"ateliers_reservations:{vue}", args=[mienne.pk])).status_code == ici
        assert client.get(reverse(f"ateliers_reservations:{vue}", args=[autre.pk])).status_code == ailleurs
    for vue in ("detail", "apercu"):
        for message in Message.objects.all():
            code = ici if message.reservation_id == mienne.pk else ailleurs
            assert client.get(reverse(f"ateliers_messages:{vue}", args=[message.pk])).status_code == code


@pytest.mark.parametrize(("role", "codes"), [
    ("AN", [302, 302, 302]), ("ME", [403, 403, 403]), ("SM", [200, 200, 403]), ("NA", [200, 200, 302]),
    ("ED", [404, 404, 404]), ("SU", [200, 200, 302]),
])  # fmt: skip
def test_edition_d_une_seance_par_role(bureau: Bureau, role: str, codes: list[int]) -> None:
    client = connecter(role, bureau.lieu)
    adresses = [
        reverse("ateliers_seances:add"),
        reverse("ateliers_seances:edit", args=[bureau.seance.pk]),
        reverse("ateliers_seances:delete", args=[bureau.seance.pk]),
    ]
    assert [client.get(adresse).status_code for adresse in adresses] == codes


def test_edition_d_une_seance_d_ailleurs_introuvable(bureau: Bureau) -> None:
    client = connecter("SM", bureau.lieu)
    for vue in ("edit", "delete", "annuler", "dupliquer"):
        assert client.get(reverse(f"ateliers_seances:{vue}", args=[bureau.autre_seance.pk])).status_code == 404


@pytest.mark.parametrize(("role", "code"), [("AN", 302), ("ED", 404)])
def test_actions_fermees_a_qui_n_a_pas_de_reservations(bureau: Bureau, role: str, code: int) -> None:
    client = connecter(role, bureau.lieu)
    for vue in POSTS_SEANCE:
        assert client.post(reverse(f"ateliers_seances:{vue}", args=[bureau.seance.pk])).status_code == code
    for vue in POSTS_RESERVATION:
        assert client.post(reverse(f"ateliers_reservations:{vue}", args=[bureau.reservation.pk])).status_code == code
    bureau.reservation.refresh_from_db()
    assert bureau.reservation.confirmee


@pytest.mark.parametrize("role", ["ME", "SM"])
def test_actions_d_ailleurs_introuvables(bureau: Bureau, role: str) -> None:
    client = connecter(role, bureau.lieu)
    for vue in POSTS_RESERVATION:
        adresse = reverse(f"ateliers_reservations:{vue}", args=[bureau.autre_reservation.pk])
        assert client.post(adresse, {"places": 2}).status_code == 404
    adresse = reverse("ateliers_seances:reserver", args=[bureau.autre_seance.pk])
    assert client.post(adresse, {"nom_complet": "Awa Diallo", "places": 1}).status_code == 404
    for message in Message.objects.filter(reservation=bureau.autre_reservation):
        for vue in ("appel", "reessayer"):
            assert client.post(reverse(f"ateliers_messages:{vue}", args=[message.pk])).status_code == 404
    bureau.autre_reservation.refresh_from_db()
    assert bureau.autre_reservation.confirmee


def test_mediateur_ne_change_pas_la_seance(bureau: Bureau) -> None:
    client = connecter("ME", bureau.lieu)
    for vue in ("capacite", "annuler", "dupliquer"):
        assert client.post(reverse(f"ateliers_seances:{vue}", args=[bureau.seance.pk])).status_code == 403


def test_actions_seulement_par_post(bureau: Bureau) -> None:
    client = connecter("NA")
    for vue in ("reserver", "capacite"):
        assert client.get(reverse(f"ateliers_seances:{vue}", args=[bureau.seance.pk])).status_code == 405
    for vue in POSTS_RESERVATION:
        assert client.get(reverse(f"ateliers_reservations:{vue}", args=[bureau.reservation.pk])).status_code == 405
    bureau.reservation.refresh_from_db()
    assert bureau.reservation.confirmee


def test_action_sans_csrf_refusee(bureau: Bureau) -> None:
    client = connecter("NA")
    client.handler.enforce_csrf_checks = True
    assert client.post(reverse("ateliers_reservations:annuler", args=[bureau.reservation.pk])).status_code == 403


def test_liste_montre_seulement_ses_lieux(bureau: Bureau) -> None:
    client = connecter("ME", bureau.lieu)
    for nom in ("ateliers_reservations:index", "ateliers_messages:index"):
        page = client.get(reverse(nom)).content.decode()
        assert "Diallo" in page
        assert "Nguyen" not in page
    for nom in ("ateliers_seances:index", "ateliers_lieux:index", "ateliers_planning:index"):
        assert "d’ailleurs" not in client.get(reverse(nom)).content.decode()


@pytest.mark.parametrize("nom", ["ateliers_seances:index", "ateliers_reservations:index", "ateliers_messages:index"])
def test_filtre_sur_un_autre_lieu_ne_rend_aucune_ligne(bureau: Bureau, nom: str) -> None:
    client = connecter("SM", bureau.lieu)
    autre = bureau.autre_seance.lieu_id
    assert list(client.get(reverse(nom), {"lieu": autre}).context["object_list"]) == []
    assert len(client.get(reverse(nom), {"lieu": bureau.lieu.pk}).context["object_list"]) == 1


def test_role_retire_ferme_au_clic_suivant(bureau: Bureau) -> None:
    client = connecter("ME", bureau.lieu)
    adresse = reverse("ateliers_seances:travail", args=[bureau.seance.pk])
    assert client.get(adresse).status_code == 200
    bureau.lieu.equipe.clear()
    assert client.get(adresse).status_code == 404


def test_redaction_voit_les_themes_et_pas_les_autres_menus(bureau: Bureau) -> None:
    client = connecter("ED")
    assert client.get(reverse("ateliers_themes:index")).status_code == 200
    accueil = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("ateliers_themes:index") in accueil
    assert reverse("ateliers_reservations:index") not in accueil
    assert reverse("ateliers_planning:index") not in accueil


def test_nonsense_dans_les_adresses_ne_casse_rien(bureau: Bureau) -> None:
    client = connecter("NA")
    parametres = {"p": "abc", "ordering": "seance__lieu__equipe__password", "q": "%_'\" é", "jours_from": "2027-02-29",
                  "statut": "xx", "export": "pdf"}  # fmt: skip
    for nom in LISTES:
        assert client.get(reverse(nom), parametres).status_code == 200


def test_chaque_adresse_de_gestion_est_essayee() -> None:
    """A new address must be added to the tests of access."""
    noms = {
        f"{espace}:{nom}"
        for espace, (_prefixe, resolveur) in get_resolver().namespace_dict.items()
        if espace.startswith("ateliers_")
        for nom in resolveur.reverse_dict
        if isinstance(nom, str)
    }
    edition = {"index", "index_results", "add", "edit", "delete"}
    attendus = {
        "ateliers_planning": {"index"},
        "ateliers_seances": edition | {*VUES_SEANCE, *POSTS_SEANCE, *POSTS_BLOCAGE},
        "ateliers_reservations": {"index", "index_results", *VUES_RESERVATION, *POSTS_RESERVATION, *VUES_DONNEES},
        "ateliers_messages": {
            "index",
            "index_results",
            "detail",
            "apercu",
            "appel",
            "reessayer",
            "lettres",
            "lettre_reessayer",
        },
        "ateliers_lieux": edition,
        "ateliers_themes": edition,
    }
    assert noms == {f"{espace}:{nom}" for espace, vues in attendus.items() for nom in vues}


def test_journal_de_wagtail_ne_nomme_personne(bureau: Bureau) -> None:
    connecter("NA").post(reverse("ateliers_reservations:annuler", args=[bureau.autre_reservation.pk]))
    page = connecter("NA").get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert str(bureau.autre_seance) in page
    assert bureau.autre_reservation.code not in page
    assert "Nguyen" not in page
