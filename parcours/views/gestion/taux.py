"""The exit rates: the screen, the records behind a figure, and the files."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from parcours.conf import reglage
from parcours.domain import publications
from parcours.domain.chiffres import Axe, Bilan, Operateur
from parcours.domain.definitions import Place
from parcours.domain.droits import TAUX, peut, peut_administrer
from parcours.domain.indicateurs import Pas, derniers, place_de
from parcours.domain.journal import nom_du_compte, noter
from parcours.domain.perimetres import InconnuError, Perimetre, choix, demander
from parcours.domain.secret import masquer
from parcours.domain.sortants import Filtres, dresser_bilan, libelles, references, sortants
from parcours.forms.taux import AXES, PublicationForm, TauxForm
from parcours.models import Mediateur, Operation
from parcours.rapports.bilan import bilan_pdf
from parcours.rapports.classeur import bilan_csv, bilan_xlsx
from parcours.rapports.synthese import synthese_pdf

from .acces import AccesMixin
from .ecrans import Ecran
from .fichiers import fichier_prive

PERIODES_AVANT = 3
PLACES = {
    Place.NUMERATEUR: gettext_lazy("compte"),
    Place.DENOMINATEUR: gettext_lazy("au dénominateur seulement"),
    Place.DEHORS: gettext_lazy("hors du calcul"),
}


class RapportMixin(AccesMixin):
    """Read what is asked for in the address, check the scope, and compute once."""

    request: HttpRequest
    requis: tuple[str, ...] = ()

    @cached_property
    def formulaire(self) -> TauxForm:
        donnees = (
            self.request.GET if self.request.method in ("GET", "HEAD") else QueryDict(self.request.GET.urlencode())
        )
        formulaire = TauxForm(donnees, perimetres=choix(self.request.user))
        formulaire.is_valid()
        return formulaire

    @cached_property
    def perimetre(self) -> Perimetre:
        try:
            return demander(self.request.user, self.request.GET.get("perimetre", ""))
        except InconnuError as erreur:
            raise Http404 from erreur

    def verifier_cible(self) -> None:
        if not peut_administrer(self.request.user, TAUX):
            raise Http404
        self.perimetre  # noqa: B018

    @cached_property
    def valides(self) -> dict[str, Any]:
        """Return the parameters; those of the last whole year when what was typed is wrong."""
        if self.formulaire.errors:
            defaut = TauxForm({}, perimetres=choix(self.request.user))
            defaut.is_valid()
            return defaut.cleaned_data
        return self.formulaire.cleaned_data

    @cached_property
    def filtres(self) -> Filtres:
        return Filtres(type_contrat=self.valides["type_contrat"], sexe=self.valides["sexe"])

    def axes(self) -> tuple[Axe, ...]:
        if self.valides["axe"]:
            return (Axe(self.valides["axe"]),)
        return tuple(Axe(cle) for cle, _libelle in AXES)

    def calculer(self, du: Any, au: Any, *, axes: tuple[Axe, ...] = (), pas: Pas | None = None) -> Bilan:
        bilan = dresser_bilan(
            du=du,
            au=au,
            etablissements=None if self.perimetre.entier else self.perimetre.etablissements,
            perimetre=self.perimetre.libelle,
            axes=axes,
            pas=pas,
            operateur=Operateur(self.valides["operateur"]) if self.valides["operateur"] else None,
            filtres=self.filtres,
        )
        return masquer(bilan) if self.perimetre.masque else bilan

    @cached_property
    def bilan(self) -> Bilan:
        pas = Pas(self.valides["pas"]) if self.valides["pas"] else None
        axes = (*self.axes(), Axe.PERIODE) if pas else self.axes()
        return self.calculer(self.valides["du"], self.valides["au"], axes=axes, pas=pas)

    @cached_property
    def evolution(self) -> list[Bilan]:
        """Return the same report for the same days of the years before, oldest first."""
        du, au = self.valides["du"], self.valides["au"]
        avant = []
        for recul in range(PERIODES_AVANT, 0, -1):
            try:
                avant.append(self.calculer(du.replace(year=du.year - recul), au.replace(year=au.year - recul)))
            except ValueError:  # 29 February
                continue
        return [bilan for bilan in avant if bilan.total.sortants]

    @property
    def reference(self) -> str:
        return f"{self.perimetre.libelle}, {self.bilan.du:%d/%m/%Y}-{self.bilan.au:%d/%m/%Y}"

    def adresse(self, nom: str, **autres: str) -> str:
        parametres = {cle: valeur for cle, valeur in self.request.GET.items() if valeur} | autres
        return f"{reverse(f'parcours_taux:{nom}')}?{urlencode(parametres)}"


class TauxView(RapportMixin, Ecran):
    """The dashboard."""

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
                "avant": [(avant, avant.total.taux_de(taux.definition.cle)) for avant in self.evolution],
                "url": "" if self.perimetre.masque else self.adresse("sortants", taux=taux.definition.cle),
            }
            for taux in bilan.total.taux
        ]
        titres = dict(AXES) | {Axe.PERIODE.value: _("Période")}
        return super().get_context_data(
            formulaire=self.formulaire,
            bilan=bilan,
            grands=grands,
            perimetre=self.perimetre,
            ventilations=[(titres[axe.value], groupes) for axe, groupes in bilan.ventilations.items() if groupes],
            url_sortants="" if self.perimetre.masque else self.adresse("sortants"),
            url_publier=self.adresse("publier") if self.peut_publier else "",
            formulaire_publication=kwargs.pop("formulaire_publication", None) or PublicationForm(),
            **kwargs,
        )

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
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(formulaire_publication=formulaire), status=422)
        etablissements = list(self.perimetre.etablissements.values_list("pk", flat=True))
        publication = publications.publier(
            titre=formulaire.cleaned_data["titre"],
            bilan=self.bilan,
            sortants=sortants(
                du=self.bilan.du,
                au=self.bilan.au,
                etablissements=None if self.perimetre.entier else self.perimetre.etablissements,
                filtres=self.filtres,
            ),
            etablissements=etablissements,
            filtres={"type_contrat": self.valides["type_contrat"], "sexe": self.valides["sexe"]},
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
            definition=definition,
            lignes=lignes,
            taux=self.bilan.total.taux_de(cle) if definition else None,
            **kwargs,
        )

    def lignes(self, definition: Any) -> list[dict[str, Any]]:
        """Return the latest exit of each person, and its place in the rate."""
        tous = sortants(
            du=self.bilan.du,
            au=self.bilan.au,
            etablissements=None if self.perimetre.entier else self.perimetre.etablissements,
            filtres=self.filtres,
        )
        retenus = sorted(derniers(tous), key=lambda sortant: sortant.sortie)
        personnes = Mediateur.objects.in_bulk([sortant.personne for sortant in retenus])
        return [
            {
                "sortant": s,
                "dossier": personnes.get(s.personne),
                "place": PLACES[place_de(s, definition)] if definition else "",
            }
            for s in retenus
        ]


class FichierView(RapportMixin, Ecran):
    """A file of the report."""

    extension = "pdf"

    def contenu(self) -> bytes:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        noter(compte=request.user, operation=Operation.EXPORT, reference=self.reference)
        return fichier_prive(
            self.contenu(), nom=f"sorties-{self.bilan.du:%Y%m%d}-{self.bilan.au:%Y%m%d}.{self.extension}"
        )


class BilanPdfView(FichierView):
    def contenu(self) -> bytes:
        return bilan_pdf(
            self.bilan,
            association=reglage("NOM"),
            redige_par=nom_du_compte(self.request.user),
            evolution=self.evolution,
            references=references(),
            libelles_codes=libelles(),
        )


class SynthesePdfView(FichierView):
    """For funders: small figures are hidden, whoever prints it."""

    def contenu(self) -> bytes:
        bilan = self.bilan if self.bilan.masque else masquer(self.bilan)
        return synthese_pdf(bilan, association=reglage("NOM"), references=references(), libelles_codes=libelles())


class XlsxView(FichierView):
    extension = "xlsx"

    def contenu(self) -> bytes:
        return bilan_xlsx(self.bilan, association=reglage("NOM"), evolution=self.evolution, references=references())


class CsvView(FichierView):
    extension = "csv"

    def contenu(self) -> bytes:
        return bilan_csv(self.bilan)


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
