"""The rules that several types of contract share: age, length, renewals, hours."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .calendrier import age, dernier_jour
from .regles_faits import Avertissement, Faits, fin_d_origine, nombre, quotites, renouvellements


def ages(f: Faits) -> Iterable[Avertissement]:
    """Warn about the age on the day of the hire."""
    minimum, maximum = f.regle("age_minimum"), f.regle("age_maximum")
    if not f.embauche or not (minimum or maximum):
        return
    naissance = f.contrat.mediateur.naissance
    if naissance is None:
        yield from f.a_verifier(
            minimum or maximum,  # type: ignore[arg-type]
            _("La date de naissance n’est pas connue\u00a0: l’âge est à vérifier."),
        )
        return
    ans = age(naissance, f.contrat.debut)
    if minimum and ans < minimum.valeur:
        yield f.avertir(
            minimum, _("L’âge minimum est de %(n)s ans le jour de l’embauche.") % {"n": nombre(minimum.valeur)}
        )
    if maximum and ans > maximum.valeur:
        yield f.avertir(
            maximum,
            _("L’âge maximum est de %(n)s ans le jour de l’embauche, sauf exception.") % {"n": nombre(maximum.valeur)},
        )


def durees(f: Faits) -> Iterable[Avertissement]:
    """Warn about a contract that is too short as signed, or too long as it stands. One without a term has no maximum."""
    minimum, maximum = f.regle("duree_minimum_mois"), f.regle("duree_maximum_mois")
    prevue = fin_d_origine(f.contrat)
    if minimum and f.embauche and prevue and prevue < dernier_jour(f.contrat.debut, int(minimum.valeur)):
        yield f.avertir(minimum, _("Ce contrat dure moins de %(n)s mois.") % {"n": nombre(minimum.valeur)})
    fin = f.contrat.fin if f.contrat.fin_prevue else None
    if maximum and fin and fin > dernier_jour(f.debut, int(maximum.valeur)):
        yield f.avertir(maximum, _("Ce contrat dure plus de %(n)s mois.") % {"n": nombre(maximum.valeur)})


def totale(f: Faits, parametre: str = "duree_totale_mois") -> Iterable[Avertissement]:
    """Warn about a contract that lasts too long with its renewals. One without a term is measured up to today."""
    regle = f.regle(parametre)
    fin = f.contrat.fin or f.jour
    if regle and fin > dernier_jour(f.chaine[0].debut, int(regle.valeur)):
        yield f.avertir(
            regle,
            _("Avec ses renouvellements, ce contrat dure plus de %(n)s mois.") % {"n": nombre(regle.valeur)},
        )


def nombre_de_renouvellements(f: Faits) -> Iterable[Avertissement]:
    regle = f.regle("renouvellements")
    faits = renouvellements(f.chaine)
    if regle and faits > regle.valeur:
        yield f.avertir(
            regle,
            _("Ce contrat a été renouvelé %(faits)s fois. Le maximum est %(n)s.")
            % {"faits": faits, "n": nombre(regle.valeur)},
        )


def heures(f: Faits) -> Iterable[Avertissement]:
    """Warn about weekly hours under the minimum, now or after an amendment."""
    regle, plein = f.regle("heures_minimum"), f.regle("heures_temps_plein")
    if regle and plein and min(quotites(f.contrat)) * plein.valeur / 100 < regle.valeur:
        yield f.avertir(
            regle, _("Le temps de travail est de moins de %(n)s heures par semaine.") % {"n": nombre(regle.valeur)}
        )
