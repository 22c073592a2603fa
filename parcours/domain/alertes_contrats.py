"""What comes due with a contract: its end, its trial period, its papers, the last steps of a PEC."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.models import Contrat
from parcours.models.accompagnement import TypeEntretien
from parcours.models.contrat import TypeContrat
from parcours.models.document import TypeDocument

from .alertes_echeances import Echeance, GenreAlerte
from .alertes_lecture import DossierLu, Regles
from .chaine import depuis

AVEC_CONVENTION = {TypeContrat.ADULTE_RELAIS, TypeContrat.PEC}


def echeances_des_contrats(dossier: DossierLu, *, regles: Regles, jour: date) -> Iterator[Echeance]:
    """Yield what is due for the contracts that run or are about to."""
    for contrat in dossier.contrats_ouverts:
        if contrat.fin_prevue is not None:
            yield _fin(dossier, contrat, contrat.fin_prevue)
            if contrat.type == TypeContrat.PEC:
                yield from _fin_de_pec(dossier, contrat, contrat.fin_prevue, regles=regles, jour=jour)
        if contrat.essai_fin is not None:
            yield _essai(dossier, contrat, contrat.essai_fin)
    yield from _documents(dossier, jour=jour)


def _fin(dossier: DossierLu, contrat: Contrat, fin: date) -> Echeance:
    type_contrat = contrat.get_type_display()
    return Echeance(
        genre=GenreAlerte.FIN_CONTRAT,
        objet=str(contrat.pk),
        jour=fin,
        mediateur=dossier.mediateur,
        etablissement=contrat.etablissement.nom,
        source=contrat,
        a_venir=_("Fin du contrat\u00a0: %s.") % type_contrat,
        passee=_("Fin du contrat dépassée\u00a0: %s. Notez sa fin réelle, ou sa suite.") % type_contrat,
        paliers=tuple(reglage("ALERTE_FIN_CONTRAT")),
        urgente_passee=True,
    )


def _essai(dossier: DossierLu, contrat: Contrat, fin: date) -> Echeance:
    phrase = _("Fin de la période d’essai.")
    return Echeance(
        genre=GenreAlerte.ESSAI,
        objet=str(contrat.pk),
        jour=fin,
        mediateur=dossier.mediateur,
        etablissement=contrat.etablissement.nom,
        source=contrat,
        a_venir=phrase,
        passee=phrase,
        paliers=tuple(reglage("ALERTE_ESSAI")),
        jusqu_au=fin,
    )


def _fin_de_pec(dossier: DossierLu, contrat: Contrat, fin: date, *, regles: Regles, jour: date) -> Iterator[Echeance]:
    """Yield the experience certificate, and the exit interview that comes between two dates before the end."""
    avant_attestation = regles.mois("attestation_mois", contrat.type)
    avant_entretien = regles.mois("entretien_sortie_mois", contrat.type)
    paliers = tuple(reglage("ALERTE_ENTRETIEN"))
    if avant_attestation is None:
        return
    limite = fin - avant_attestation
    annonce = limite - max(paliers, default=0) * limite.resolution
    if not dossier.a_document(TypeDocument.CERTIFICAT, depuis=annonce):
        yield Echeance(
            genre=GenreAlerte.ATTESTATION,
            objet=str(contrat.pk),
            jour=limite,
            mediateur=dossier.mediateur,
            etablissement=contrat.etablissement.nom,
            source=contrat,
            a_venir=_("Attestation d’expérience du PEC à remettre."),
            passee=_("Attestation d’expérience du PEC pas encore remise."),
            paliers=paliers,
            jusqu_au=fin,
        )
    if avant_entretien is None or _entretien_de_sortie(dossier, depuis=fin - avant_entretien, fin=fin, jour=jour):
        return
    yield Echeance(
        genre=GenreAlerte.ENTRETIEN_SORTIE,
        objet=str(contrat.pk),
        jour=limite,
        mediateur=dossier.mediateur,
        etablissement=contrat.etablissement.nom,
        source=contrat,
        a_venir=_("Entretien de sortie du PEC à faire avant cette date."),
        passee=_("Entretien de sortie du PEC pas encore fait."),
        paliers=((limite - (fin - avant_entretien)).days, *paliers),
        jusqu_au=fin,
    )


def _entretien_de_sortie(dossier: DossierLu, *, depuis: date, fin: date, jour: date) -> bool:
    """Say whether the exit interview was held since that day, or is planned: its own alert then tells it."""
    return any(
        (e.realise_le is not None and e.realise_le >= depuis) or (e.realise_le is None and jour <= e.prevu_le <= fin)
        for e in dossier.entretiens
        if e.type == TypeEntretien.SORTIE
    )


def _documents(dossier: DossierLu, *, jour: date) -> Iterator[Echeance]:
    """Yield the papers that the last pathway lacks, once each, on the first day when a contract called for them.

    Those of a pathway before were signed for other contracts.
    """
    ouverts = [contrat for contrat in dossier.contrats_ouverts if contrat.debut <= jour]
    parcours = next((p for p in reversed(dossier.parcours) if any(c.parcours_id == p.pk for c in ouverts)), None)
    if parcours is None:
        return
    commences = [contrat for contrat in ouverts if contrat.parcours_id == parcours.pk]
    manques = (
        (TypeDocument.CONTRAT, commences, _("Le contrat signé n’est pas dans le dossier.")),
        (
            TypeDocument.CONVENTION,
            [contrat for contrat in commences if contrat.type in AVEC_CONVENTION],
            _("La convention n’est pas dans le dossier."),
        ),
    )
    for genre, contrats, phrase in manques:
        if contrats and not dossier.a_document(genre, depuis=depuis(parcours)):
            contrat = contrats[0]
            yield Echeance(
                genre=GenreAlerte.DOCUMENT,
                objet=f"{contrat.pk}:{genre}",
                jour=contrat.debut,
                mediateur=dossier.mediateur,
                etablissement=contrat.etablissement.nom,
                source=contrat,
                a_venir=phrase,
                passee=phrase,
                paliers=(0,),
            )
