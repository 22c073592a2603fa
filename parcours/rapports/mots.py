"""How the reports write dates and figures: decimal comma, no-break spaces, full dates, hidden figures as "secret"."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.domain.chiffres import Axe, Bilan, Taux, pourcentage

INSECABLE = "\u00a0"
TIRET = "—"
AN = Fraction(1461, 4)
"""A year in days."""
NOMS_AXES = {
    Axe.ETABLISSEMENT: gettext_lazy("Établissement"),
    Axe.ASSOCIATION: gettext_lazy("Association"),
    Axe.TYPE_CONTRAT: gettext_lazy("Type de contrat"),
    Axe.AGE: gettext_lazy("Âge à la sortie"),
    Axe.SEXE: gettext_lazy("Sexe"),
    Axe.ANCIENNETE: gettext_lazy("Ancienneté"),
}
"""What people choose to break the figures down by. Periods are not in it: a step is chosen for them."""
LIBELLES_AXES = {
    Axe.ETABLISSEMENT: gettext_lazy("Par établissement"),
    Axe.ASSOCIATION: gettext_lazy("Par association"),
    Axe.TYPE_CONTRAT: gettext_lazy("Par type de contrat"),
    Axe.AGE: gettext_lazy("Par âge"),
    Axe.SEXE: gettext_lazy("Par sexe"),
    Axe.ANCIENNETE: gettext_lazy("Par ancienneté"),
    Axe.PERIODE: gettext_lazy("Par période"),
}
"""The headings of the breakdowns."""


def jour(valeur: date, *, annee: bool = True) -> str:
    """Return "1er janvier 2025"."""
    numero = _("1er") if valeur.day == 1 else str(valeur.day)
    texte = f"{numero}{INSECABLE}{MONTHS[valeur.month]}"
    return f"{texte}{INSECABLE}{valeur.year}" if annee else texte


def jour_chiffres(valeur: date | None) -> str:
    """Return "01/01/2025", for the columns of a table; "—" without a date."""
    return f"{valeur:%d/%m}/{valeur.year:04}" if valeur else TIRET


def periode(du: date, au: date) -> str:
    """Return "du 1er janvier au 31 décembre 2025"."""
    return _("du %(du)s au %(au)s") % {"du": jour(du, annee=du.year != au.year), "au": jour(au)}


def periode_chiffres(du: date, au: date) -> str:
    """Return "01/01/2025 – 31/12/2025"."""
    return f"{jour_chiffres(du)} – {jour_chiffres(au)}"


def periode_courte(du: date, au: date) -> str:
    """Return "2025" for a whole year, or else both dates in figures."""
    lendemain = au + timedelta(days=1) if au < date.max else au
    if (du.month, du.day, lendemain.month, lendemain.day, lendemain.year) == (1, 1, 1, 1, du.year + 1):
        return str(du.year)
    return periode_chiffres(du, au)


def secret() -> str:
    """Return the word that stands for a hidden figure."""
    return _("secret")


def nombre(valeur: int | Decimal | None) -> str:
    """Return "12 345" or "7,5", without useless zeros; "secret" for a hidden figure."""
    if valeur is None:
        return secret()
    if isinstance(valeur, Decimal) and valeur == valeur.to_integral_value():
        valeur = int(valeur)
    return f"{valeur:,}".replace(",", INSECABLE).replace(".", ",")


def au_dixieme(valeur: Decimal) -> str:
    """Return "50,0"."""
    return f"{valeur:.1f}".replace(".", ",")


def pourcent(valeur: Decimal) -> str:
    """Return "50,0 %"."""
    return f"{au_dixieme(valeur)}{INSECABLE}%"


def ecart(valeur: Decimal) -> str:
    """Return "+ 3,4 points" or "− 14,0 points"."""
    signe = "−" if valeur < 0 else "+"
    points = _("point") if abs(valeur) < 2 else _("points")
    return f"{signe}{INSECABLE}{au_dixieme(abs(valeur))}{INSECABLE}{points}"


def cache(taux: Taux) -> bool:
    """Say whether a rate is hidden: then none of its figures is written."""
    return taux.masque or taux.numerateur is None or taux.denominateur is None


def valeur_taux(taux: Taux) -> str:
    """Return "50,0 %", "—" when nobody is in the denominator, "secret" when hidden."""
    if cache(taux):
        return secret()
    return TIRET if taux.pourcentage is None else pourcent(taux.pourcentage)


def valeur(taux: Taux) -> Decimal | None:
    """Return the rate as a number to draw; None when there is none, or when it is hidden."""
    return None if cache(taux) else taux.pourcentage


def fraction(taux: Taux) -> str:
    """Return "7 sur 14"; nothing for a hidden rate."""
    return "" if cache(taux) else rapport(taux.numerateur, taux.denominateur)


def rapport(numerateur: int | None, denominateur: int | None) -> str:
    """Return "7 sur 14"; nothing when one of them is hidden."""
    if numerateur is None or denominateur is None:
        return ""
    return _("%(numerateur)s sur %(denominateur)s") % {
        "numerateur": nombre(numerateur),
        "denominateur": nombre(denominateur),
    }


def part(numerateur: int | None, denominateur: int | None) -> str:
    """Return a share: "50,0 %", "—" of nobody, "secret" when one of both is hidden."""
    if numerateur is None or denominateur is None:
        return secret()
    return pourcent(pourcentage(numerateur, denominateur)) if denominateur else TIRET


def personnes(valeur: int | None) -> str:
    """Return "14 personnes"."""
    if valeur is None:
        return secret()
    return ngettext("%s personne", "%s personnes", valeur) % nombre(valeur)


def duree_mediane(bilan: Bilan) -> str:
    """Return the median length, "364,5 jours, environ 12 mois"; "secret" when hidden, "—" when nobody left."""
    mediane = bilan.total.duree_mediane
    if mediane is None:
        return duree_mediane_courte(bilan)
    jours = nombre((Decimal(mediane.numerator) / mediane.denominator).quantize(Decimal("0.1")))
    return _("%(jours)s jours, environ %(mois)s") % {"jours": jours, "mois": duree_mediane_courte(bilan)}


def duree_mediane_courte(bilan: Bilan) -> str:
    """Return the median length in months of a twelfth of a year: "12 mois"."""
    mediane = bilan.total.duree_mediane
    if mediane is None:
        return secret() if bilan.masque and bilan.total.sortants != 0 else TIRET
    return _("%s mois") % nombre(round(mediane * 12 / AN))


def heures(valeur: Decimal | None) -> str:
    """Return "42,5 heures"."""
    if valeur is None:
        return secret()
    return ngettext("%s heure", "%s heures", int(valeur)) % nombre(valeur.quantize(Decimal("0.1")))


def heures_par_personne(bilan: Bilan) -> str:
    """Return the mean hours of training of one leaver: "12,5 heures"; "—" when nobody left, "secret" when hidden."""
    total, sortants = bilan.total.heures_formation, bilan.total.sortants
    if sortants == 0:
        return TIRET
    if total is None or sortants is None:
        return secret()
    return heures((total / sortants).quantize(Decimal("0.1")))
