"""The filters of the agenda and of its calendar feed: read from the address, never failing on nonsense."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, Q
from django.db.models.functions import ExtractHour
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .domain.dates import jour
from .domain.recherche import LONGUEUR_MAXIMALE, chercher
from .models import Langue, Lieu, Seance, Theme
from .models.seance import CAPACITE_MAXIMALE
from .querysets import SeanceQuerySet

PREMIER_JOUR, DERNIER_JOUR = date(2000, 1, 1), date(2100, 12, 31)
FORMATS_DE_DATE = ["%Y-%m-%d", "%d/%m/%Y"]
MOMENTS = {"matin": (0, 12), "apres-midi": (12, 18), "soir": (18, 24)}


class CaseACocher(forms.CheckboxInput):
    """A checkbox that any address may tick: ?pmr=1, ?pmr=oui; anything else leaves it empty."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        return str(data.get(name, "")).lower() in {"1", "on", "oui", "true"}


class QuestionField(forms.CharField):
    """A search box: what is too long is cut, never refused."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "")[:LONGUEUR_MAXIMALE]


class QuestionFilter(django_filters.CharFilter):
    field_class = QuestionField


class EntierFilter(django_filters.Filter):
    field_class = forms.IntegerField


class ChampJour(forms.DateInput):
    """A day picker. It shows a day of the address however it was written, and nothing for what is not a day."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"})

    def format_value(self, value: Any) -> str:
        try:
            jour_lu = forms.DateField(input_formats=FORMATS_DE_DATE, required=False).clean(value)
        except ValidationError:
            return ""
        return jour_lu.isoformat() if jour_lu else ""


class JourFilter(django_filters.DateFilter):
    """A day, bounded so that no time zone pushes it out of the calendar."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            method="ignorer",
            input_formats=FORMATS_DE_DATE,
            validators=[MinValueValidator(PREMIER_JOUR), MaxValueValidator(DERNIER_JOUR)],
            widget=ChampJour(),
        )


class FiltresForm(forms.Form):
    """Refuse an end before its beginning."""

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and au < du:
            self.add_error("au", _("La fin est avant le début."))
        return donnees


def minuit(jour: date, fuseau: ZoneInfo) -> datetime:
    return datetime.combine(jour, time.min, tzinfo=fuseau)


class SeanceFilterSet(django_filters.FilterSet):
    """What `?theme=…&lieu=…` keeps of a queryset of sessions. A value that makes no sense is ignored, and told."""

    q = QuestionFilter(label=_("Mot recherché"), method="filtrer_q")
    theme = django_filters.ChoiceFilter(
        label=_("Thème"), field_name="atelier__theme__slug", empty_label=_("Tous les thèmes")
    )
    lieu = django_filters.ChoiceFilter(label=_("Lieu"), field_name="lieu__slug", empty_label=_("Tous les lieux"))
    du = JourFilter(label=_("À partir du"))
    au = JourFilter(label=_("Jusqu’au"))
    moment = django_filters.ChoiceFilter(
        label=_("Moment de la journée"),
        choices=[
            ("matin", _("Le matin")),
            ("apres-midi", _("L’après-midi")),
            ("soir", _("Le soir")),
        ],
        empty_label=_("Toute la journée"),
        method="ignorer",
    )
    langue = django_filters.ChoiceFilter(label=_("Langue"), choices=Langue.choices, empty_label=_("Toutes les langues"))
    places = EntierFilter(
        label=_("Places libres"),
        method="filtrer_places",
        min_value=1,
        max_value=CAPACITE_MAXIMALE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    pmr = django_filters.BooleanFilter(
        label=_("Accessible en fauteuil roulant"), method="filtrer_pmr", widget=CaseACocher
    )

    class Meta:
        model = Seance
        fields: list[str] = []
        form = FiltresForm

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        self.filters["theme"].extra["choices"] = list(Theme.objects.values_list("slug", "nom"))
        lieux = list(Lieu.objects.values_list("slug", "nom", "actif", "fuseau"))
        self.filters["lieu"].extra["choices"] = [(slug, nom) for slug, nom, actif, _fuseau in lieux if actif]
        # One in France, a dozen with the overseas territories.
        self.fuseaux = sorted({fuseau for _slug, _nom, _actif, fuseau in lieux})

    def filter_queryset(self, queryset: SeanceQuerySet) -> SeanceQuerySet:
        return self.filtrer(queryset, self.valeurs)

    def filtrer(self, seances: SeanceQuerySet, valeurs: dict[str, Any]) -> SeanceQuerySet:
        """Keep what these values keep; `du`, `au` and `moment` are read in the time zone of each place."""
        for nom, valeur in valeurs.items():
            seances = self.filters[nom].filter(seances, valeur)
        if not {"du", "au", "moment"} & set(valeurs):
            return seances
        condition = Q(pk__in=[])
        for numero, nom_fuseau in enumerate(self.fuseaux):
            fuseau = ZoneInfo(nom_fuseau)
            locale = Q(lieu__fuseau=nom_fuseau)
            if "du" in valeurs:
                locale &= Q(fin__gt=minuit(valeurs["du"], fuseau))
            if "au" in valeurs:
                locale &= Q(debut__lt=minuit(valeurs["au"] + timedelta(days=1), fuseau))
            if "moment" in valeurs:
                heure = f"heure_{numero}"
                seances = seances.alias(**{heure: ExtractHour("debut", tzinfo=fuseau)})
                depuis, avant = MOMENTS[valeurs["moment"]]
                locale &= Q(**{f"{heure}__gte": depuis, f"{heure}__lt": avant})
            condition |= locale
        return seances.filter(condition)

    @cached_property
    def valeurs(self) -> dict[str, Any]:
        """Return the filters in force, by name: understood, and not empty."""
        self.form.errors  # noqa: B018 — validates
        return {nom: valeur for nom, valeur in self.form.cleaned_data.items() if valeur not in (None, "", False)}

    @property
    def parametres(self) -> dict[str, str]:
        """Return the filters in force as an address writes them."""
        return {nom: "1" if valeur is True else str(valeur) for nom, valeur in self.valeurs.items()}

    @property
    def libelles(self) -> dict[str, str]:
        """Return the filters in force in words, by name."""
        return {nom: self._libelle(nom, valeur) for nom, valeur in self.valeurs.items()}

    def _libelle(self, nom: str, valeur: Any) -> str:
        if nom in ("theme", "lieu", "moment", "langue"):
            return str(dict(self.form.fields[nom].choices)[valeur])
        if nom in ("du", "au"):
            return f"{self.form.fields[nom].label} {jour(valeur)}"
        if nom == "places":
            return ngettext("%d place libre", "%d places libres", valeur) % valeur
        return _("« %s »") % valeur if nom == "q" else str(self.form.fields[nom].label)

    @property
    def details_ouverts(self) -> bool:
        """Say whether a filter of the second row is in force, or misunderstood: the row is then unfolded."""
        return bool((set(self.valeurs) | set(self.form.errors)) - {"q", "theme", "lieu"})

    @property
    def incompris(self) -> list[str]:
        """Return the labels of the filters whose value makes no sense."""
        return [str(self.form.fields[nom].label) for nom in self.form.errors if nom in self.form.fields]

    def compter_sans_et_seul(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return, for each filter in force, how many sessions there would be without it, and with it alone. One query.

        What would find nothing is left out.
        """
        essais = {f"sans_{nom}": {n: v for n, v in self.valeurs.items() if n != nom} for nom in self.valeurs}
        essais |= {f"seul_{nom}": {nom: valeur} for nom, valeur in self.valeurs.items()}
        if not essais:
            return {}, {}
        gardees = {cle: self.filtrer(self.queryset, valeurs).order_by().values("pk") for cle, valeurs in essais.items()}
        comptes = self.queryset.order_by().aggregate(
            **{cle: Count("pk", filter=Q(pk__in=seances)) for cle, seances in gardees.items()}
        )
        sans = {nom: comptes[f"sans_{nom}"] for nom in self.valeurs if comptes[f"sans_{nom}"]}
        seul = {nom: comptes[f"seul_{nom}"] for nom in self.valeurs if comptes[f"seul_{nom}"]}
        return sans, seul

    def ignorer(self, queryset: SeanceQuerySet, name: str, value: Any) -> SeanceQuerySet:
        """Leave to `filtrer` the filters that depend on the time zone."""
        return queryset

    def filtrer_q(self, queryset: SeanceQuerySet, name: str, value: str) -> SeanceQuerySet:
        return chercher(queryset, value)

    def filtrer_places(self, queryset: SeanceQuerySet, name: str, value: int) -> SeanceQuerySet:
        return queryset.avec_places(value)

    def filtrer_pmr(self, queryset: SeanceQuerySet, name: str, value: bool) -> SeanceQuerySet:
        return queryset.filter(lieu__accessible=True)
