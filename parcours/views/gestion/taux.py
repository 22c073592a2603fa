"""The exit rates: the screen, the records behind a figure, and the files."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from parcours.domain import publications
from parcours.domain.chiffres import Axe
from parcours.domain.definitions import Place
from parcours.domain.droits import TAUX, peut, peut_administrer
from parcours.domain.indicateurs import derniers, place_de
from parcours.domain.journal import noter
from parcours.domain.sortants import references
from parcours.forms.taux import AXES, PublicationForm
from parcours.models import Mediateur, Operation
from parcours.models.sortie import Situation
from parcours.rapports.methode import portee, version_comparee

from .ecrans import Ecran
from .rapport import ANNEES_COMPAREES, RapportMixin
from .taux_fichiers import BilanPdfView, CsvView, SynthesePdfView, XlsxView

PLACES = {
    Place.NUMERATEUR: gettext_lazy("compte"),
    Place.DENOMINATEUR: gettext_lazy("au dénominateur seulement"),
    Place.DEHORS: gettext_lazy("hors du calcul"),
}
SITUATIONS = {situation.value: situation.label for situation in Situation}


class TauxView(RapportMixin, Ecran):
    """The dashboard."""

    annees_avant = ANNEES_COMPAREES
    header_icon = "table"
    template_name = "parcours/gestion/taux.html"

    def get_page_title(self) -> str:
        return _("Taux de sortie")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        fichiers = [
            ("bilan", _("Bilan (PDF)")),
            ("synthese", _("Synthèse d’une page (PDF)")),
            ("xlsx", _("XLSX")),
            ("csv", _("CSV")),
        ]
        return [
            Button(texte, url=self.adresse(nom), icon_name="download", priority=rang)
            for rang, (nom, texte) in enumerate(fichiers)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bilan = self.bilan
        par_cle: dict[str, list[Any]] = {}
        for valeur in references():
            par_cle.setdefault(valeur.cle, []).append(valeur)
        grands = [
            {
                "taux": taux,
                "references": par_cle.get(taux.definition.cle, []),
                "avant": [
                    (
                        avant,
                        ancien := avant.total.taux_de(taux.definition.cle),
                        version_comparee(ancien.definition, taux.definition),
                    )
                    for avant in self.evolution
                ],
                "url": "" if self.perimetre.masque else self.adresse("sortants", taux=taux.definition.cle),
            }
            for taux in bilan.total.taux
        ]
        titres = dict(AXES) | {Axe.PERIODE.value: _("Période")}
        return super().get_context_data(
            formulaire=self.formulaire,
            phrase_filtres=self.phrase_filtres,
            bilan=bilan,
            portee=portee(bilan),
            grands=grands,
            perimetre=self.perimetre,
            ventilations=[(titres[axe.value], groupes) for axe, groupes in bilan.ventilations.items() if groupes],
            url_sortants="" if self.perimetre.masque else self.adresse("sortants"),
            url_publier=self.adresse("publier") if self.peut_publier else "",
            formulaire_publication=kwargs.pop("formulaire_publication", None) or PublicationForm(),
            **kwargs,
        )

    @property
    def phrase_filtres(self) -> str:
        """Return what is shown instead of what was asked for, when that cannot be read."""
        if {"du", "au"} & set(self.formulaire.errors):
            return _(
                "Ces dates ne se lisent pas comme une période. Voici la dernière année entière. Corrigez les dates."
            )
        return _("Ce choix ne se lit pas. Voici la dernière année entière, sans filtre. Choisissez de nouveau.")

    @property
    def peut_publier(self) -> bool:
        return not self.perimetre.masque and peut(self.request.user, "parcours.add_publication")


class PublierView(TauxView):
    """Freeze the figures on screen."""

    droits = ("parcours.add_publication",)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.perimetre.masque:
            raise Http404
        formulaire = PublicationForm(request.POST)
        # What cannot be read would be frozen as something else.
        if self.formulaire.errors or not formulaire.is_valid():
            messages.error(request, _("Rien n’est publié. Corrigez, puis recommencez."))
            return self.render_to_response(self.get_context_data(formulaire_publication=formulaire), status=422)
        etablissements = list(self.perimetre.etablissements.values_list("pk", flat=True))
        publication = publications.publier(
            titre=formulaire.cleaned_data["titre"],
            bilan=self.bilan,
            sortants=self.releve.sortis(du=self.bilan.du, au=self.bilan.au),
            etablissements=etablissements,
            filtres={"type_contrat": self.valides["type_contrat"], "sexe": self.valides["sexe"]},
            portee=portee(self.bilan),
            auteur=request.user,
        )
        messages.success(request, _("Les chiffres sont publiés. Ils ne changeront plus."))
        return redirect("parcours_publications:detail", pk=publication.pk)


class SortantsView(RapportMixin, Ecran):
    """The records behind a figure: for HR, in its own scope."""

    header_icon = "group"
    template_name = "parcours/gestion/sortants.html"

    def verifier_cible(self) -> None:
        super().verifier_cible()
        if self.perimetre.masque:
            raise Http404

    def axes(self) -> tuple[Axe, ...]:
        return ()

    def get_page_title(self) -> str:
        return _("Les sorties derrière le chiffre")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        retour = {"url": self.adresse("index"), "label": _("Taux de sortie")}
        return [*self.breadcrumbs_items, retour, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        noter(compte=self.request.user, operation=Operation.CONSULTATION, reference=self.reference)
        cle = self.request.GET.get("taux", "")
        definition = next((d for d in self.bilan.definitions if d.cle == cle), None)
        lignes = self.lignes(definition)
        return super().get_context_data(
            bilan=self.bilan,
            portee=portee(self.bilan),
            definition=definition,
            lignes=lignes,
            taux=self.bilan.total.taux_de(cle) if definition else None,
            **kwargs,
        )

    def lignes(self, definition: Any) -> list[dict[str, Any]]:
        """Return the latest exit of each person, and its place in the rate."""
        retenus = sorted(derniers(self.releve.sortants), key=lambda sortant: sortant.sortie)
        personnes = Mediateur.objects.in_bulk([sortant.personne for sortant in retenus])
        return [
            {
                "sortant": s,
                "dossier": personnes.get(s.personne),
                "situation": SITUATIONS.get(s.situation_m6, ""),
                "place": PLACES[place_de(s, definition)] if definition else "",
            }
            for s in retenus
        ]


class TauxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return peut_administrer(request.user, TAUX)


class TauxViewSet(ViewSet):
    name = "parcours_taux"
    url_prefix = "parcours/taux"
    url_namespace = "parcours_taux"
    menu_item_class = TauxMenuItem
    icon = "table"
    menu_label = gettext_lazy("Taux de sortie")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", TauxView.as_view(), name="index"),
            path("sorties/", SortantsView.as_view(), name="sortants"),
            path("publier/", PublierView.as_view(), name="publier"),
            path("bilan.pdf", BilanPdfView.as_view(), name="bilan"),
            path("synthese.pdf", SynthesePdfView.as_view(), name="synthese"),
            path("sorties.xlsx", XlsxView.as_view(), name="xlsx"),
            path("sorties.csv", CsvView.as_view(), name="csv"),
        ]
