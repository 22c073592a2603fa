"""Staff's board of requests, the page of each, and what each role may do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ateliers.models import Lettre
from partenaires.domain import demandes
from partenaires.models import Demande
from tests.fabriques import creer_lieu, creer_theme, creer_utilisateur
from tests.partenaires.fabriques import creer_demande, creer_offre, creer_structure, dans_jours
from tests.partenaires.views.espace.aides import lire
from tests.partenaires.views.gestion.guichet import Guichet, connecter, ouvrir_compte, ouvrir_guichet

pytestmark = pytest.mark.django_db

INDEX = "/gestion/demandes-d-atelier/"
ACTIONS = ("etudier", "confier", "ecrire", "preciser", "contre_proposer", "accepter", "refuser", "rattacher")


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def page(demande: Demande, action: str = "") -> str:
    return f"{INDEX}{demande.pk}/{action}/" if action else f"{INDEX}{demande.pk}/"


def agir(client: Client, demande: Demande, action: str, **donnees: Any) -> Any:
    return client.post(page(demande, action), {"vu": demande.etat} | donnees, follow=True)


def etat(demande: Demande) -> str:
    demande.refresh_from_db()
    return demande.etat


@pytest.mark.parametrize(
    ("role", "liste", "sienne", "action"),
    [
        ("ME", 200, 200, 403),
        ("SM", 200, 200, 302),
        ("NA", 200, 200, 302),
        ("SU", 200, 200, 302),
        ("RH", 403, 404, 404),
        ("ED", 403, 404, 404),
        ("PC", 404, 404, 404),
        ("AN", 302, 302, 302),
    ],
)
def test_droits_de_chaque_role(guichet: Guichet, role: str, liste: int, sienne: int, action: int) -> None:
    demande = creer_demande(site=guichet.lieu, structure_nom="Motsecret")
    client = connecter(role, guichet)
    assert client.get(INDEX).status_code == liste
    assert client.get(page(demande)).status_code == sienne
    reponse = client.post(page(demande, "ecrire"), {"texte": "Bonjour."})
    assert reponse.status_code == action
    assert "Motsecret" not in reponse.content.decode()
    fait = role in ("SM", "NA", "SU")
    assert demande.fil.filter(texte="Bonjour.").exists() == fait
    if action == 302:
        assert reponse.url.startswith(page(demande) if fait else "/")
        assert (reponse.url == page(demande)) == fait


@pytest.mark.parametrize("role", ["ME", "SM"])
def test_demande_d_un_autre_site_n_existe_pas_celle_de_personne_se_voit(guichet: Guichet, role: str) -> None:
    ailleurs = creer_demande(site=guichet.autre_lieu, structure_nom="Motcache")
    libre = creer_demande(structure_nom="Sans site")
    client = connecter(role, guichet)
    texte = lire(client.get(INDEX))
    assert ("Motcache" in texte, "Sans site" in texte) == (False, True)
    assert (client.get(page(ailleurs)).status_code, client.get(page(libre)).status_code) == (404, 200)
    statuts = {client.post(page(ailleurs, action), {"texte": "Bonjour."}).status_code for action in ACTIONS}
    assert statuts == ({404} if role == "SM" else {403})
    assert {client.get(page(ailleurs, nom)).status_code for nom in ("planifier", "structure")} == statuts
    assert ailleurs.fil.count() == 1


def test_tableau_range_par_etat_avec_l_age_et_qui_suit(guichet: Guichet) -> None:
    equipe = ouvrir_compte("SM", guichet.lieu)
    equipe.first_name, equipe.last_name = "Inès", "Martin"
    equipe.save()
    client = Client()
    client.force_login(equipe)
    suivie = creer_demande(etat="contre_proposee", par=equipe, site=guichet.lieu, structure_nom="Les Tilleuls")
    creer_demande(site=guichet.lieu, structure_nom="Les Ormes")
    Demande.objects.filter(pk=suivie.pk).update(creee_le=dans_jours(-12), changee_le=dans_jours(-1))
    demandes.repondre(demande_id=suivie.pk, texte="Nous en parlons.")
    Demande.objects.filter(pk=suivie.pk).update(changee_le=dans_jours(-1))
    reponse = client.get(INDEX)
    sections = {libelle: [d.pk for d in lignes] for _etat, libelle, lignes in reponse.context["sections"]}
    assert list(sections) == ["Envoyée", "À l’étude", "À préciser", "Dates proposées", "Acceptée", "Planifiée"]
    assert sections["Dates proposées"] == [suivie.pk]
    texte = lire(reponse)
    assert "Les Tilleuls À rattacher La structure a écrit" in texte
    assert "il y a 12 jours hier Inès Martin PIMMS d’ici" in texte
    assert "Envoyée (1)" in texte


def test_filtres_et_recherche(guichet: Guichet) -> None:
    client = connecter("NA", guichet)
    moi = creer_utilisateur(groupe="Administration")
    theirs = creer_demande(etat="etude", par=moi, site=guichet.lieu, structure_nom="Les Tilleuls")
    creer_demande(structure_nom="Les Ormes", site=guichet.autre_lieu)
    theme = creer_theme("Budget", slug="budget")
    offre = creer_offre()
    offre.atelier.theme = theme
    offre.atelier.save()
    creer_demande(structure_nom="Les Aulnes", offre=offre)
    cas = {
        f"site={guichet.lieu.pk}": {"Les Tilleuls"},
        f"responsable={moi.pk}": {"Les Tilleuls"},
        "responsable=personne": {"Les Ormes", "Les Aulnes"},
        "responsable=moi": set(),
        f"theme={theme.pk}": {"Les Aulnes"},
        "q=ormes": {"Les Ormes"},
        f"q={theirs.courriel}": {"Les Tilleuls"},
        "q=les+ormes+aulnes": set(),
        "site=abc": set(),
        "responsable=999": set(),
        "": {"Les Tilleuls", "Les Ormes", "Les Aulnes"},
    }
    trouves = {}
    for question in cas:
        reponse = client.get(f"{INDEX}?{question}")
        trouves[question] = {d.structure_nom for _etat, _libelle, lignes in reponse.context["sections"] for d in lignes}
    assert trouves == cas


@pytest.mark.parametrize("nombre", [1, 30])
@pytest.mark.parametrize("question", ["", "?voir=closes"])
def test_tableau_lit_autant_pour_une_demande_que_pour_trente(
    guichet: Guichet, django_assert_max_num_queries: DjangoAssertNumQueries, nombre: int, question: str
) -> None:
    client, offre = connecter("SM", guichet), creer_offre()
    for _ in range(nombre):
        creer_demande(site=guichet.lieu, offre=offre, etat="refusee" if question else "etude")
    client.get(INDEX + question)
    with django_assert_max_num_queries(22):
        client.get(INDEX + question)


def test_page_lit_peu_meme_avec_trente_messages(
    guichet: Guichet, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, demande = connecter("SM", guichet), creer_demande(etat="etude", site=guichet.lieu)
    for numero in range(30):
        demandes.repondre(demande_id=demande.pk, texte=f"Message {numero}")
    client.get(page(demande))
    with django_assert_max_num_queries(36):
        client.get(page(demande))


def test_prendre_puis_ecrire_puis_preciser(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(site=guichet.lieu)
    assert "Vous suivez cette demande." in lire(agir(client, demande, "etudier"))
    assert etat(demande) == "etude"
    assert demande.responsable is not None
    assert "Votre message est envoyé à la structure." in lire(agir(client, demande, "ecrire", texte="Bonjour."))
    assert "Votre question est envoyée" in lire(agir(client, demande, "preciser", texte="Un écran ?"))
    assert etat(demande) == "a_preciser"


def test_contre_proposer_lit_les_lignes_remplies(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(etat="etude", site=guichet.lieu)
    jour = dans_jours(40).date()
    donnees = {
        "jour_1": f"{jour:%d/%m/%Y}",
        "debut_1": "9h30",
        "jour_3": jour.isoformat(),
        "debut_3": "14:00",
        "fin_3": "15:00",
    }
    reponse = agir(client, demande, "contre_proposer", texte="Voici.", lieu=str(guichet.lieu.pk), **donnees)
    assert "Les dates sont envoyées à la structure." in lire(reponse)
    dates = [(d.debut, (d.fin - d.debut).seconds // 60, d.lieu) for d in demande.dates_proposees.all()]
    assert dates == [(dans_jours(40, 9).replace(minute=30), 120, guichet.lieu), (dans_jours(40, 14), 60, guichet.lieu)]


@pytest.mark.parametrize(
    ("donnees", "champ", "phrase"),
    [
        ({}, "jour_1", "Proposez au moins une date."),
        ({"jour_1": "demain"}, "jour_1", "Écrivez une date comme 07/12/2026."),
        ({"jour_1": "2031-03-30"}, "debut_1", "Écrivez l’heure de début."),
        ({"jour_1": "2031-03-30", "debut_1": "midi"}, "debut_1", "Écrivez l’heure ainsi : 14:30."),
        ({"jour_1": "2031-03-30", "debut_1": "02:30"}, "debut_1", "Cette heure n’existe pas"),
        ({"jour_1": "2031-04-01", "debut_1": "10:00", "fin_1": "09:00"}, "fin_1", "La fin doit être après le début."),
        ({"jour_1": "2020-04-01", "debut_1": "10:00"}, "jour_1", "Cette date est passée."),
        (
            {"jour_1": "2031-04-01", "debut_1": "10:00", "jour_4": "2031-04-01", "debut_4": "10:00"},
            "jour_4",
            "Cette date est déjà dans la liste.",
        ),
    ],
)
def test_dates_fausses_sont_dites_a_leur_ligne(
    guichet: Guichet, donnees: dict[str, str], champ: str, phrase: str
) -> None:
    client, demande = connecter("SM", guichet), creer_demande(etat="etude", site=guichet.lieu)
    reponse = agir(client, demande, "contre_proposer", texte="Voici nos dates.", **donnees)
    form = reponse.context["formulaires"]["contre_proposer"]
    assert reponse.status_code == 200
    assert list(form.errors) == [champ]
    assert form.errors[champ][0].startswith(phrase)
    assert "Voici nos dates." in lire(reponse)
    assert etat(demande) == "etude"


def test_accepter_un_souhait_a_l_heure_dite(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(site=guichet.lieu)
    souhait = demande.souhaits.get()
    ((propose, _alertes, form),) = client.get(page(demande)).context["formulaires"]["accepter"]
    assert (propose, form["debut"].value().hour, form["fin"].value().hour) == (souhait, 9, 11)
    reponse = agir(client, demande, "accepter", souhait=str(souhait.pk), debut="10:00", fin="11:30")
    assert "La demande est acceptée. Vous pouvez maintenant la planifier." in lire(reponse)
    assert (etat(demande), demande.dates_proposees.get().debut) == ("acceptee", dans_jours(30, 10))


def test_refuser_demande_un_motif(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(site=guichet.lieu)
    assert "Choisissez un motif." in lire(agir(client, demande, "refuser", texte="Désolé."))
    agir(client, demande, "refuser", motif="lieu", texte="Désolé.")
    assert (etat(demande), demande.motif_refus) == ("refusee", "lieu")
    assert client.get(page(demande)).context["formulaires"] == {}


def test_page_ancienne_est_un_conflit_qui_garde_le_texte(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(etat="contre_proposee", site=guichet.lieu)
    demandes.choisir_date(demande_id=demande.pk, date_id=demande.dates_proposees.earliest("debut").pk)
    reponse = agir(client, demande, "refuser", motif="lieu", texte="Plus de salle.")
    assert (reponse.status_code, "Cette demande a changé entre-temps." in lire(reponse)) == (409, True)
    assert "Plus de salle." in lire(reponse)
    assert reponse.context["formulaires"]["refuser"]["vu"].value() == "acceptee"
    assert agir(client, demande, "inconnue").status_code == 404


def test_confier_a_un_autre_site_ramene_a_la_liste(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(site=guichet.lieu)
    collegue = ouvrir_compte("SM", guichet.autre_lieu)
    reponse = agir(client, demande, "confier", responsable=str(collegue.pk), site=str(guichet.autre_lieu.pk))
    assert reponse.redirect_chain == [(INDEX, 302)]
    assert (etat(demande), demande.responsable, demande.site) == ("etude", collegue, guichet.autre_lieu)
    assert Lettre.objects.filter(destinataire=collegue.email).count() == 1


def test_rattacher_propose_les_structures_qui_ressemblent(guichet: Guichet) -> None:
    sienne = creer_structure("Centre social Les Tilleuls", site=guichet.lieu, siret="73282932000074")
    ailleurs = creer_structure("Les Tilleuls", site=guichet.autre_lieu)
    client = connecter("SM", guichet)
    demande = creer_demande(site=guichet.lieu, structure_nom="Tilleuls (Les)", siret="73282932000074")
    texte = lire(client.get(page(demande)))
    assert "Centre social Les Tilleuls , Centre social Même SIRET Rattacher à Centre social Les Tilleuls" in texte
    assert "Suivie par PIMMS d’ailleurs : confiez-lui la demande." in texte
    assert agir(client, demande, "rattacher", structure=str(ailleurs.pk)).status_code == 200
    assert etat(demande) == "envoyee"
    assert demande.structure is None
    reponse = agir(client, demande, "rattacher", structure=str(sienne.pk))
    demande.refresh_from_db()
    assert (demande.structure, "La demande est rattachée à la structure." in lire(reponse)) == (sienne, True)


def test_panneau_dit_ce_qui_attend_et_depuis_quand(guichet: Guichet) -> None:
    equipe = ouvrir_compte("SM", guichet.lieu)
    client = Client()
    client.force_login(equipe)
    vieille = creer_demande(etat="etude", par=equipe, site=guichet.lieu)
    Demande.objects.filter(pk=vieille.pk).update(creee_le=dans_jours(-9))
    creer_demande(site=guichet.lieu)
    creer_demande(site=guichet.autre_lieu)
    attend = creer_demande(etat="contre_proposee", par=equipe, site=guichet.lieu)
    demandes.repondre(demande_id=attend.pk, texte="Un instant.")
    texte = lire(client.get(reverse("wagtailadmin_home")))
    assert "2 demandes d’atelier à traiter" in texte
    assert "La plus ancienne est arrivée il y a 9 jours. Vous en suivez une. Personne n’en suit une." in texte
    assert "Une structure a écrit." in texte


@pytest.mark.parametrize("role", ["RH", "ED"])
def test_panneau_et_menu_absents_pour_qui_n_y_a_pas_droit(guichet: Guichet, role: str) -> None:
    creer_demande(site=guichet.lieu)
    texte = connecter(role, guichet).get(reverse("wagtailadmin_home")).content.decode()
    assert ("à traiter" in texte, INDEX in texte) == (False, False)


def test_lieu_sans_equipe_ne_ferme_pas_le_tableau(guichet: Guichet) -> None:
    creer_demande(site=creer_lieu())
    assert connecter("SU", guichet).get(INDEX).status_code == 200
