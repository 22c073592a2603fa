"""The rules of contracts with training, and of immersions."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from parcours.models import Immersion
from parcours.models.formation import ResultatFormation

from .calendrier import dernier_jour
from .charge import morceaux
from .regles_faits import Avertissement, Faits, nombre

# Immersions are counted over twelve months (article D5135-3).
PERIODE = relativedelta(months=12)


def heures_de_formation(f: Faits) -> Iterable[Avertissement]:
    """Warn about a contract that reached its term with too few hours of training (article L6325-13)."""
    contrat = f.contrat
    if contrat.fin_reelle is None or contrat.fin_prevue is None or contrat.fin_reelle < contrat.fin_prevue:
        return
    minimum, part = f.regle("formation_heures"), f.regle("formation_pourcent")
    suivies = sum(
        (
            formation.heures
            for formation in f.formations
            if contrat.debut <= formation.debut <= contrat.fin_reelle and formation.resultat != ResultatFormation.PREVUE
        ),
        Decimal(0),
    )
    faites = {"faites": nombre(suivies)}
    if minimum and suivies < minimum.valeur:
        yield f.avertir(
            minimum,
            _("%(faites)s heures de formation notées. Le minimum est %(n)s.") % {**faites, "n": nombre(minimum.valeur)},
        )
    travaillees = _heures_du_contrat(f)
    if part and suivies < travaillees * part.valeur / 100:
        yield f.avertir(
            part,
            _("%(faites)s heures de formation notées\u00a0: c’est moins de %(n)s\u00a0%% du contrat.")
            % {**faites, "n": nombre(part.valeur)},
        )


def _heures_du_contrat(f: Faits) -> Decimal:
    plein = f.regle("heures_temps_plein")
    if plein is None:
        return Decimal(0)
    semaines = sum(
        (
            Decimal((fin - debut).days + 1) / 7 * quotite / 100
            for debut, fin, quotite in morceaux(f.contrat, f.contrat.avenants.all(), [])
        ),
        Decimal(0),
    )
    return semaines * plein.valeur


def immersions(f: Faits) -> Iterable[Avertissement]:
    """Warn about the immersions that began during this contract: too long, or too many at one host."""
    siennes = [i for i in f.immersions if f.contrat.debut <= i.debut <= (f.contrat.fin_reelle or date.max)]
    mois, conventions, jours = (f.regle(nom) for nom in ("immersion_mois", "immersion_conventions", "immersion_jours"))
    if mois and any(i.fin > dernier_jour(i.debut, int(mois.valeur)) for i in siennes):
        yield f.avertir(mois, _("Une immersion dure plus de %(n)s mois.") % {"n": nombre(mois.valeur)})
    groupes = [_chez_le_meme(i, f.immersions) for i in siennes]
    if conventions and any(len(groupe) > conventions.valeur for groupe in groupes):
        yield f.avertir(
            conventions,
            _("Plus de %(n)s conventions d’immersion dans la même structure en douze mois.")
            % {"n": nombre(conventions.valeur)},
        )
    if jours and any(sum((i.fin - i.debut).days + 1 for i in groupe) > jours.valeur for groupe in groupes):
        yield f.avertir(
            jours,
            _("Plus de %(n)s jours d’immersion dans la même structure en douze mois.") % {"n": nombre(jours.valeur)},
        )


def _chez_le_meme(immersion: Immersion, toutes: Iterable[Immersion]) -> list[Immersion]:
    """Return this immersion with those that began at the same host in the twelve months before its end."""
    hote, depuis = immersion.structure.strip().casefold(), immersion.fin - PERIODE
    return [
        autre
        for autre in toutes
        if autre.structure.strip().casefold() == hote and depuis < autre.debut <= immersion.debut
    ]
