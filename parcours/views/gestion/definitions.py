"""The definitions of rates: a version that has served is ended, and the next one starts from it."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets.button import HeaderButton

from parcours.domain.droits import peut_administrer
from parcours.domain.versions import suivante
from parcours.forms.reglages import DefinitionTauxForm
from parcours.models import DefinitionTaux

from .reglages import VERSION, ReglageCreation, ReglageModification, ReglageViewSet


class DefinitionCreation(ReglageCreation):
    """A new rate, or with `?apres=` the version that comes after another, filled in like it."""

    def get_initial_form_instance(self) -> DefinitionTaux | None:
        cle = self.request.GET.get("apres", "")
        if not cle.isdecimal():
            return None
        return suivante(get_object_or_404(DefinitionTaux, pk=int(cle[:18])))


class DefinitionModification(ReglageModification):
    @cached_property
    def header_buttons(self) -> list[Any]:
        if not peut_administrer(self.request.user, "parcours.add_definitiontaux"):
            return []
        adresse = f"{reverse('parcours_definitions:add')}?apres={self.object.pk}"
        return [HeaderButton(gettext_lazy("Nouvelle version"), url=adresse, icon_name="plus")]


class DefinitionViewSet(ReglageViewSet):
    model = DefinitionTaux
    name = url_namespace = "parcours_definitions"
    url_prefix = "parcours/definitions"
    icon = "form"
    menu_label = gettext_lazy("Définitions des taux")
    add_view_class = DefinitionCreation
    edit_view_class = DefinitionModification
    list_display = ("nom", "cle", "version", "get_base_display", "valide_du", "valide_au")
    search_fields = ("nom", "cle")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("nom"),
                    FieldRowPanel([FieldPanel("cle"), FieldPanel("version"), FieldPanel("ordre")]),
                    FieldPanel("texte"),
                ],
                heading=gettext_lazy("Le taux"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("base"),
                    FieldPanel("compte"),
                    FieldPanel("exclut"),
                    FieldRowPanel([FieldPanel("operateur"), FieldPanel("seuil_mois"), FieldPanel("presence_mois")]),
                ],
                heading=gettext_lazy("Le calcul"),
            ),
            MultiFieldPanel([VERSION, FieldPanel("source")], heading=gettext_lazy("Sa version")),
        ],
        base_form_class=DefinitionTauxForm,
    )
