"""What was published, and what moved since."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from parcours.domain import publications as domaine
from parcours.domain.bilans import relever
from parcours.domain.comparaison import Ecart, comparer_lignes, comparer_taux
from parcours.domain.droits import peut
from parcours.domain.ecarts_en_mots import en_mots, noms_des_etablissements
from parcours.domain.journal import noter
from parcours.domain.sortants import Filtres
from parcours.models import Etablissement, Operation, Publication
from parcours.rapports.methode import portee

from .acces import AccesMixin
from .ecrans import Ecran

VOIR_PUBLICATIONS = "parcours.view_publication"


def sites_de(compte: Any) -> frozenset[int]:
    return frozenset(Etablissement.objects.du_perimetre(compte).values_list("pk", flat=True))


def dits(ecarts: Sequence[Ecart]) -> list[tuple[Ecart, list[tuple[str, str]], list[tuple[str, str]]]]:
    """Return what moved in each exit, then and now, as people read it."""
    noms = noms_des_etablissements() if ecarts else {}
    return [(e, en_mots(e.avant, etablissements=noms), en_mots(e.apres, etablissements=noms)) for e in ecarts]


class PublicationsView(AccesMixin, Ecran):
    """The list."""

    requis = (VOIR_PUBLICATIONS,)
    header_icon = "lock"
    template_name = "parcours/gestion/publications.html"

    def get_page_title(self) -> str:
        return _("Publications")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        siens = sites_de(self.request.user)
        publications = [p for p in Publication.objects.defer("lignes") if domaine.entierement_dans(p, sites=siens)]
        return super().get_context_data(publications=publications, **kwargs)


class PublicationView(AccesMixin, Ecran):
    """One publication: its figures, its method, its hash, and what moved since."""

    requis = (VOIR_PUBLICATIONS,)
    header_icon = "lock"
    template_name = "parcours/gestion/publication.html"

    @cached_property
    def publication(self) -> Publication:
        publication = get_object_or_404(Publication, pk=self.kwargs["pk"])
        if not domaine.entierement_dans(publication, sites=sites_de(self.request.user)):
            raise Http404
        return publication

    def verifier_cible(self) -> None:
        self.publication  # noqa: B018

    def get_page_title(self) -> str:
        return self.publication.titre

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("parcours_publications:index"), "label": _("Publications")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        noter(compte=request.user, operation=Operation.CONSULTATION, reference=self.publication.titre)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publication = self.publication
        parametres = json.loads(publication.parametres)
        releve = relever(
            du=publication.du,
            au=publication.au,
            perimetre=parametres.get("perimetre", publication.perimetre),
            etablissements=Etablissement.objects.filter(pk__in=parametres["etablissements"]),
            definitions=domaine.definitions_publiees(parametres),
            filtres=Filtres(**parametres["filtres"]),
        )
        bilan = releve.bilan()
        return super().get_context_data(
            publication=publication,
            perimetre=bilan.perimetre,
            definitions=parametres["definitions"],
            calcule_le=date.fromisoformat(parametres["calcule_le"]),
            total=json.loads(publication.chiffres)["total"],
            intacte=domaine.empreinte(publication) == publication.empreinte,
            # The first publications froze what the words are made of, not the words.
            portee=parametres.get("portee") or portee(bilan),
            taux=comparer_taux(publication, bilan),
            ecarts=dits(comparer_lignes(publication, releve.sortants)),
            **kwargs,
        )


class PublicationMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return peut(request.user, VOIR_PUBLICATIONS)


class PublicationViewSet(ViewSet):
    name = "parcours_publications"
    url_prefix = "parcours/publications"
    url_namespace = "parcours_publications"
    menu_item_class = PublicationMenuItem
    icon = "lock"
    menu_label = gettext_lazy("Publications")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", PublicationsView.as_view(), name="index"),
            path("<int:pk>/", PublicationView.as_view(), name="detail"),
        ]
