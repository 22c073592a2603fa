"""Import files of contracts and exits: send, see what would happen, confirm."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from parcours.domain.depot import depot
from parcours.domain.droits import peut
from parcours.domain.importation import COLONNES, Plan, appliquer, lire_lignes, preparer
from parcours.domain.journal import noter
from parcours.domain.sorties import codes_valides
from parcours.exceptions import RefusError
from parcours.forms.imports import ColonnesForm, FichierForm
from parcours.models import Operation
from parcours.rapports.modele import modele_csv, modele_xlsx
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau
from tableur.tableau import Tableau

from .acces import AccesMixin
from .ecrans import Ecran
from .fichiers import fichier_prive

IMPORTER = "parcours.importer_mediateur"
CLE_SESSION = "parcours_import"
LIGNES_MONTREES = 200
LIGNES_MAXIMUM = 2_000
PHRASE_TROP_LONG = gettext_lazy(
    "Ce fichier a plus de %d lignes. Coupez-le, ou demandez à la personne qui gère le serveur de l’importer."
)


class ImportMixin(AccesMixin, Ecran):
    droits = (IMPORTER,)
    header_icon = "upload"

    def get_page_title(self) -> str:
        return _("Importer des dossiers")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("parcours_dossiers:index"), "label": _("Dossiers")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]


class EnvoiView(ImportMixin):
    """Choose a file. It waits in the private folder, under a name of its own, until it is confirmed or forgotten."""

    template_name = "parcours/gestion/import_envoi.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("formulaire", FichierForm())
        return super().get_context_data(colonnes=COLONNES, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        formulaire = FichierForm(request.POST, request.FILES)
        if formulaire.is_valid():
            fichier = formulaire.cleaned_data["fichier"]
            contenu = fichier.read()
            try:
                tableau = lire_tableau(contenu, nom=fichier.name)
                if len(tableau.lignes) > LIGNES_MAXIMUM:
                    raise FichierInvalideError([PHRASE_TROP_LONG % LIGNES_MAXIMUM])
            except FichierInvalideError as refus:
                for phrase in refus.phrases:
                    formulaire.add_error("fichier", phrase)
            else:
                depot.oublier(request.session.get(CLE_SESSION, {}).get("cle", ""))
                cle = depot.deposer(contenu)
                request.session[CLE_SESSION] = {"cle": cle, "nom": fichier.name[-80:]}
                return redirect("parcours_import:essai")
        return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)


class EssaiView(ImportMixin):
    """Show row by row what would happen, and ask for a confirmation. Nothing is written by looking."""

    template_name = "parcours/gestion/import_essai.html"

    @cached_property
    def depose(self) -> dict[str, str]:
        return self.request.session.get(CLE_SESSION, {})

    @cached_property
    def tableau(self) -> Tableau:
        """Return the table that waits. Raises RefusError when it is gone."""
        contenu = depot.relire(self.depose.get("cle", ""))
        if contenu is None:
            raise RefusError(_("Ce fichier n’est plus là. Envoyez-le encore une fois."))
        return lire_tableau(contenu, nom=self.depose["nom"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except (RefusError, FichierInvalideError) as refus:
            messages.error(request, str(refus))
            return redirect("parcours_import:index")

    @cached_property
    def colonnes(self) -> ColonnesForm:
        return ColonnesForm(self.request.POST or self.request.GET or None, entetes=self.tableau.entetes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "plan" not in kwargs:
            kwargs["plan"], kwargs["phrases"] = self.preparer()
        plan: Plan | None = kwargs["plan"]
        return super().get_context_data(
            nom=self.depose.get("nom", ""),
            formulaire=self.colonnes,
            lignes=plan.lignes[:LIGNES_MONTREES] if plan else [],
            reste=max(len(plan.lignes) - LIGNES_MONTREES, 0) if plan else 0,
            **kwargs,
        )

    def preparer(self) -> tuple[Plan | None, tuple[str, ...]]:
        if self.colonnes.is_bound and not self.colonnes.is_valid():
            return None, ()
        try:
            choisies = self.colonnes.correspondance() if self.colonnes.is_bound else None
            lignes = lire_lignes(self.tableau, correspondance=choisies)
            return preparer(lignes, compte=self.request.user), ()
        except FichierInvalideError as refus:
            return None, refus.phrases

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        plan, phrases = self.preparer()
        if plan is None or plan.erreurs:
            return self.render_to_response(self.get_context_data(plan=plan, phrases=phrases), status=422)
        try:
            appliquer(plan, compte=request.user)
        except RefusError as refus:
            messages.error(request, str(refus))
            return self.render_to_response(self.get_context_data(plan=plan, phrases=()), status=422)
        depot.oublier(self.depose["cle"])
        del request.session[CLE_SESSION]
        nombre = len(plan.lignes)
        noter(compte=request.user, operation=Operation.MODIFICATION, reference=f"import, {nombre} lignes")
        messages.success(
            request,
            ngettext("L’import est fait : %d ligne lue.", "L’import est fait : %d lignes lues.", nombre) % nombre,
        )
        return redirect("parcours_dossiers:index")


class ModeleView(ImportMixin):
    """The file to fill in."""

    extension = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.extension == "csv":
            return fichier_prive(modele_csv(), nom="modele-parcours.csv")
        codes = [(code.code, code.libelle) for code in codes_valides(timezone.localdate())]
        return fichier_prive(modele_xlsx(codes=codes), nom="modele-parcours.xlsx")


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return peut(request.user, IMPORTER)


class ImportViewSet(ViewSet):
    name = "parcours_import"
    url_prefix = "parcours/importer"
    url_namespace = "parcours_import"
    menu_item_class = ImportMenuItem
    icon = "upload"
    menu_label = gettext_lazy("Importer")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", EnvoiView.as_view(), name="index"),
            path("essai/", EssaiView.as_view(), name="essai"),
            path("modele.csv", ModeleView.as_view(extension="csv"), name="modele_csv"),
            path("modele.xlsx", ModeleView.as_view(extension="xlsx"), name="modele_xlsx"),
        ]
