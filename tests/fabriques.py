"""Plain functions that create valid objects for tests. Each takes what the test cares about and defaults the rest."""

import uuid
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Site

from ateliers.domain import blocages, reservations, seances
from ateliers.domain.personnes import Participant
from ateliers.models import AgendaPage, AtelierPage, Blocage, Lieu, Reservation, Seance, Theme
from ateliers.models.reservation import Origine
from home.models import Utilisateur

MOT_DE_PASSE = "un bon mot de passe de test"
_numero = count(1)


def page_racine() -> Page:
    """Return the home page of the default site."""
    return Site.objects.select_related("root_page").get(is_default_site=True).root_page.specific


def creer_theme(nom: str = "Papiers administratifs", **champs: Any) -> Theme:
    """Return the theme of that name, created if need be."""
    champs.setdefault("slug", slugify(nom))
    return Theme.objects.get_or_create(nom=nom, defaults=champs)[0]


def creer_lieu(nom: str = "", **champs: Any) -> Lieu:
    nom = nom or f"PIMMS d’essai {next(_numero)}"
    defauts = {
        "slug": slugify(nom),
        "adresse": "22 rue de la Saïda",
        "code_postal": "75015",
        "commune": "Paris",
        "venir": "Métro ligne 12, arrêt Convention.",
        "accessible": True,
    }
    equipe = champs.pop("equipe", ())
    lieu = Lieu(nom=nom, **(defauts | champs))
    lieu.full_clean()
    lieu.save()
    lieu.equipe.set(equipe)
    return lieu


def creer_agenda() -> AgendaPage:
    """Return the agenda page, created at /ateliers/ if need be."""
    agenda = AgendaPage.objects.first()
    if agenda is None:
        agenda = page_racine().add_child(instance=AgendaPage(title="Ateliers", slug="ateliers", show_in_menus=True))
    return agenda


def creer_atelier(titre: str = "", **champs: Any) -> AtelierPage:
    titre = titre or f"Ranger ses papiers {next(_numero)}"
    champs["theme"] = champs.get("theme") or creer_theme()
    champs.setdefault("resume", "Vous apprenez à trier vos papiers. Nous vous montrons ce qu’il faut garder.")
    return creer_agenda().add_child(instance=AtelierPage(title=titre, **champs))


def creer_seance(
    *,
    debut: datetime | None = None,
    dans: timedelta = timedelta(days=7),
    duree: timedelta = timedelta(hours=2),
    **champs: Any,
) -> Seance:
    """Return a published session that starts at `debut`, or `dans` from now."""
    debut = debut or (timezone.now() + dans).replace(minute=0, second=0, microsecond=0)
    champs.setdefault("fin", debut + duree)
    champs["atelier"] = champs.get("atelier") or creer_atelier()
    champs["lieu"] = champs.get("lieu") or creer_lieu()
    if champs.get("statut") == "annulee":
        champs.setdefault("annulee_le", timezone.now())
    return seances.creer(Seance(debut=debut, **champs))


def creer_participant(**champs: Any) -> Participant:
    """Return somebody different each time, with an e-mail address."""
    numero = next(_numero)
    defauts = {"prenom": "Camille", "nom": f"Exemple{numero}", "courriel": f"camille{numero}@example.org"}
    return Participant(**(defauts | champs))


def creer_reservation(
    *,
    seance: Seance | None = None,
    places: int = 1,
    nonce: uuid.UUID | None = None,
    origine: Origine = Origine.PUBLIC,
    **champs: Any,
) -> Reservation:
    """Book through the domain: the session must take bookings. `champs` are those of the participant."""
    return reservations.reserver(
        seance_id=(seance or creer_seance()).pk,
        participant=creer_participant(**champs),
        places=places,
        nonce=nonce or uuid.uuid4(),
        origine=origine,
    )


def creer_blocage(
    *, seance: Seance, places: int = 1, jusqu_au: datetime | None = None, au_nom_de: str = "Mission locale"
) -> Blocage:
    """Hold seats through the domain, until the day before the session by default."""
    fin = jusqu_au or seance.debut - timedelta(days=1)
    return blocages.bloquer(seance_id=seance.pk, places=places, jusqu_au=fin, au_nom_de=au_nom_de)


def creer_utilisateur(
    nom: str = "", *, groupe: str = "", permissions: tuple[str, ...] = (), **champs: Any
) -> Utilisateur:
    """Return an account; `permissions` are written "application.codename"."""
    nom = nom or f"compte{next(_numero)}"
    champs.setdefault("email", f"{nom}@example.org")
    mot_de_passe = champs.pop("password", MOT_DE_PASSE)
    lieux = champs.pop("lieux", ())
    utilisateur = Utilisateur.objects.create_user(username=nom, password=mot_de_passe, **champs)
    if groupe:
        utilisateur.groups.add(Group.objects.get(name=groupe))
    for permission in permissions:
        application, codename = permission.split(".")
        utilisateur.user_permissions.add(Permission.objects.get(content_type__app_label=application, codename=codename))
    utilisateur.lieux.set(lieux)
    return utilisateur


def creer_administrateur(nom: str = "admin") -> Utilisateur:
    """Return an account that may do everything."""
    return creer_utilisateur(nom, is_superuser=True, is_staff=True)
