"""What comes due on the way and after it: interviews, certificates, outcomes of exits, follow-ups."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.models import Certificat, Entretien, Parcours
from parcours.models.accompagnement import TypeEntretien
from parcours.models.contrat import TypeContrat
from parcours.models.fiche import Fiche
from parcours.models.sortie import Echeance as EcheanceSuivi

from .alertes_echeances import Echeance, GenreAlerte
from .alertes_lecture import DossierLu, Regles
from .sorties import jour_du_suivi, pas_de_suivi

# A follow-up is asked for this many days after its date: later, the answer would tell of another time.
SUIVI_JOURS = 60


def echeances_des_certificats(dossier: DossierLu) -> Iterator[Echeance]:
    """Yield the ends of the certificates that no later one of the same training replaces."""
    if dossier.parcours_en_cours is None:
        return
    for certificat in dossier.certificats:
        if certificat.expire_le is None or _remplace(dossier, certificat):
            continue
        intitule = certificat.formation.module.intitule
        yield _de_la_personne(
            dossier,
            GenreAlerte.CERTIFICAT,
            certificat,
            certificat.expire_le,
            a_venir=_("Fin de validité d’un certificat\u00a0: %s.") % intitule,
            passee=_("Certificat expiré\u00a0: %s.") % intitule,
            paliers="ALERTE_CERTIFICAT",
        )


def _remplace(dossier: DossierLu, certificat: Certificat) -> bool:
    fin = certificat.expire_le or date.max
    return any(
        autre.formation.module_id == certificat.formation.module_id
        and ((autre.expire_le or date.max), autre.pk) > (fin, certificat.pk)
        for autre in dossier.certificats
    )


def echeances_des_entretiens(dossier: DossierLu, *, regles: Regles, jour: date) -> Iterator[Echeance]:
    """Yield the interviews that are planned, those that were promised, and the professional one that law asks for."""
    if not dossier.suivi:
        return
    for entretien in dossier.entretiens:
        type_entretien = entretien.get_type_display()
        if entretien.realise_le is None:
            yield _de_la_personne(
                dossier,
                GenreAlerte.ENTRETIEN,
                entretien,
                entretien.prevu_le,
                a_venir=_("Entretien prévu\u00a0: %s.") % type_entretien,
                passee=_("Entretien prévu, pas noté comme fait\u00a0: %s.") % type_entretien,
                paliers="ALERTE_ENTRETIEN",
            )
        elif entretien.prochain_le is not None and not _tenu_depuis(dossier, entretien, entretien.prochain_le):
            yield _de_la_personne(
                dossier,
                GenreAlerte.ENTRETIEN,
                entretien,
                entretien.prochain_le,
                objet=f"{entretien.pk}:prochain",
                a_venir=_("Entretien à prévoir\u00a0: %s.") % type_entretien,
                passee=_("Entretien promis, pas encore prévu\u00a0: %s.") % type_entretien,
                paliers="ALERTE_ENTRETIEN",
            )
    yield from _professionnel(dossier, regles=regles, jour=jour)


def _tenu_depuis(dossier: DossierLu, entretien: Entretien, prochain_le: date) -> bool:
    """Say whether a later interview stands for the one that was promised: of the same type, or on that day or after."""
    fait_le = entretien.realise_le or entretien.prevu_le
    for autre in dossier.entretiens:
        quand = autre.realise_le or autre.prevu_le
        if autre.pk != entretien.pk and ((autre.type == entretien.type and quand > fait_le) or quand >= prochain_le):
            return True
    return False


def _professionnel(dossier: DossierLu, *, regles: Regles, jour: date) -> Iterator[Echeance]:
    parcours = dossier.parcours_en_cours
    if parcours is None:
        return
    siens = [contrat for contrat in dossier.contrats_ouverts if contrat.parcours_id == parcours.pk]
    contrats = [contrat for contrat in siens if contrat.type != TypeContrat.SERVICE_CIVIQUE]
    if not contrats:
        return
    entretiens = [e for e in dossier.entretiens if e.type == TypeEntretien.PROFESSIONNEL]
    faits = [(e.realise_le, e.pk, e) for e in entretiens if e.realise_le is not None and e.realise_le >= parcours.debut]
    source: Fiche
    if faits:
        depart, _pk, dernier = max(faits)
        duree, source, objet = regles.mois("entretien_mois"), dernier, f"apres:{dernier.pk}"
        promis = [dernier.prochain_le] if dernier.prochain_le else []
    else:
        depart, source, objet = parcours.debut, contrats[0], f"parcours:{parcours.pk}"
        duree, promis = regles.mois("premier_entretien_mois"), []
    if duree is None:
        return
    limite = depart + duree
    # One that is already planned, or promised in time, has its own alert.
    horizon = max(limite, jour + timedelta(days=max(reglage("ALERTE_ENTRETIEN"), default=0)))
    if any(e.realise_le is None and e.prevu_le <= horizon for e in entretiens) or any(le <= limite for le in promis):
        return
    yield _de_la_personne(
        dossier,
        GenreAlerte.ENTRETIEN_PROFESSIONNEL,
        source,
        limite,
        objet=objet,
        a_venir=_("Entretien de parcours professionnel à faire avant cette date."),
        passee=_("Entretien de parcours professionnel en retard."),
        paliers="ALERTE_ENTRETIEN",
    )


def echeances_des_sorties(dossier: DossierLu, *, jour: date) -> Iterator[Echeance]:
    """Yield the exits whose outcome is unknown, and the follow-ups of the others."""
    contrats = {contrat.pk: contrat for contrat in dossier.contrats}
    for parcours in dossier.parcours:
        contrat = contrats.get(parcours.dernier_contrat_id or 0)
        if parcours.fin is None or parcours.fin > jour or contrat is None:
            continue
        sortie = dossier.sorties.get(contrat.pk)
        if sortie is None or (sortie.automatique and dossier.mediateur.archive_le is None):
            delai = reglage("SORTIE_DOCUMENTEE_JOURS")
            yield Echeance(
                genre=GenreAlerte.SORTIE,
                objet=str(contrat.pk),
                jour=parcours.fin + timedelta(days=delai),
                mediateur=dossier.mediateur,
                etablissement=parcours.etablissement.nom,
                source=contrat,
                a_venir=_("Issue de la sortie à noter."),
                passee=_("Issue de la sortie toujours inconnue."),
                paliers=(delai,),
                urgente_passee=True,
            )
        if sortie is not None and not pas_de_suivi(sortie, dossier.suivis[sortie.pk]):
            yield from _suivis(dossier, parcours, parcours.fin, source=contrat, sortie=sortie.pk)


def _suivis(dossier: DossierLu, parcours: Parcours, fin: date, *, source: Fiche, sortie: int) -> Iterator[Echeance]:
    faits = {suivi.echeance for suivi in dossier.suivis[sortie]}
    for mois in EcheanceSuivi:
        if mois in faits:
            continue
        limite = jour_du_suivi(fin, mois)
        yield Echeance(
            genre=GenreAlerte.SUIVI,
            objet=f"{source.pk}:{mois:d}",
            jour=limite,
            mediateur=dossier.mediateur,
            etablissement=parcours.etablissement.nom,
            source=source,
            a_venir=_("Suivi à %(duree)s\u00a0: demandez ce que devient la personne.") % {"duree": mois.label},
            passee=_("Suivi à %(duree)s pas encore noté.") % {"duree": mois.label},
            paliers=tuple(reglage("ALERTE_SUIVI")),
            jusqu_au=limite + timedelta(days=SUIVI_JOURS),
        )


def _de_la_personne(
    dossier: DossierLu,
    genre: GenreAlerte,
    source: Fiche,
    jour: date,
    *,
    a_venir: str,
    passee: str,
    paliers: str,
    objet: str = "",
) -> Echeance:
    """Return a due date that belongs to the file as a whole, at the establishment where the person works."""
    parcours = dossier.parcours_en_cours
    return Echeance(
        genre=genre,
        objet=objet or str(source.pk),
        jour=jour,
        mediateur=dossier.mediateur,
        etablissement=(parcours or dossier.mediateur).etablissement.nom,
        source=source,
        a_venir=a_venir,
        passee=passee,
        paliers=tuple(reglage(paliers)),
    )
