"""The rules of subsidised contracts: adulte-relais, and PEC."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .calendrier import dernier_jour
from .regles_communes import totale
from .regles_faits import Avertissement, Faits, nombre, quotites


def situation_a_l_embauche(f: Faits) -> Iterable[Avertissement]:
    """Warn about a person who does not live in a priority district, or had a job (article L5134-102)."""
    if not f.embauche:
        return
    for parametre, valeur, non, inconnu in (
        (
            "habite_qpv",
            f.contrat.habite_qpv,
            _("La personne n’habite pas un quartier prioritaire (QPV)."),
            _("On ne sait pas si la personne habite un quartier prioritaire (QPV)\u00a0: à vérifier."),
        ),
        (
            "sans_emploi",
            f.contrat.sans_emploi,
            _("La personne n’était pas sans emploi à l’embauche. Un contrat aidé qui se termine convient aussi."),
            _("On ne sait pas si la personne était sans emploi à l’embauche\u00a0: à vérifier."),
        ),
    ):
        regle = f.regle(parametre)
        if regle is None or not regle.valeur or valeur:
            continue
        if valeur is None:
            yield from f.a_verifier(regle, inconnu)
        else:
            yield f.avertir(regle, non)


def convention(f: Faits) -> Iterable[Avertissement]:
    """Warn about a hire before the convention, a convention that is too long, or one for two posts."""
    contrat = f.contrat
    avant, duree = f.regle("convention_avant"), f.regle("convention_mois")
    if avant and avant.valeur:
        if contrat.convention_debut is None:
            yield from f.a_verifier(avant, _("La date de la convention n’est pas connue\u00a0: elle est à vérifier."))
        elif contrat.convention_debut > contrat.debut:
            yield f.avertir(avant, _("L’embauche est avant le début de la convention."))
    if duree is None:
        return
    debut, fin = contrat.convention_debut, contrat.convention_fin
    if debut and fin and fin > dernier_jour(debut, int(duree.valeur)):
        yield f.avertir(duree, _("La convention dure plus de %(n)s mois.") % {"n": nombre(duree.valeur)})
    if f.convention_partagee:
        yield f.avertir_sans_nombre(
            "convention_unique",
            _("Un autre contrat en cours porte le même numéro de convention. Il en faut une par poste."),
            source=duree.source,
        )


def mi_temps(f: Faits) -> Iterable[Avertissement]:
    regle = f.regle("quotite_minimum")
    if regle and min(quotites(f.contrat)) < regle.valeur:
        yield f.avertir(
            regle,
            _("Le temps de travail est de moins de %(n)s\u00a0%% d’un temps plein.") % {"n": nombre(regle.valeur)},
        )


def totale_pec(f: Faits) -> Iterable[Avertissement]:
    """Warn about a fixed-term PEC that lasts too long: a permanent one has no maximum (article L5134-24)."""
    if f.contrat.fin_prevue is None:
        return ()
    return totale(f, "duree_totale_prolongee_mois" if f.contrat.public_prolonge else "duree_totale_mois")


def aide(f: Faits) -> Iterable[Avertissement]:
    """Warn about a hire before the aid was granted (article L5134-21)."""
    regle = f.regle("aide_avant")
    if regle is None or not regle.valeur:
        return
    accordee = f.contrat.aide_accordee_le
    if accordee is None:
        yield from f.a_verifier(regle, _("La date où l’aide est accordée n’est pas connue\u00a0: elle est à vérifier."))
    elif accordee > f.contrat.debut:
        yield f.avertir(regle, _("L’aide a été accordée après le début du contrat."))


def tuteur(f: Faits) -> Iterable[Avertissement]:
    """Warn about a contract without a tutor, or whose tutor has too many people."""
    present, maximum = f.regle("tuteur"), f.regle("tutores_maximum")
    if present and present.valeur and f.contrat.tuteur_id is None:
        yield from f.a_verifier(present, _("Ce contrat n’a pas de tuteur."))
    if maximum and f.tutores > maximum.valeur:
        yield f.avertir(
            maximum,
            _("Le tuteur suit %(faits)s personnes en PEC. Le maximum est %(n)s.")
            % {"faits": f.tutores, "n": nombre(maximum.valeur)},
        )
