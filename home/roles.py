"""The five roles of the back office, as groups of Django and Wagtail.

Médiateurs and site managers see the places that they are given (`Lieu.equipe`); site managers and HR see the HR files of
the establishments that they are given; structures are seen by the places that follow them. The back office does that
filtering. Partners' referents are in no group: the portal asks what structure they act for.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

MEDIATEUR = "Médiateur"
RESPONSABLE = "Responsable de site"
REDACTION = "Rédaction"
ADMINISTRATION = "Administration"
RESSOURCES_HUMAINES = "Ressources humaines"

_ACCUEIL = {
    "wagtailadmin.access_admin",
    "ateliers.view_lieu",
    "ateliers.view_theme",
    "ateliers.view_seance",
    "ateliers.view_reservation",
    "ateliers.add_reservation",
    "ateliers.change_reservation",
    "ateliers.view_message",
    "ateliers.change_message",
    *(
        f"partenaires.view_{modele}"
        for modele in ("structure", "groupe", "demande", "convention", "offreatelier", "cycle")
    ),
}
_PARTENARIATS = {
    *(f"partenaires.{action}_{m}" for action in ("add", "change") for m in ("structure", "referent", "convention")),
    *(f"partenaires.{action}_{m}" for action in ("add", "change") for m in ("groupe", "demande")),
    *(
        f"partenaires.{action}_{m}"
        for action in ("add", "change", "delete")
        for m in ("documentstructure", "blocagestructure", "cycle")
    ),
    *(f"partenaires.{action}_demandeacces" for action in ("view", "change")),
    "partenaires.exporter_structure",
    "partenaires.voir_bilan_partenaires",
}
_FICHES_RH = {
    f"parcours.{action}_{modele}"
    for action in ("add", "change", "delete")
    for modele in ("formation", "entretien", "immersion", "document", "suivi")
}
_DOSSIERS = _FICHES_RH | {
    "parcours.view_mediateur",
    "parcours.exporter_mediateur",
    "parcours.change_sortie",
    "parcours.voir_taux",
}
_RH = _DOSSIERS | {
    "wagtailadmin.access_admin",
    "parcours.importer_mediateur",
    "parcours.voir_taux_reseau",
    "parcours.add_publication",
    "parcours.view_publication",
    "parcours.add_derogation",
    *(f"parcours.{action}_{m}" for action in ("add", "change", "delete") for m in ("mediateur", "contrat")),
    *(f"parcours.{action}_donneessensibles" for action in ("view", "change")),
    *(
        f"parcours.{action}_{modele}"
        for action in ("view", "add", "change")
        for modele in ("nomenclaturesortie", "reglecontrat", "definitiontaux", "valeurreference", "moduleformation")
    ),
}
_SITE = (
    _ACCUEIL
    | _PARTENARIATS
    | _DOSSIERS
    | {"ateliers.add_seance", "ateliers.change_seance", "ateliers.exporter_reservation"}
)
_ADMINISTRATION_RH = {
    "parcours.voir_taux",
    "parcours.voir_taux_reseau",
    "parcours.view_journalacces",
    *(f"parcours.{action}_{m}" for action in ("view", "add", "change") for m in ("association", "etablissement")),
}
_PAGES = {
    "wagtailadmin.access_admin",
    *(f"ateliers.{action}_theme" for action in ("view", "add", "change")),
    *(f"wagtailredirects.{action}_redirect" for action in ("view", "add", "change", "delete")),
}
_TOUT = (
    (_SITE - _DOSSIERS)
    | _PAGES
    | _ADMINISTRATION_RH
    | {"ateliers.gerer_tous_les_lieux", "home.change_reglages"}
    | {f"ateliers.{action}_{modele}" for action in ("add", "change", "delete") for modele in ("lieu", "theme")}
    | {f"home.{action}_utilisateur" for action in ("view", "add", "change", "delete")}
    | {f"auth.{action}_group" for action in ("view", "add", "change", "delete")}
    | {
        f"wagtailcore.{action}_{m}"
        for action in ("add", "change", "delete")
        for m in ("workflow", "task", "collection")
    }
    | {"wagtailcore.change_site", "ateliers.delete_seance", "partenaires.importer_structure"}
    | {f"partenaires.{action}_offreatelier" for action in ("add", "change", "delete")}
    | {f"partenaires.delete_{m}" for m in ("structure", "referent", "convention")}
)
DROITS: dict[str, set[str]] = {
    MEDIATEUR: _ACCUEIL,
    RESPONSABLE: _SITE,
    REDACTION: _PAGES,
    ADMINISTRATION: _TOUT,
    RESSOURCES_HUMAINES: _RH,
}

# Rights on the tree of pages and on the collections, for the two roles that write the site.
DROITS_DES_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
DROITS_DES_FICHIERS = (
    "add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
)  # fmt: skip
ROLES_DES_PAGES = (REDACTION, ADMINISTRATION)
CIRCUIT_D_ORIGINE = "Moderators approval"
CIRCUIT = "Relecture"
TABLES = {
    "auth_group",
    "ateliers_lieu",
    "parcours_mediateur",
    "partenaires_structure",
    "wagtailcore_grouppagepermission",
    "wagtailcore_groupapprovaltask",
}


@transaction.atomic
def creer_roles(*, remettre: bool = False) -> list[str]:
    """Create the groups that are missing and return their names.

    Those that exist keep the rights that an administrator gave them, unless `remettre`.
    """
    _preparer_permissions()
    nouveaux = []
    for nom, droits in DROITS.items():
        groupe, cree = Group.objects.get_or_create(name=nom)
        if cree:
            nouveaux.append(nom)
        if cree or remettre:
            groupe.permissions.set(_permissions(droits))
            if nom in ROLES_DES_PAGES:
                _ouvrir_les_pages(groupe)
    if REDACTION in nouveaux or remettre:
        _franciser_le_circuit()
    return nouveaux


def creer_roles_manquants(**kwargs: object) -> None:
    """Create the roles after a migration, once the tables of every application are there (post_migrate)."""
    if set(connection.introspection.table_names()) >= TABLES:
        creer_roles()


def _preparer_permissions() -> None:
    # Django creates an application's permissions after its own migrations: those of the next ones may be missing.
    for application in apps.get_app_configs():
        create_permissions(application, verbosity=0)


def _permissions(droits: set[str]) -> list[Permission]:
    condition = Q(pk__in=[])
    for droit in droits:
        application, codename = droit.split(".")
        condition |= Q(content_type__app_label=application, codename=codename)
    return list(Permission.objects.filter(condition))


def _ouvrir_les_pages(groupe: Group) -> None:
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=DROITS_DES_PAGES)
    for racine in Page.objects.filter(depth=1):
        for permission in pages:
            GroupPagePermission.objects.get_or_create(group=groupe, page=racine, permission=permission)
    fichiers = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=DROITS_DES_FICHIERS
    )
    for collection in Collection.objects.filter(depth=1):
        for permission in fichiers:
            GroupCollectionPermission.objects.get_or_create(group=groupe, collection=collection, permission=permission)


def _franciser_le_circuit() -> None:
    """Give Wagtail's own workflow a French name and our groups; drop its two English groups when nobody is in them."""
    Workflow.objects.filter(name=CIRCUIT_D_ORIGINE).update(name=CIRCUIT)
    for tache in GroupApprovalTask.objects.filter(name__in=[CIRCUIT_D_ORIGINE, CIRCUIT]):
        if tache.name != CIRCUIT:
            tache.name = CIRCUIT
            tache.save(update_fields=["name"])
        tache.groups.add(*Group.objects.filter(name__in=ROLES_DES_PAGES))
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
