"""The pages of the places that receive the public."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ateliers.models import Lieu
from ateliers.models.lieu import TypeLieu
from home.blocks import blocs_du_corps

SEANCES_PAR_LIEU = 8
TITRES = {
    TypeLieu.POINT_ACCUEIL: _("Nos points d’accueil"),
    TypeLieu.PERMANENCE: _("Nos permanences chez nos partenaires"),
    TypeLieu.ITINERANT: _("Nos arrêts de bus"),
    TypeLieu.PARTENAIRE: _("Chez nos partenaires"),
}


class LieuxPage(Page):
    """The list of places."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    parent_page_types = ["home.AccueilPage"]
    subpage_types = ["home.LieuPage"]
    max_count = 1
    template = "home/lieux.html"

    class Meta:
        verbose_name = _("liste des lieux")
        verbose_name_plural = _("listes des lieux")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context(request, *args, **kwargs)
        contexte["groupes"] = list(self.groupes())
        return contexte

    def groupes(self) -> Iterator[dict[str, Any]]:
        """Yield the pages of places by type: reception points first."""
        pages = LieuPage.objects.child_of(self).live().public().select_related("lieu").order_by("path")
        par_type: dict[str, list[LieuPage]] = {}
        for page in pages:
            par_type.setdefault(page.lieu.type, []).append(page)
        for type_lieu, titre in TITRES.items():
            if type_lieu in par_type:
                yield {"type": type_lieu, "titre": titre, "lieux": par_type[type_lieu]}


class LieuPage(Page):
    """A place: how to come, when it is open, what one finds there, its next sessions."""

    lieu = models.OneToOneField(Lieu, verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="page")
    introduction = models.TextField(_("en bref"), max_length=400, blank=True)
    services = models.TextField(_("services"), blank=True, help_text=_("Un service par ligne."))
    corps = StreamField(blocs_du_corps(), verbose_name=_("corps"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lieu"),
        FieldPanel("introduction"),
        FieldPanel("services"),
        FieldPanel("corps"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("services"),
        index.SearchField("corps"),
        index.RelatedFields(
            "lieu", [index.SearchField("nom"), index.SearchField("adresse"), index.SearchField("venir")]
        ),
    ]
    parent_page_types = ["home.LieuxPage"]
    subpage_types: list[str] = []
    genre = _("lieu")
    template = "home/lieu.html"

    class Meta:
        verbose_name = _("page d’un lieu")
        verbose_name_plural = _("pages des lieux")

    @property
    def liste_services(self) -> list[str]:
        return [ligne.strip() for ligne in self.services.splitlines() if ligne.strip()]

    @property
    def liste_horaires(self) -> list[tuple[str, str]]:
        """Return (day, hours) pairs: each line reads "Lundi : 9 h – 12 h"."""
        lignes = (ligne.partition(":") for ligne in self.lieu.horaires.splitlines() if ligne.strip())
        return [(jour.strip(), heures.strip()) for jour, _deux_points, heures in lignes]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context(request, *args, **kwargs)
        seances = self.lieu.seances.publiques().maintenues().a_venir().pour_liste()
        contexte["seances"] = seances[:SEANCES_PAR_LIEU]
        contexte["donnees_structurees"] = self.donnees_structurees(request)
        return contexte

    def donnees_structurees(self, request: HttpRequest) -> dict[str, Any]:
        """Return the place as schema.org describes places, for search engines."""
        lieu = self.lieu
        donnees: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Place",
            "name": lieu.nom,
            "url": self.get_full_url(request),
            "isAccessibleForFree": True,
            "publicAccess": True,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": lieu.adresse,
                "postalCode": lieu.code_postal,
                "addressLocality": lieu.commune,
                "addressCountry": "FR",
            },
            "amenityFeature": {
                "@type": "LocationFeatureSpecification",
                "name": "Accessible en fauteuil roulant",
                "value": lieu.accessible,
            },
        }
        if lieu.telephone:
            donnees["telephone"] = lieu.telephone.as_e164
        if lieu.latitude is not None:
            donnees["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(lieu.latitude),
                "longitude": float(lieu.longitude),
            }
        return donnees
