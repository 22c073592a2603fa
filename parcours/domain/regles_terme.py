"""The rules of the term: work past it, what is signed after it, the waiting period, the trial period."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil

from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.models import Contrat, RegleContrat, TypeContrat
from parcours.models.contrat import Nature

from .calendrier import UN_JOUR, dernier_jour
from .chaine import a_une_suite, debuts_possibles
from .regles_faits import (
    Avertissement,
    Faits,
    en_jour,
    fin_d_origine,
    meme_employeur,
    nombre,
    prolongations,
    remonter,
)

SOURCE_TERME = "Code du travail, article L1243-11"
SOURCE_SIGNATURE = "Code du travail, article L1243-13-1"
SOURCE_SERVICE_CIVIQUE = "Code du service national, article L120-1"
SAMEDI = 5


def sans_suite(contrat: Contrat, *, debuts: Iterable[date], jour: date) -> bool:
    """Return whether the planned end has passed without a real end, and no other contract goes on from it.

    `debuts` are the first days of the person's contracts.
    """
    fin = contrat.fin_prevue
    if contrat.fin_reelle or fin is None or fin >= jour:
        return False
    return not a_une_suite(fin_prevue=fin, debuts=debuts, jours=reglage("REEMBAUCHE_JOURS"))


def terme_depasse(f: Faits) -> Iterable[Avertissement]:
    """Warn about work past the term, which makes a permanent contract (article L1243-11)."""
    contrat = f.contrat
    if contrat.type == TypeContrat.CDI or contrat.fin_prevue is None:
        return
    civique = contrat.type == TypeContrat.SERVICE_CIVIQUE
    source = SOURCE_SERVICE_CIVIQUE if civique else SOURCE_TERME
    quand = {"jour": en_jour(contrat.fin_prevue)}
    if sans_suite(contrat, debuts=debuts_possibles(contrat, f.tous), jour=f.jour):
        phrase = (
            _("La fin prévue, le %(jour)s, est passée. Écrivez la fin réelle, ou la suite.")
            if civique
            else _(
                "La fin prévue, le %(jour)s, est passée. Si le travail continue, ce contrat devient un CDI. "
                "Écrivez la fin réelle, ou la suite."
            )
        )
        yield f.avertir_sans_nombre("terme_depasse", phrase % quand, source=source, critique=True)
    elif contrat.fin_reelle and contrat.fin_reelle > contrat.fin_prevue:
        phrase = _("Ce contrat a continué après sa fin prévue, le %(jour)s.") % quand
        yield f.avertir_sans_nombre("terme_depasse", phrase, source=source)


def signature_apres_terme(f: Faits) -> Iterable[Avertissement]:
    """Warn about a renewal, or an amendment that puts the end off, that was signed after the term."""
    if f.contrat.type == TypeContrat.SERVICE_CIVIQUE:
        return
    signatures = [(avenant.signe_le, avenant.fin_prevue_avant) for avenant in prolongations(f.contrat)]
    if f.contrat.nature == Nature.RENOUVELLEMENT and not f.embauche:
        signatures.append((f.contrat.signe_le, f.chaine[-2].fin_prevue))
    tardives = [terme for signe, terme in signatures if signe and terme and signe > terme]
    if tardives:
        phrase = _("Le renouvellement a été signé après la fin prévue, le %(jour)s.") % {"jour": en_jour(tardives[0])}
    elif f.contrat.fin_reelle is None and any(signe is None and terme for signe, terme in signatures):
        phrase = _("La date de signature du renouvellement n’est pas connue\u00a0: elle est à vérifier.")
    else:
        return
    yield f.avertir_sans_nombre("signature", phrase, source=SOURCE_SIGNATURE)


def carence(f: Faits) -> Iterable[Avertissement]:
    """Warn about a fixed-term contract that starts too soon after another one on the same post.

    The waiting period is a part of the length of the contract before, counted in days of opening (article L1244-3-1): here
    from Monday to Friday. A branch agreement may do without it: its divisor is then 0 (article L1244-4).
    """
    avant = _cdd_precedent(f) if f.embauche else None
    if avant is None or avant.fin is None:
        return
    duree = (avant.fin - remonter(avant, f.tous)[0].debut).days + 1
    seuil = f.regle("carence_court_jours")
    court = seuil is not None and duree < seuil.valeur
    regle = f.regle("carence_diviseur_court" if court else "carence_diviseur")
    if regle is None or regle.valeur <= 0:
        return
    attendus = ceil(duree / regle.valeur)
    if jours_ouvres(avant.fin + UN_JOUR, f.contrat.debut) < attendus:
        yield f.avertir(
            regle,
            _("Ce CDD commence trop tôt après le précédent\u00a0: il faut attendre %(n)s jours d’ouverture.")
            % {"n": attendus},
        )


def _cdd_precedent(f: Faits) -> Contrat | None:
    finis = [
        autre
        for autre in f.tous
        if autre.type == TypeContrat.CDD
        and autre.pk != f.contrat.pk
        and autre.fin
        and autre.fin < f.contrat.debut
        and meme_employeur(autre, f.contrat)
        and (not autre.poste or not f.contrat.poste or autre.poste.casefold() == f.contrat.poste.casefold())
    ]
    return max(finis, key=lambda autre: autre.fin or date.min, default=None)


def jours_ouvres(debut: date, fin: date) -> int:
    """Return how many days from Monday to Friday there are from a day to the eve of another."""
    return sum((debut + timedelta(days=n)).weekday() < SAMEDI for n in range((fin - debut).days))


def essai_cdd(f: Faits) -> Iterable[Avertissement]:
    """Warn about a trial period longer than a day a week, or than the maximum (article L1242-10)."""
    fin, prevue = f.contrat.essai_fin, fin_d_origine(f.contrat)
    seuil, court, longue = f.regle("essai_seuil_mois"), f.regle("essai_court_jours"), f.regle("essai_long_mois")
    if fin is None or prevue is None or not (seuil and court and longue):
        return
    debut = f.contrat.debut
    if prevue > dernier_jour(debut, int(seuil.valeur)):
        yield from _essai_long(f, longue)
        return
    semaines = -(-((prevue - debut).days + 1) // 7)
    permis = min(semaines, int(court.valeur))
    if (fin - debut).days + 1 > permis:
        yield f.avertir(
            court,
            _("La période d’essai dure plus de %(n)s jours\u00a0: un jour par semaine de contrat, %(max)s au plus.")
            % {"n": permis, "max": nombre(court.valeur)},
        )


def essai_cdi(f: Faits) -> Iterable[Avertissement]:
    """Warn about a trial period longer than the employee's category allows (article L1221-19)."""
    regle = f.regle(f"essai_{f.contrat.categorie}_mois")
    if regle:
        yield from _essai_long(f, regle)


def _essai_long(f: Faits, regle: RegleContrat) -> Iterable[Avertissement]:
    fin = f.contrat.essai_fin
    if fin and fin > dernier_jour(f.contrat.debut, int(regle.valeur)):
        yield f.avertir(
            regle,
            _("La période d’essai dure plus de %(n)s mois, hors renouvellement.") % {"n": nombre(regle.valeur)},
        )
