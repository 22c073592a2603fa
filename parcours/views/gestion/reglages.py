"""What HR and administration set: establishments, exit codes, rules, definitions of rates, references, catalogue."""

from functools import cached_property
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from parcours.domain.droits import peut_administrer
from parcours.forms.reglages import EtablissementForm, NomenclatureForm
from parcours.models import (
    Association,
    Etablissement,
    ModuleFormation,
    NomenclatureSortie,
    RegleContrat,
    ValeurReference,
)

from .acces import AccesMixin
from .listes import ListeView, PermissionsMixin

PHRASE_ERREUR = gettext_lazy("Rien n’est enregistré. Corrigez le formulaire, puis recommencez.")


class ReglageMixin(AccesMixin):
    """No HR file here: ordinary permissions open these screens."""

    requis: tuple[str, ...] = ()

    @staticmethod
    def autorise(compte: Any, *droits: str) -> bool:
        return all(peut_administrer(compte, droit) for droit in droits)


class ReglageListe(ReglageMixin, ListeView):
    def borner(self, queryset: Any) -> Any:
        return queryset

    @cached_property
    def columns(self) -> list[Any]:
        premier, *autres = self.list_display
        return [
            TitleColumn(premier, label=_libelle(self.model, premier), sort_key=premier, get_url=self.get_edit_url),
            *(_colonne(self.model, nom) for nom in autres),
        ]


def _libelle(modele: Any, nom: str) -> str:
    champ = nom.removeprefix("get_").removesuffix("_display")
    return capfirst(str(modele._meta.get_field(champ).verbose_name))


def _colonne(modele: Any, nom: str) -> Column:
    champ = nom.removeprefix("get_").removesuffix("_display")
    booleen = modele._meta.get_field(champ).get_internal_type() == "BooleanField"
    lire = (lambda objet: _("oui") if getattr(objet, nom) else _("non")) if booleen else (lambda o: _valeur(o, nom))
    return Column(nom, accessor=lire, label=_libelle(modele, nom), sort_key=champ)


def _valeur(objet: Any, nom: str) -> Any:
    valeur = getattr(objet, nom)
    valeur = valeur() if callable(valeur) else valeur
    return "" if valeur is None else valeur


class ReglageCreation(ReglageMixin, generic.CreateView):
    error_message = PHRASE_ERREUR
    success_message = gettext_lazy("C’est créé : %(object)s.")


class ReglageModification(ReglageMixin, generic.EditView):
    error_message = PHRASE_ERREUR
    success_message = gettext_lazy("C’est enregistré : %(object)s.")


class ReglageMenuItem(MenuItem):
    droit = ""

    def is_shown(self, request: HttpRequest) -> bool:
        return peut_administrer(request.user, self.droit)


class ReglageViewSet(PermissionsMixin, ModelViewSet):
    """A settings screen: list, add, change. Versions are ended, never deleted: old figures rest on them."""

    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = ReglageListe
    add_view_class = ReglageCreation
    edit_view_class = ReglageModification
    ecrans = frozenset({"index", "index_results", "add", "edit"})

    @property
    def modeles_permis(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.model,)

    def _droit(self, action: str) -> str:
        return f"parcours.{action}_{self.model._meta.model_name}"

    @property
    def menu_item_class(self) -> type[MenuItem]:
        return type("MenuItemDeReglage", (ReglageMenuItem,), {"droit": self._droit("view")})

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absents = {f"{nom}_url_name": None for nom in ("usage", "history", "delete")}
        return super().get_common_view_kwargs(**kwargs) | absents | {"requis": (self._droit("view"),)}

    def get_add_view_kwargs(self) -> dict[str, Any]:
        return super().get_add_view_kwargs() | {"droits": (self._droit("add"),)}

    def get_edit_view_kwargs(self) -> dict[str, Any]:
        return super().get_edit_view_kwargs() | {"droits": (self._droit("change"),)}

    def get_urlpatterns(self) -> list[Any]:
        return [motif for motif in super().get_urlpatterns() if motif.name in self.ecrans]


VERSION = FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")])


class EtablissementViewSet(ReglageViewSet):
    model = Etablissement
    name = url_namespace = "parcours_etablissements"
    url_prefix = "parcours/etablissements"
    icon = "home"
    menu_label = gettext_lazy("Établissements")
    list_display = ("nom", "code", "association", "qpv", "actif")
    search_fields = ("nom", "code")
    edit_handler = ObjectList(
        [
            FieldPanel("association"),
            FieldRowPanel([FieldPanel("nom"), FieldPanel("code")]),
            FieldPanel("qpv"),
            FieldPanel("actif"),
            FieldPanel("comptes", widget=CheckboxSelectMultiple),
        ],
        base_form_class=EtablissementForm,
    )


class AssociationViewSet(ReglageViewSet):
    model = Association
    name = url_namespace = "parcours_associations"
    url_prefix = "parcours/associations"
    icon = "group"
    menu_label = gettext_lazy("Associations")
    list_display = ("nom",)
    search_fields = ("nom",)
    edit_handler = ObjectList([FieldPanel("nom"), FieldPanel("comptes", widget=CheckboxSelectMultiple)])


class NomenclatureViewSet(ReglageViewSet):
    model = NomenclatureSortie
    name = url_namespace = "parcours_nomenclature"
    url_prefix = "parcours/codes-de-sortie"
    icon = "list-ul"
    menu_label = gettext_lazy("Codes de sortie")
    list_display = ("code", "libelle", "get_classe_display", "valide_du", "valide_au", "source")
    search_fields = ("code", "libelle")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("ordre")]),
                    FieldPanel("libelle"),
                    FieldPanel("classe"),
                    FieldPanel("sante"),
                ],
                heading=gettext_lazy("Le code"),
            ),
            MultiFieldPanel([VERSION, FieldPanel("source")], heading=gettext_lazy("Sa version")),
        ],
        base_form_class=NomenclatureForm,
    )


class RegleViewSet(ReglageViewSet):
    model = RegleContrat
    name = url_namespace = "parcours_regles"
    url_prefix = "parcours/regles"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Règles des contrats")
    list_display = ("parametre", "type", "valeur", "valide_du", "valide_au", "source")
    search_fields = ("parametre", "type", "source")
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("type"), FieldPanel("parametre"), FieldPanel("valeur")]),
            VERSION,
            FieldPanel("source"),
        ]
    )


class ReferenceViewSet(ReglageViewSet):
    model = ValeurReference
    name = url_namespace = "parcours_references"
    url_prefix = "parcours/references"
    icon = "pick"
    menu_label = gettext_lazy("Valeurs de référence")
    list_display = ("libelle", "cle", "valeur", "annee", "source")
    search_fields = ("libelle", "cle")
    form_fields = ("cle", "libelle", "valeur", "annee", "source")


class CatalogueViewSet(ReglageViewSet):
    model = ModuleFormation
    name = url_namespace = "parcours_catalogue"
    url_prefix = "parcours/catalogue"
    icon = "openquote"
    menu_label = gettext_lazy("Catalogue des formations")
    list_display = ("intitule", "get_type_display", "reference", "inscriptions_fin", "actif")
    search_fields = ("intitule", "reference")
    form_fields = (
        "intitule", "type", "reference", "niveau", "heures", "inscriptions_fin", "validite_mois", "actif",
    )  # fmt: skip
