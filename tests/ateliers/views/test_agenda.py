"""The agenda page: list, month, filters in the address, htmx."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.ateliers.views.aides import compter_requetes, reserver_en_ligne
from tests.fabriques import creer_agenda, creer_atelier, creer_lieu, creer_seance, creer_theme

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def agenda() -> Any:
    return creer_agenda()


def lire(client: Client, question: str = "", **entetes: Any) -> str:
    reponse = client.get(f"/ateliers/{question}", **entetes)
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("\u00a0", " ").split())


def test_agenda_montre_les_seances_a_venir(client: Client) -> None:
    venir = creer_seance()
    passee = creer_seance(dans=timedelta(days=-2))
    brouillon = creer_seance(statut="brouillon")
    page = lire(client)
    assert venir.get_absolute_url() in page
    assert passee.get_absolute_url() not in page
    assert brouillon.get_absolute_url() not in page
    assert re.search(r'role="status">1 séance trouvée', page)


def test_agenda_dit_ce_qui_est_complet(client: Client) -> None:
    reserver_en_ligne(client, creer_seance(capacite=1))
    creer_seance(statut="annulee")
    page = lire(client)
    assert "Complet : liste d’attente" in page
    assert "Séance annulée" in page


@pytest.mark.parametrize(
    ("page", "attendue"), [("abc", 1), ("0", 3), ("-1", 3), ("1" + "0" * 30, 3), ("2", 2), ("9" * 5000, 1), ("", 1)]
)
def test_numero_de_page_absurde_donne_une_page(client: Client, settings: Any, page: str, attendue: int) -> None:
    settings.ATELIERS_SEANCES_PAR_PAGE = 2
    atelier = creer_atelier()
    for jour in range(5):
        creer_seance(atelier=atelier, dans=timedelta(days=jour + 1))
    assert f"Page {attendue} sur 3" in lire(client, f"?page={page}")


def test_pages_gardent_les_filtres_et_rien_d_autre(client: Client, settings: Any) -> None:
    settings.ATELIERS_SEANCES_PAR_PAGE = 1
    creer_seance()
    creer_seance()
    page = lire(client, "?langue=fr&espion=%3Cscript%3E&theme=inconnu")
    assert 'href="?langue=fr&amp;page=2"' in page
    assert "espion" not in page


def test_choix_s_enlevent_un_par_un(client: Client) -> None:
    creer_theme("Budget")
    creer_seance()
    page = lire(client, "?theme=budget&langue=fr&pmr=1")
    assert 'href="?langue=fr&amp;pmr=1"' in page
    assert '<span class="hors-ecran">Enlever :</span> Budget' in page


def test_aucun_resultat_dit_quel_choix_enlever(client: Client) -> None:
    creer_theme("Budget")
    creer_seance(langue="ar")
    page = lire(client, "?theme=budget&langue=ar")
    assert "Aucune séance trouvée" in page
    assert 'href="?langue=ar">Budget <strong>(1 séance)' in page


def test_aucun_choix_a_enlever_dit_lequel_garder(client: Client) -> None:
    creer_theme("Budget")
    creer_seance(langue="ar")
    page = lire(client, "?theme=budget&langue=ar&q=rien")
    assert 'href="?langue=ar">Arabe <strong>(1 séance)' in page


def test_valeur_absurde_se_dit_en_une_phrase(client: Client) -> None:
    creer_seance()
    page = lire(client, "?du=2026-13-45&places=abc")
    assert "Nous n’avons pas compris : À partir du, Places libres." in page
    assert "1 séance trouvée" in page


def test_jour_se_remontre_au_format_du_navigateur(client: Client) -> None:
    page = lire(client, "?du=08/06/2027&au=2026-13-45")
    assert 'name="du" value="2027-06-08"' in page
    assert "2026-13-45" not in page


@pytest.mark.parametrize(
    "question",
    [
        "?" + "&".join(f"x{n}=1" for n in range(3000)),
        "?" + "&".join("theme=a" for _ in range(50)),
        "?q=%ED%A0%80&lieu=%C0%AF",
        "?q=" + "a" * 5000,
        "?vue=mois&mois=2026-13",
        "?vue=mois&mois=0001-01",
        "?vue=mois&mois=٢٠٢٦-١٢",
        "?vue=" + "x" * 1000,
        "?q='%20OR%20pg_sleep(5)--",
    ],
)
def test_adresse_hostile_ne_casse_rien(client: Client, question: str) -> None:
    creer_seance()
    assert client.get(f"/ateliers/{question}").status_code == 200


def test_nul_dans_l_adresse_est_refuse(client: Client) -> None:
    assert client.get("/ateliers/?q=a%00b").status_code == 400


@pytest.mark.parametrize("methode", ["post", "put", "patch", "delete"])
def test_agenda_ne_fait_que_lire(client: Client, methode: str) -> None:
    assert getattr(client, methode)("/ateliers/").status_code == 405


def test_htmx_recoit_les_resultats_seuls(client: Client) -> None:
    creer_seance()
    reponse = client.get("/ateliers/?langue=fr&theme=&q=", **HTMX)
    page = reponse.content.decode()
    assert "<html" not in page
    assert 'id="compte" data-hx-swap-oob="innerHTML">1 séance trouvée' in " ".join(page.split())
    assert reponse.headers["HX-Push-Url"] == "/ateliers/?langue=fr"
    ici = {"HTTP_HX_CURRENT_URL": "http://testserver/ateliers/?langue=fr"}
    assert client.get("/ateliers/?langue=fr", **HTMX, **ici).headers["HX-Push-Url"] == "false"
    assert "HX-Request" in reponse.headers["Vary"]


def test_htmx_au_retour_recoit_la_page_entiere(client: Client) -> None:
    assert "<html" in lire(client, "", HTTP_HX_HISTORY_RESTORE_REQUEST="true", **HTMX)


def test_lien_de_suivi_garde_les_filtres(client: Client) -> None:
    assert "webcal://testserver/ateliers/agenda.ics?langue=ar&amp;pmr=1" in lire(client, "?langue=ar&pmr=1&page=3")


def jours(page: str) -> dict[str, list[str]]:
    """Return, for each day of the month that has some, the titles of its sessions."""
    trouves = {}
    for bloc in page.split('<li class="mois-jour')[1:]:
        if nom := re.search(r'mois-mots">([^<]*)<', bloc):
            trouves[nom[1].split(",")[0].strip()] = re.findall(r"<b>([^<]*)</b>", bloc)
    return trouves


@time_machine.travel(datetime(2027, 3, 10, 8, tzinfo=UTC), tick=False)
def test_mois_range_chaque_seance_a_son_jour(client: Client) -> None:
    creer_seance(debut=datetime(2027, 3, 12, 9, tzinfo=UTC), atelier=creer_atelier("Matin"))
    creer_seance(debut=datetime(2027, 3, 27, 21, tzinfo=UTC), duree=timedelta(hours=3), atelier=creer_atelier("Nuit"))
    creer_seance(
        debut=datetime(2027, 3, 31, 21, tzinfo=UTC),
        lieu=creer_lieu(fuseau="Indian/Reunion"),
        atelier=creer_atelier("Loin"),
    )
    assert jours(lire(client, "?vue=mois&mois=2027-03")) == {
        "vendredi 12 mars": ["Matin"],
        "samedi 27 mars": ["Nuit"],
        "dimanche 28 mars": ["Nuit"],
    }
    avril = lire(client, "?vue=mois&mois=2027-04")
    assert jours(avril) == {"jeudi 1er avril": ["Loin"]}
    assert 'href="?vue=mois&amp;mois=2027-03"' in avril
    assert "mois--debut-4" in avril


@pytest.mark.parametrize("mois", ["abc", "2027-13", "2020-01", "2099-12", "0000-00"])
def test_mois_absurde_donne_le_plus_proche(client: Client, mois: str) -> None:
    creer_seance()
    assert "Ce mois n’est pas dans l’agenda." in lire(client, f"?vue=mois&mois={mois}")


@time_machine.travel(datetime(2027, 3, 17, 8, tzinfo=UTC), tick=False)
def test_mois_courant_commence_au_lundi_de_cette_semaine(client: Client) -> None:
    creer_seance(debut=datetime(2027, 4, 2, 9, tzinfo=UTC))
    mars, avril = (lire(client, f"?vue=mois&mois=2027-0{mois}") for mois in (3, 4))
    assert ("mois--debut-1" in mars, len(re.findall(r'<li class="mois-jour', mars))) == (True, 17)
    assert ("mois--debut-4" in avril, len(re.findall(r'<li class="mois-jour', avril))) == (True, 30)


def test_mois_charge_se_replie(client: Client) -> None:
    atelier, lieu = creer_atelier(), creer_lieu()
    debut = (datetime.now(UTC) + timedelta(days=40)).replace(hour=10, minute=0, second=0, microsecond=0)
    for _ in range(9):
        creer_seance(debut=debut, atelier=atelier, lieu=lieu)
    page = lire(client, f"?vue=mois&mois={debut:%Y-%m}")
    assert "et 3 autres" in page
    assert f"du={debut:%Y-%m-%d}&amp;au={debut:%Y-%m-%d}" in page


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?vue=mois",
        "?q=papiers&du=2020-01-01&moment=matin&langue=fr&places=1&pmr=1",
        "?q=rien&theme=budget&moment=soir",
    ],
)
def test_agenda_coute_peu_de_requetes(client: Client, question: str) -> None:
    creer_theme("Budget")
    atelier = creer_atelier()
    creer_seance(atelier=atelier)
    une = compter_requetes(client, f"/ateliers/{question}")
    for jour in range(29):
        creer_seance(atelier=atelier, dans=timedelta(days=jour % 7 + 1))
    trente = compter_requetes(client, f"/ateliers/{question}")
    assert trente <= 12
    assert trente - une <= 1


def test_atelier_montre_ses_prochaines_dates(client: Client) -> None:
    atelier = creer_atelier(public="Tous les adultes", a_apporter="Votre courrier", duree=90)
    seance = creer_seance(atelier=atelier)
    passee = creer_seance(atelier=atelier, dans=timedelta(days=-1))
    page = " ".join(client.get(atelier.url).content.decode().replace("\u00a0", " ").split())
    for attendu in (atelier.resume, "Tous les adultes", "Votre courrier", "1 heure 30", seance.get_absolute_url()):
        assert attendu in page
    assert passee.get_absolute_url() not in page
    une = compter_requetes(client, atelier.url)
    for _ in range(10):
        creer_seance(atelier=atelier)
    assert compter_requetes(client, atelier.url) == une <= 12
