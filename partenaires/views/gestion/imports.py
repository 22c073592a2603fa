"""Import a file of structures: send, see what would happen row by row, confirm."""

from functools import cached_property
from operator import itemgetter
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from ateliers.rapports.export import Colonne, fichier_xlsx, lignes_csv
from ateliers.views.gestion.acces import AccesMixin
from ateliers.views.gestion.listes import TYPE_XLSX
from partenaires.domain.depot import depot
from partenaires.domain.importation_cellules import SYNONYMES, Lecture, lire_lignes
from partenaires.domain.importation_structures import CORRIGER, CREER, ERREUR, Plan, importer, preparer
from partenaires.forms.gestion import FichierForm
from partenaires.models.structure import College, TypeStructure
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau

from .acces import IMPORTER, VOIR

CLE_SESSION = "partenaires_import"
LIGNES_MONTREES = 300
LIGNES_MAXIMUM = 2_000
EXEMPLE: dict[str, Any] = {
    "nom": "Centre social Exemple",
    "type": "centre_social",
    "adresse": "1 rue de l’Exemple",
    "code_postal": "75000",
    "commune": "Paris",
    "arrondissement": 15,
    "qpv": "oui",
    "telephone": "06 39 98 12 34",
    "courriel": "contact@example.org",
    "active": "oui",
}


class ImportMixin(AccesMixin):
    requis = VOIR
    droit = IMPORTER


class EcranImport(ImportMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"
    page_title = gettext_lazy("Importer des structures")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("partenaires_structures:index"), "label": _("Structures")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]


class EnvoiView(EcranImport):
    """Choose a file. It waits in the private folder, under a name of its own, until it is confirmed or forgotten."""

    template_name = "partenaires/gestion/import_envoi.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("formulaire", FichierForm())
        return super().get_context_data(
            colonnes=list(SYNONYMES), types=TypeStructure.choices, colleges=College.choices, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = FichierForm(request.POST, request.FILES)
        if formulaire.is_valid():
            fichier = formulaire.cleaned_data["fichier"]
            contenu = fichier.read()
            try:
                _lire(contenu, nom=fichier.name)
            except FichierInvalideError as refus:
                for phrase in refus.phrases:
                    formulaire.add_error("fichier", phrase)
            else:
                depot.oublier(request.session.get(CLE_SESSION, {}).get("cle", ""))
                request.session[CLE_SESSION] = {"cle": depot.deposer(contenu), "nom": fichier.name[-80:]}
                return redirect("partenaires_structures:importer_essai")
        return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)


def _lire(contenu: bytes, *, nom: str) -> Lecture:
    """Return the rows of a file. Raises FichierInvalideError."""
    tableau = lire_tableau(contenu, nom=nom)
    if len(tableau.lignes) > LIGNES_MAXIMUM:
        raise FichierInvalideError([_("Ce fichier a plus de %d lignes. Coupez-le.") % LIGNES_MAXIMUM])
    return lire_lignes(tableau)


class FichierPartiError(RefusError):
    """The file that waited is gone: confirmed, forgotten, or never sent."""

    phrase = gettext_lazy("Ce fichier n’est plus là. Envoyez-le encore une fois.")


class EssaiView(EcranImport):
    """Show row by row what would happen, and ask for a confirmation. Nothing is written by looking."""

    template_name = "partenaires/gestion/import_essai.html"

    @cached_property
    def depose(self) -> dict[str, str]:
        return self.request.session.get(CLE_SESSION, {})

    @cached_property
    def contenu(self) -> bytes:
        contenu = depot.relire(self.depose.get("cle", ""))
        if contenu is None:
            raise FichierPartiError
        return contenu

    @cached_property
    def lecture(self) -> Lecture:
        return _lire(self.contenu, nom=self.depose["nom"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except (FichierPartiError, FichierInvalideError) as refus:
            messages.error(request, str(refus))
            return redirect("partenaires_structures:importer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = preparer(self.lecture.lignes, compte=self.request.user)
        lignes = sorted(plan.lignes, key=lambda ligne: ligne.sort != ERREUR)
        return super().get_context_data(
            nom=self.depose["nom"],
            plan=plan,
            ignorees=self.lecture.ignorees,
            lignes=lignes[:LIGNES_MONTREES],
            reste=max(0, len(lignes) - LIGNES_MONTREES),
            rien=not plan.de_sorte(CREER) and not plan.de_sorte(CORRIGER),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        lignes = self.lecture.lignes
        if not depot.oublier(self.depose["cle"]):
            raise FichierPartiError
        try:
            plan = importer(lignes, compte=request.user)
        except RefusError as refus:
            request.session[CLE_SESSION] = self.depose | {"cle": depot.deposer(self.contenu)}
            messages.error(request, str(refus))
            return self.render_to_response(self.get_context_data(), status=422)
        del request.session[CLE_SESSION]
        messages.success(request, self.noter(plan))
        return redirect("partenaires_structures:index")

    def noter(self, plan: Plan) -> str:
        """Write in the history of each structure that it was imported, and return how many there were."""
        changees = [*plan.de_sorte(CREER), *plan.de_sorte(CORRIGER)]
        for ligne in changees:
            log(instance=ligne.structure, action="partenaires.importer")
        nombre = len(changees)
        return ngettext("L’import est fait : %d structure.", "L’import est fait : %d structures.", nombre) % nombre


class ModeleView(ImportMixin, View):
    """The file to fill in, with one invented row."""

    extension = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        colonnes = [Colonne(nom, itemgetter(nom), 20) for nom in SYNONYMES]
        exemple = dict.fromkeys(SYNONYMES, "") | EXEMPLE
        if self.extension == "csv":
            reponse: Any = HttpResponse(
                "".join(lignes_csv(colonnes, [exemple])), content_type="text/csv; charset=utf-8"
            )
            reponse.headers["Content-Disposition"] = 'attachment; filename="modele-structures.csv"'
            return reponse
        fichier = fichier_xlsx(colonnes, [exemple], titre=_("Structures"))
        return FileResponse(fichier, as_attachment=True, filename="modele-structures.xlsx", content_type=TYPE_XLSX)
