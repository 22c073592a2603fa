"""One person of an imported file: who it is, and which contracts the rows make or correct."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.exceptions import RefusError
from parcours.models import Contrat
from parcours.models.contrat import PLEIN

from .charge import refuser_exces
from .importation_connus import Connus
from .importation_lignes import LigneImport, plier
from .importation_parcours import lire_parcours
from .importation_plan import ContratPrevu, DossierPrevu
from .importation_reconnaissance import reconnaitre

CASES = tuple(champ for champ in LigneImport.__dataclass_fields__ if champ not in ("numero", "erreurs"))

CONTRADICTIONS = {
    "nom": gettext_lazy("le matricule %s porte deux noms différents."),
    "prenom": gettext_lazy("le matricule %s porte deux prénoms différents."),
    "naissance": gettext_lazy("le matricule %s a deux dates de naissance."),
    "sexe": gettext_lazy("le matricule %s a deux valeurs pour « sexe »."),
}
HOMONYMES_COMPARES = 20
"""A file where everybody has the same name is not compared row by row with itself."""


class Personne:
    """Reads the rows of one person, whatever their order. Each fault is a sentence that begins with a row's number."""

    def __init__(self, lignes: Iterable[LigneImport], connus: Connus) -> None:
        self.connus = connus
        self.erreurs: list[tuple[int, str]] = []
        self.lignes = sorted(lignes, key=self._rang)
        premiere = self.lignes[0]
        existant = connus.mediateurs.get(premiere.matricule.upper())
        contrats = connus.contrats.get(existant.pk, []) if existant else []
        self.dossier = DossierPrevu(existant.matricule if existant else premiere.matricule, existant, contrats)

    def _rang(self, ligne: LigneImport) -> tuple[date, str, int]:
        return ligne.debut or date.min, plier(ligne.etablissement), ligne.numero

    def faute(self, ligne: LigneImport, phrase: str) -> None:
        self.erreurs.append((ligne.numero, _("Ligne %(n)d : %(phrase)s") % {"n": ligne.numero, "phrase": phrase}))

    def lire(self) -> None:
        """Fill the plan of this person, or the list of faults."""
        if not self._ouvert():
            # Nothing else is said: it would tell what the file holds.
            self.faute(self.lignes[0], _("le matricule %s est déjà pris.") % self.lignes[0].matricule)
            return
        self._lire_identite()
        self._lire_contrats()
        if not self.erreurs and self.dossier.change:
            self._verifier_temps()
        if not self.erreurs:
            for ligne, phrase in lire_parcours(self.dossier, self.connus):
                self.faute(ligne, phrase)

    def _ouvert(self) -> bool:
        """Return whether the import may touch this person's file: one that it may see, and that still names somebody."""
        existant, visibles = self.dossier.existant, self.connus.visibles
        return existant is None or (not existant.anonymise_le and (visibles is None or existant.pk in visibles))

    def _seule_valeur(self, champ: str, phrase: Any) -> Any:
        """Return what the rows say of a person, all together: an empty cell says nothing."""
        trouvee: Any = None
        for ligne in self.lignes:
            valeur = getattr(ligne, champ)
            if valeur and trouvee and _comparable(valeur) != _comparable(trouvee):
                self.faute(ligne, phrase % ligne.matricule)
                break
            trouvee = trouvee or valeur
        return trouvee

    def _lire_identite(self) -> None:
        donnes = {champ: self._seule_valeur(champ, phrase) for champ, phrase in CONTRADICTIONS.items()}
        if donnes["naissance"] and self.lignes[0].debut and donnes["naissance"] >= self.lignes[0].debut:
            self.faute(self.lignes[0], _("la date de naissance n’est pas avant le début du contrat."))
        existant = self.dossier.existant
        donnes = {champ: valeur for champ, valeur in donnes.items() if valeur}
        if existant is None:
            self.dossier.champs = donnes
            return
        self.dossier.champs = {c: valeur for c, valeur in donnes.items() if getattr(existant, c) != valeur}
        permis = self.connus.modifiables
        if self.dossier.champs and permis is not None and existant.pk not in permis:
            phrase = _("cette personne travaille maintenant ailleurs : écrivez son identité comme dans son dossier.")
            self.faute(self.lignes[0], phrase)
        if {"nom", "prenom"} & self.dossier.champs.keys():
            apres = f"{donnes.get('prenom', existant.prenom)} {donnes['nom']}".strip()
            phrase = _("Le nom change : « %(avant)s » devient « %(apres)s ».")
            self.dossier.remarques.append(phrase % {"avant": existant.nom_complet, "apres": apres})

    def _lire_contrats(self) -> None:
        lignes = self._sans_doublons()
        debuts = sorted({ligne.debut for ligne in lignes if ligne.debut} | {c.debut for c in self.dossier.connus})
        reconnus = reconnaitre(lignes, self.dossier.connus, self.connus)
        for ligne in lignes:
            if doute := reconnus.doutes.get(ligne.numero):
                self.faute(ligne, doute)
            elif ligne.debut:
                self._ajouter(ligne, ligne.debut, reconnus.contrats.get(ligne.numero), debuts)
        if existant := self.dossier.existant:
            nouveau = any(contrat.existant is None for contrat in self.dossier.contrats)
            if nouveau and existant.archive_le:
                self.dossier.champs["archive_le"] = None
                self.dossier.remarques.append(_("Ce dossier était archivé : il redevient courant."))

    def _sans_doublons(self) -> list[LigneImport]:
        """Return the rows, one for each contract; a row that says otherwise of the same contract is a fault."""
        vues: dict[tuple[date | None, object], LigneImport] = {}
        for ligne in self.lignes:
            autre = vues.setdefault((ligne.debut, self.connus.lieu(ligne.etablissement)), ligne)
            if autre is not ligne:
                if any(getattr(autre, case) != getattr(ligne, case) for case in CASES):
                    self.faute(ligne, _("ce contrat est déjà à la ligne %d, avec d’autres données.") % autre.numero)
                self.dossier.doublons.append(ligne)
        return list(vues.values())

    def _ajouter(self, ligne: LigneImport, debut: date, existant: Contrat | None, debuts: Sequence[date]) -> None:
        fin = ligne.fin_reelle
        if fin is None and ligne.date_sortie and not _commence(debuts, apres=debut, jusqu_au=ligne.date_sortie):
            fin = ligne.date_sortie
        if ligne.fin_prevue and ligne.fin_prevue < debut:
            self.faute(ligne, _("la fin prévue est avant le début."))
        if fin and fin < debut:
            self.faute(ligne, _("la fin réelle est avant le début."))
        if ligne.code_sortie and not self.connus.code_existe(ligne.code_sortie):
            self.faute(ligne, _("le code de sortie « %s » n’existe pas.") % ligne.code_sortie[:20])
        if existant and self.connus.parcours is not None and existant.parcours_id not in self.connus.parcours:
            self.faute(ligne, _("ce contrat n’est pas dans l’un de vos établissements."))
        lus = {
            "type": ligne.type_contrat,
            "etablissement": self.connus.site(ligne.etablissement),
            "fin_prevue": ligne.fin_prevue,
            "fin_reelle": fin,
            "quotite": ligne.quotite,
        }
        # An empty cell says nothing: it never erases what is known.
        champs: dict[str, Any] = {
            c: v for c, v in lus.items() if v is not None and (existant is None or getattr(existant, c) != v)
        }
        if lus["etablissement"] is None:
            champs["etablissement"] = None  # one that the import creates
        prevu = ContratPrevu(
            ligne=ligne,
            debut=debut,
            fin_prevue=ligne.fin_prevue or (existant.fin_prevue if existant else None),
            fin_reelle=fin or (existant.fin_reelle if existant else None),
            existant=existant,
            champs=champs,
        )
        if existant and "etablissement" in champs:
            phrase = _(
                "L’établissement change : « %(avant)s » devient « %(apres)s ». "
                "Si c’est un second temps partiel, ajoutez aussi la ligne du premier."
            )
            prevu.remarques.append(phrase % {"avant": existant.etablissement.code, "apres": ligne.etablissement})
        self.dossier.contrats.append(prevu)

    def _verifier_temps(self) -> None:
        try:
            self._refuser_exces(len(self.dossier.contrats))
        except RefusError as refus:
            # The row to look at is the first one that is too much, in the order of the calendar.
            rang = bisect_left(range(len(self.dossier.contrats) - 1), True, key=lambda r: self._deborde(r + 1))
            self.faute(self.dossier.contrats[rang].ligne, str(refus))

    def _deborde(self, nombre: int) -> bool:
        try:
            self._refuser_exces(nombre)
        except RefusError:
            return True
        return False

    def _refuser_exces(self, nombre: int) -> None:
        prevus = self.dossier.contrats[:nombre]
        existants = self.dossier.connus
        corriges = {prevu.existant.pk for prevu in self.dossier.contrats if prevu.existant}
        contrats = [contrat for contrat in existants if contrat.pk not in corriges]
        for prevu in prevus:
            contrat = Contrat(debut=prevu.debut, fin_prevue=prevu.fin_prevue, fin_reelle=prevu.fin_reelle)
            contrat.pk = prevu.existant.pk if prevu.existant else None
            contrat.quotite = prevu.champs.get("quotite") or (prevu.existant.quotite if prevu.existant else PLEIN)
            contrats.append(contrat)
        refuser_exces(
            contrats,
            [avenant for contrat in existants for avenant in contrat.avenants.all()],
            [suspension for contrat in existants for suspension in contrat.suspensions.all()],
        )


def _comparable(valeur: Any) -> Any:
    return plier(valeur) if isinstance(valeur, str) else valeur


def _commence(debuts: Sequence[date], *, apres: date, jusqu_au: date) -> bool:
    """Return whether one of these sorted days is after a day, and not after another."""
    return bisect_right(debuts, apres) < bisect_right(debuts, jusqu_au)


def prevoir(lignes: Iterable[LigneImport], connus: Connus) -> tuple[DossierPrevu, list[tuple[int, str]]]:
    """Return what one person's rows would do, and what is wrong with them: row numbers and sentences."""
    personne = Personne(lignes, connus)
    personne.lire()
    return personne.dossier, personne.erreurs


def signaler_homonymes(dossiers: Iterable[DossierPrevu], connus: Connus) -> None:
    """Remark on each new file whose name is that of another one, in the database or in this import.

    They are taken for the same person in the same establishment, or when the birth dates agree, unless these differ.
    """
    nouveaux = sorted((d for d in dossiers if d.existant is None and d.contrats), key=lambda d: d.matricule)
    memes: dict[str, list[tuple[object, date | None, str]]] = {}
    for dossier in nouveaux:
        nom = _nom(dossier)
        trouves = memes.setdefault(nom, [*connus.homonymes.get(nom, ())])
        trouves.append((_lieu(dossier, connus), dossier.champs.get("naissance"), dossier.matricule))
    for dossier in nouveaux:
        naissance, lieu = dossier.champs.get("naissance"), _lieu(dossier, connus)
        for autre_lieu, autre_naissance, matricule in memes[_nom(dossier)][:HOMONYMES_COMPARES]:
            if matricule == dossier.matricule:
                continue
            if naissance == autre_naissance if naissance and autre_naissance else lieu == autre_lieu:
                phrase = _("Doublon possible : le matricule %s porte déjà ce nom. Vérifiez avant d’importer.")
                dossier.remarques.append(phrase % matricule)


def _nom(dossier: DossierPrevu) -> str:
    return plier(f"{dossier.champs.get('nom', '')} {dossier.champs.get('prenom', '')}")


def _lieu(dossier: DossierPrevu, connus: Connus) -> object:
    """Return the key of the establishment of the first contract; its code when it does not exist yet."""
    return connus.lieu(dossier.contrats[0].ligne.etablissement)
