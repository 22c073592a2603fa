"""One person of an imported file: which contracts they are, where each pathway ends, and what contradicts itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from parcours.exceptions import RefusError
from parcours.models import Contrat, Etablissement, Mediateur, NomenclatureSortie, Sortie
from parcours.models.contrat import Nature
from parcours.models.sortie import ClasseSortie

from .chaine import Etape, Maillon, decouper
from .charge import refuser_exces
from .importation_lignes import LigneImport, plier
from .importation_plan import ContratPrevu, DossierPrevu, IssuePrevue


@dataclass
class Connus:
    """What the database holds about the people and the places of the file."""

    aujourdhui: date
    jours: int
    visibles: set[int] | None
    """Keys of the files that the account may see; None: all of them."""
    codes: list[NomenclatureSortie]
    etablissements: dict[str, Etablissement] = field(default_factory=dict)
    mediateurs: dict[str, Mediateur] = field(default_factory=dict)
    contrats: dict[int, list[Contrat]] = field(default_factory=lambda: defaultdict(list))
    sorties: dict[int, Sortie] = field(default_factory=dict)
    suivis: dict[int, str] = field(default_factory=dict)
    homonymes: dict[str, list[tuple[int, date | None, str]]] = field(default_factory=lambda: defaultdict(list))

    def etablissement(self, texte: str) -> Etablissement | None:
        """Return the establishment of that code, or of that name."""
        return self.etablissements.get(texte.upper()) or self.etablissements.get(plier(texte).upper())

    def code(self, texte: str, jour: date) -> NomenclatureSortie | None:
        """Return the version of an exit code that holds on a day."""
        return next(
            (c for c in self.codes if c.code == texte and c.valide_du <= jour and jour <= (c.valide_au or date.max)),
            None,
        )


class _Personne:
    """Gathers the faults of one person: each is a sentence that begins with a row's number."""

    def __init__(self, lignes: Sequence[LigneImport], connus: Connus) -> None:
        self.connus = connus
        self.erreurs: list[str] = []
        self.lignes = sorted(lignes, key=lambda ligne: (ligne.debut or date.min, ligne.numero))
        premiere = self.lignes[0]
        existant = connus.mediateurs.get(premiere.matricule.upper())
        self.dossier = DossierPrevu(premiere.matricule, existant, {})

    def faute(self, ligne: LigneImport, phrase: str) -> None:
        self.erreurs.append(_("Ligne %(n)d : %(phrase)s") % {"n": ligne.numero, "phrase": phrase})

    def lire_identite(self) -> None:
        premiere = self.lignes[0]
        for ligne in self.lignes[1:]:
            if plier(f"{ligne.nom} {ligne.prenom}") != plier(f"{premiere.nom} {premiere.prenom}"):
                self.faute(ligne, _("le matricule %s porte deux noms différents.") % ligne.matricule)
        existant = self.dossier.existant
        if existant and (
            existant.anonymise_le or (self.connus.visibles is not None and existant.pk not in self.connus.visibles)
        ):
            self.faute(premiere, _("le matricule %s est déjà pris.") % premiere.matricule)
        donnes: dict[str, Any] = {"nom": premiere.nom, "prenom": premiere.prenom}
        donnes |= {
            c: v
            for c in ("naissance", "sexe")
            if (v := next((getattr(li, c) for li in self.lignes if getattr(li, c)), None))
        }
        self.dossier.champs = {c: v for c, v in donnes.items() if existant is None or getattr(existant, c) != v}
        if existant and {"nom", "prenom"} & self.dossier.champs.keys():
            phrase = _("Le nom change : « %(avant)s » devient « %(apres)s ».")
            apres = f"{premiere.prenom} {premiere.nom}".strip()
            self.dossier.remarques.append(phrase % {"avant": existant.nom_complet, "apres": apres})
        if existant is None:
            self._chercher_homonymes(premiere, donnes.get("naissance"))

    def _chercher_homonymes(self, ligne: LigneImport, naissance: Any) -> None:
        site = self.connus.etablissement(ligne.etablissement)
        for autre_site, autre_naissance, matricule in self.connus.homonymes.get(
            plier(f"{ligne.nom} {ligne.prenom}"), ()
        ):
            meme_jour = naissance and autre_naissance and naissance == autre_naissance
            autre_jour = naissance and autre_naissance and naissance != autre_naissance
            if meme_jour or (site and autre_site == site.pk and not autre_jour):
                self.dossier.remarques.append(
                    _("Doublon possible : le matricule %s porte déjà ce nom. Vérifiez avant d’importer.") % matricule
                )

    def lire_contrats(self) -> None:
        existants = {c.debut: c for c in self._existants()}
        vus: dict[date, LigneImport] = {}
        for ligne in self.lignes:
            assert ligne.debut is not None  # noqa: S101 (rows without a start are errors already)
            if autre := vus.get(ligne.debut):
                if _contenu(autre) != _contenu(ligne):
                    self.faute(ligne, _("ce contrat est déjà à la ligne %d, avec d’autres données.") % autre.numero)
                continue
            vus[ligne.debut] = ligne
            suivants = [li for li in self.lignes if li.debut and li.debut > ligne.debut]
            fin = ligne.fin_reelle
            if (
                fin is None
                and ligne.date_sortie
                and not any(li.debut <= ligne.date_sortie for li in suivants if li.debut)
            ):
                fin = ligne.date_sortie
            for nom, jour in ((_("La fin prévue"), ligne.fin_prevue), (_("La fin réelle"), fin)):
                if jour and jour < ligne.debut:
                    self.faute(ligne, _("%s est avant le début.") % nom)
            self.dossier.contrats.append(self._prevoir(ligne, fin, existants.get(ligne.debut)))

    def _existants(self) -> list[Contrat]:
        return self.connus.contrats.get(self.dossier.existant.pk, []) if self.dossier.existant else []

    def _prevoir(self, ligne: LigneImport, fin: date | None, existant: Contrat | None) -> ContratPrevu:
        lus = {
            "type": ligne.type_contrat,
            "etablissement": self.connus.etablissement(ligne.etablissement),
            "fin_prevue": ligne.fin_prevue,
            "fin_reelle": fin,
            "quotite": ligne.quotite,
        }
        # An empty cell says nothing: it never erases what is known.
        champs = {c: v for c, v in lus.items() if v is not None and (existant is None or getattr(existant, c) != v)}
        return ContratPrevu(ligne, existant, champs, fin or (existant.fin_reelle if existant else None))

    def lire_issues(self) -> None:
        prevus = self.dossier.contrats
        autres = [c for c in self._existants() if c.debut not in {p.debut for p in prevus}]
        etapes = [Etape(i, p.debut, p.ligne.fin_prevue, p.fin_reelle) for i, p in enumerate(prevus)]
        etapes += [Etape(len(prevus) + i, c.debut, c.fin_prevue, c.fin_reelle) for i, c in enumerate(autres)]
        for maillon in decouper(etapes, jours=self.connus.jours):
            if maillon.fin and maillon.fin > self.connus.aujourdhui:
                self.faute(self._ligne(maillon), _("la sortie ne peut pas être dans le futur."))
            suite = [prevus[e.cle] for e in maillon.etapes if e.cle < len(prevus)]
            _enchainer(suite)
            self._lire_issue(maillon, suite, prevus)

    def _ligne(self, maillon: Maillon) -> LigneImport:
        cle = maillon.derniere.cle
        return self.dossier.contrats[cle].ligne if cle < len(self.dossier.contrats) else self.lignes[0]

    def _lire_issue(self, maillon: Maillon, suite: Sequence[ContratPrevu], prevus: Sequence[ContratPrevu]) -> None:
        codes: dict[str, ContratPrevu] = {}
        situations: dict[str, ContratPrevu] = {}
        for prevu in suite:
            ligne = prevu.ligne
            dernier = prevus.index(prevu) == maillon.derniere.cle
            du_parcours = dernier or (ligne.date_sortie is not None and ligne.date_sortie == maillon.fin)
            if ligne.date_sortie and ligne.date_sortie not in (maillon.fin, prevu.fin_reelle):
                self.faute(ligne, _("la date de sortie n’est pas la fin réelle du dernier contrat."))
            if (ligne.code_sortie or ligne.situation_m6) and maillon.fin is None and dernier:
                self.faute(ligne, _("il y a une sortie, mais aucune fin réelle ni date de sortie."))
            elif not du_parcours:
                self._ignorer(prevu)
            else:
                if ligne.code_sortie:
                    codes.setdefault(ligne.code_sortie, prevu)
                if ligne.situation_m6:
                    situations.setdefault(ligne.situation_m6, prevu)
        if len(codes) > 1 or len(situations) > 1:
            self.faute(suite[-1].ligne, _("ce parcours a deux sorties différentes : gardez la bonne."))
        elif maillon.fin and (codes or situations):
            self._noter_issue(maillon, next(iter(codes), ""), next(iter(situations), ""), self._ligne(maillon))

    def _ignorer(self, prevu: ContratPrevu) -> None:
        """The pathway goes on after this contract: a transfer is kept as such, another exit is not one."""
        if prevu.ligne.code_sortie == "NE7":
            prevu.transfert = True
        elif prevu.ligne.code_sortie or prevu.ligne.situation_m6:
            prevu.remarques.append(_("Sortie ignorée : un autre contrat suit dans les 31 jours, le parcours continue."))

    def _noter_issue(self, maillon: Maillon, texte: str, situation: str, ligne: LigneImport) -> None:
        assert maillon.fin is not None  # noqa: S101 (checked by the caller)
        code = self.connus.code(texte, maillon.fin) if texte else None
        if texte and code is None:
            self.faute(ligne, _("le code de sortie « %s » n’existe pas.") % texte[:20])
            return
        existant = next((c for c in self._existants() if c.debut == maillon.derniere.debut), None)
        sortie = self.connus.sorties.get(existant.pk) if existant else None
        if sortie and code and _code(sortie) == code:
            code = None
        if sortie and situation and self.connus.suivis.get(sortie.pk) == situation:
            situation = ""
        if code and code.classe == ClasseSortie.TRANSFERT:
            self.dossier.contrats[-1].remarques.append(
                _("Transfert vers un lieu qui n’est pas dans ce logiciel : pas une sortie.")
            )
        if code or situation:
            self.dossier.issues.append(IssuePrevue(ligne, maillon.derniere.debut, maillon.fin, code, situation))

    def verifier_temps(self) -> None:
        prevus = {prevu.debut: prevu for prevu in self.dossier.contrats}
        contrats = []
        for prevu in prevus.values():
            contrat = Contrat(
                debut=prevu.debut,
                fin_prevue=prevu.ligne.fin_prevue,
                fin_reelle=prevu.fin_reelle,
                quotite=prevu.ligne.quotite,
            )
            if prevu.existant:
                contrat.pk = prevu.existant.pk
                contrat.fin_prevue = contrat.fin_prevue or prevu.existant.fin_prevue
            contrats.append(contrat)
        existants = self._existants()
        contrats += [c for c in existants if c.debut not in prevus]
        try:
            refuser_exces(
                contrats,
                [avenant for c in existants for avenant in c.avenants.all()],
                [suspension for c in existants for suspension in c.suspensions.all()],
            )
        except RefusError as refus:
            self.faute(self.lignes[0], str(refus))


def _contenu(ligne: LigneImport) -> tuple[object, ...]:
    return tuple(
        getattr(ligne, champ) for champ in LigneImport.__dataclass_fields__ if champ not in ("numero", "erreurs")
    )


def _code(sortie: Sortie) -> NomenclatureSortie | None:
    if sortie.restreinte:
        return sortie.sensible.code
    return sortie.code


def _enchainer(suite: Sequence[ContratPrevu]) -> None:
    """Say how each new contract comes after the one before: renewed, or moved to another establishment."""
    for avant, apres in pairwise(suite):
        if (
            avant.fin_reelle is None
            or apres.debut - avant.fin_reelle > timedelta(days=31)
            or apres.debut <= avant.fin_reelle
        ):
            continue
        meme_lieu = plier(avant.ligne.etablissement) == plier(apres.ligne.etablissement)
        apres.nature = Nature.RENOUVELLEMENT if meme_lieu else Nature.TRANSFERT
        apres.suit = avant.debut
        avant.transfert = avant.transfert or not meme_lieu


def prevoir(lignes: Sequence[LigneImport], connus: Connus) -> tuple[DossierPrevu, list[str]]:
    """Return what one person's rows would do, and what is wrong with them."""
    personne = _Personne(lignes, connus)
    personne.lire_identite()
    personne.lire_contrats()
    if not personne.erreurs:
        personne.lire_issues()
        personne.verifier_temps()
    return personne.dossier, personne.erreurs
