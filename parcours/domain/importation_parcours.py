"""The pathways that imported contracts make: how each contract follows another, and what the exits are."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from parcours.models import Contrat, NomenclatureSortie, Sortie
from parcours.models.contrat import MotifFin
from parcours.models.sortie import ClasseSortie, Echeance

from .chaine import Etape, Maillon
from .chiffres import NON_DOCUMENTE
from .importation_chaine import Lien, lier, transferes
from .importation_connus import Connus
from .importation_effets import Effets, Faute
from .importation_lignes import LigneImport
from .importation_plan import ContratPrevu, DossierPrevu, IssuePrevue, dire_les_suites
from .sorties import jour_du_suivi

TRANSFERT = "NE7"


class Rang(NamedTuple):
    """A contract of a chain: of the file, or (None) one that the file does not speak of."""

    prevu: ContratPrevu | None
    existant: Contrat | None

    def site(self, connus: Connus) -> object:
        if self.prevu is None:
            return self.existant.etablissement_id if self.existant else None
        return connus.lieu(self.prevu.ligne.etablissement)


def lire_parcours(dossier: DossierPrevu, connus: Connus) -> Iterator[Faute]:
    """Complete the plan of a person with the pathways; yield the faults."""
    rangs = _rangs(dossier)
    etapes = [_etape(cle, rang) for cle, rang in enumerate(rangs)]
    lieux = {cle: rang.site(connus) for cle, rang in enumerate(rangs)}
    maillons, liens = lier(etapes, lieux=lieux, jours=connus.jours)
    anciens, avant = _avant(rangs, connus)
    prevus, existants = zip(*rangs, strict=True)
    effets = Effets(dossier, connus, existants=existants, prevus=prevus, avant=anciens, apres=maillons)
    if hors_de_vue := list(effets.refuser_hors_de_vue()):
        # Nothing else is said: it would tell how that pathway ended.
        yield from hors_de_vue
        return
    _enchainer(rangs, liens, avant, dossier)
    for maillon in maillons:
        lecture = _Issue(dossier, connus, maillon, rangs)
        yield from lecture.lire()
    effets.dire_les_sorties_perdues()
    effets.dire_les_suivis_trop_tot()
    derniers = {maillon.derniere.cle for maillon in maillons}
    _noter_les_transferts(rangs, transferes(liens) | _partis(rangs, connus) - derniers, transferes(avant), dossier)
    dire_les_suites(dossier, visibles=connus.parcours)


def _rangs(dossier: DossierPrevu) -> list[Rang]:
    """Return the contracts as the database will keep them: on the same first day, those that it has come before."""
    prevus = {prevu.existant.pk: prevu for prevu in dossier.contrats if prevu.existant}
    connus = sorted(dossier.connus, key=lambda contrat: contrat.pk)
    rangs = [Rang(prevus.get(contrat.pk), contrat) for contrat in connus]
    return rangs + [Rang(prevu, None) for prevu in dossier.contrats if prevu.existant is None]


def _etape(cle: int, rang: Rang) -> Etape:
    source: ContratPrevu | Contrat | None = rang.prevu or rang.existant
    assert source is not None  # noqa: S101 (a rank holds one of them)
    return Etape(cle, source.debut, source.fin_prevue, source.fin_reelle)


def _avant(rangs: Sequence[Rang], connus: Connus) -> tuple[list[Maillon], dict[int, Lien]]:
    """Return the pathways without this import, and how the contracts on file begin, by the same keys."""
    anciens = [Rang(None, rang.existant) for rang in rangs if rang.existant]
    etapes = [_etape(cle, rang) for cle, rang in enumerate(anciens)]
    return lier(etapes, lieux={cle: rang.site(connus) for cle, rang in enumerate(anciens)}, jours=connus.jours)


def _enchainer(
    rangs: Sequence[Rang], liens: Mapping[int, Lien], avant: Mapping[int, Lien], dossier: DossierPrevu
) -> None:
    """Say how each new contract begins, and each one on file that this import gives another contract to go on from."""
    changes = [cle for cle in liens if liens[cle] != avant.get(cle)]
    gardes = {rang.existant.precedent_id for cle, rang in enumerate(rangs) if rang.existant and cle not in changes}
    for cle in changes:
        lien, rang = liens[cle], rangs[cle]
        suivi = rangs[lien.suit] if lien.suit is not None else None
        if suivi and suivi.existant and suivi.existant.pk in gardes:
            suivi = None
        suit = (suivi.prevu or suivi.existant) if suivi else None
        if rang.existant:
            suite = dossier.suite(rang.existant)
            suite.suit, suite.deplacee = suit, rang.existant.precedent_id != _cle(suivi)
            if rang.existant.nature != lien.nature:
                suite.champs["nature"] = lien.nature
        elif rang.prevu:
            rang.prevu.nature, rang.prevu.suit = lien.nature, suit


def _cle(rang: Rang | None) -> int | None:
    """Return the key of a contract on file, one that no other has for a new one, or None."""
    if rang is None:
        return None
    return rang.existant.pk if rang.existant else 0


def _partis(rangs: Sequence[Rang], connus: Connus) -> set[int]:
    """Return the contracts whose outcome was a move, written while nothing followed them."""
    sorties = {cle: connus.sorties.get(rang.existant.pk) for cle, rang in enumerate(rangs) if rang.existant}
    return {cle for cle, s in sorties.items() if s and s.code and s.code.classe == ClasseSortie.TRANSFERT}


def _noter_les_transferts(rangs: Sequence[Rang], deplaces: set[int], avant: set[int], dossier: DossierPrevu) -> None:
    """Say which contracts end by a move. A reason that somebody wrote stays."""
    for cle, rang in enumerate(rangs):
        prevu, existant = rang
        ecrit = existant.motif_fin if existant else ""
        deplace = cle in deplaces or (prevu is not None and prevu.transfert)
        if prevu and deplace and prevu.fin_reelle and not ecrit:
            prevu.champs["motif_fin"] = MotifFin.TRANSFERT
        elif existant and not prevu and deplace and cle not in avant and existant.fin_reelle and not ecrit:
            dossier.suite(existant).champs["motif_fin"] = MotifFin.TRANSFERT
        elif existant and not deplace and cle in avant and ecrit == MotifFin.TRANSFERT:
            (prevu or dossier.suite(existant)).champs["motif_fin"] = ""


class _Issue:
    """Reads what the rows say of the end of one pathway."""

    def __init__(self, dossier: DossierPrevu, connus: Connus, maillon: Maillon, rangs: Sequence[Rang]) -> None:
        self.dossier = dossier
        self.connus = connus
        self.maillon = maillon
        self.dernier = rangs[maillon.derniere.cle]
        self.prevus = [prevu for etape in maillon.etapes if (prevu := rangs[etape.cle].prevu)]
        self.codes: dict[str, LigneImport] = {}
        self.situations: dict[str, LigneImport] = {}

    def lire(self) -> Iterator[Faute]:
        fautes = [faute for prevu in self.prevus for faute in self._lire_contrat(prevu)]
        fin = self.maillon.fin
        for valeurs in (self.codes, self.situations):
            if len(valeurs) > 1:
                dites = " et ".join(sorted(valeurs))
                ligne = max(valeurs.values(), key=lambda ligne: ligne.numero)
                fautes.append((ligne, _("ce parcours a deux fins différentes, %s : gardez la bonne.") % dites))
        if fin and fin > self.connus.aujourdhui and self.prevus:
            fautes.append((self._ligne(), _("la sortie ne peut pas être dans le futur.")))
        if not fautes and fin and (self.codes or self.situations):
            fautes += self._noter(fin)
        yield from fautes

    def _lire_contrat(self, prevu: ContratPrevu) -> Iterator[Faute]:
        ligne, fin = prevu.ligne, self.maillon.fin
        dernier = prevu is self.dernier.prevu
        if ligne.date_sortie and ligne.date_sortie not in (fin, prevu.fin_reelle):
            yield ligne, _("la date de sortie n’est pas la fin réelle du contrat.")
        if not (ligne.code_sortie or ligne.situation_m6):
            return
        if dernier and fin is None:
            yield ligne, _("il y a une sortie, mais aucune fin réelle ni date de sortie.")
        elif dernier or (fin and fin in (ligne.date_sortie, prevu.fin_reelle)):
            if ligne.code_sortie:
                self.codes.setdefault(ligne.code_sortie, ligne)
            if ligne.situation_m6:
                self.situations.setdefault(ligne.situation_m6, ligne)
        elif ligne.code_sortie == TRANSFERT:
            prevu.transfert = True
        else:
            phrase = _("Sortie ignorée : un autre contrat suit dans les %d jours, le parcours continue.")
            prevu.remarques.append(phrase % self.connus.jours)

    def _ligne(self) -> LigneImport:
        """Return the row to speak of: that of the last contract, or the last one of the pathway."""
        return (self.dernier.prevu or self.prevus[-1]).ligne

    def _noter(self, fin: date) -> Iterator[Faute]:
        texte, ligne = next(iter(self.codes.items()), ("", self._ligne()))
        situation = next(iter(self.situations), "")
        existante = self.connus.sorties.get(self.dernier.existant.pk) if self.dernier.existant else None
        automatique = not texte and existante is None
        code = self.connus.code(NON_DOCUMENTE if automatique else texte, fin)
        if code is None and (texte or automatique):
            yield (
                ligne,
                _("le code de sortie « %(code)s » n’existe pas au %(jour)s.")
                % {
                    "code": texte or NON_DOCUMENTE,
                    "jour": f"{fin:%d/%m/%Y}",
                },
            )
            return
        suivi = self.connus.suivis[existante.pk].get(Echeance.M6) if existante else None
        if existante and code == _code(existante):
            code = None
        if suivi and suivi.situation == situation:
            situation = ""
        self._remarquer(fin, code, situation)
        if code or situation:
            self.dossier.issues.append(
                IssuePrevue(
                    ligne=ligne,
                    prevu=self.dernier.prevu,
                    fin=fin,
                    contrat=self.dernier.existant,
                    existante=existante,
                    suivi=suivi,
                    code=code,
                    automatique=automatique,
                    situation=situation,
                )
            )

    def _remarquer(self, fin: date, code: NomenclatureSortie | None, situation: str) -> None:
        prevu = self.dernier.prevu or self.prevus[-1]
        if code and code.classe == ClasseSortie.TRANSFERT:
            prevu.remarques.append(_("Transfert vers un lieu qui n’est pas dans ce logiciel : pas une sortie."))
        if situation and jour_du_suivi(fin, Echeance.M6) > self.connus.aujourdhui:
            prevu.remarques.append(_("La situation à six mois est notée avant six mois."))


def _code(sortie: Sortie) -> NomenclatureSortie | None:
    return sortie.sensible.code if sortie.restreinte else sortie.code
