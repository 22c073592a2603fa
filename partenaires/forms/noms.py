"""Names of people: typed, pasted, or in a file."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ateliers.domain.personnes import normaliser
from partenaires.domain.listes import ListeLue, lire_participants, lire_texte
from partenaires.domain.participants import Nom
from tableur.exceptions import FichierInvalideError
from tableur.lecture import TAILLE_MAXIMALE, lire_tableau

TEXTE_MAXIMUM = 40_000
MOTS_ACCORD = {True: "oui", False: "non", None: ""}


class NomsForm(forms.Form):
    """Names typed, pasted, or in a file. What a file held is written back as text when the form is refused."""

    noms = forms.CharField(
        label=_("Noms des personnes"),
        help_text=_("Une personne par ligne : prénom, puis nom. Vous pouvez coller une liste."),
        required=False,
        max_length=TEXTE_MAXIMUM,
        error_messages={"max_length": _("Cette liste est trop longue. Envoyez plutôt un fichier.")},
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )
    fichier = forms.FileField(
        label=_("Ou un fichier avec les noms"),
        help_text=_("Un tableau CSV ou XLSX, avec les colonnes « prénom » et « nom »."),
        required=False,
        allow_empty_file=True,
        error_messages={"invalid": _("Ce fichier n’est pas arrivé. Choisissez-le encore une fois.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    accord = forms.BooleanField(
        label=_(
            "Ces personnes sont d’accord pour que vous sachiez si elles sont venues, et que l’attestation les nomme."
        ),
        help_text=_("Sans leur accord, vous aurez seulement le nombre de personnes venues."),
        required=False,
    )

    def clean_noms(self) -> ListeLue:
        texte: str = self.cleaned_data["noms"]
        try:
            return lire_texte(texte) if texte else ListeLue(())
        except FichierInvalideError as invalide:
            raise ValidationError(list(invalide.phrases)) from invalide

    def clean_fichier(self) -> ListeLue:
        fichier = self.cleaned_data["fichier"]
        if not fichier:
            return ListeLue(())
        try:
            return lire_participants(lire_tableau(fichier.read(TAILLE_MAXIMALE + 1), nom=fichier.name))
        except FichierInvalideError as invalide:
            raise ValidationError(list(invalide.phrases)) from invalide

    @property
    def noms_lus(self) -> list[Nom]:
        """Return the people of the text and of the file, those that could be read: once each who is in both."""
        du_fichier_seul, _deux_fois = self._trier_le_fichier()
        pour_tous = bool(self.cleaned_data.get("accord"))
        # Who said no did, whatever is ticked for the others.
        return [
            replace(nom, accord=pour_tous if nom.accord is None else nom.accord)
            for nom in (*self._liste("noms").noms, *du_fichier_seul)
        ]

    @property
    def remarques(self) -> list[str]:
        """Return what must be told about the lists that were read."""
        _du_fichier_seul, deux_fois = self._trier_le_fichier()
        dites = [remarque for champ in ("noms", "fichier") for remarque in self._liste(champ).remarques]
        if deux_fois:
            phrase = _("Écrits, et dans le fichier aussi : %s. Ils sont inscrits une seule fois.")
            dites.append(phrase % ", ".join(map(str, deux_fois)))
        return dites

    def _trier_le_fichier(self) -> tuple[list[Nom], list[Nom]]:
        """Return the people who are in the file alone, then those who are written too."""
        ecrits = {normaliser(str(nom)) for nom in self._liste("noms").noms}
        seuls: list[Nom] = []
        deux_fois: list[Nom] = []
        for nom in self._liste("fichier").noms:
            (deux_fois if normaliser(str(nom)) in ecrits else seuls).append(nom)
        return seuls, deux_fois

    def _liste(self, champ: str) -> ListeLue:
        return self.cleaned_data.get(champ) or ListeLue(())

    def garder_le_fichier(self) -> None:
        """Write the names of the file in the text: a browser does not send a file twice."""
        lue = self.cleaned_data.get("fichier")
        if not lue or not lue.noms:
            return
        donnees = MultiValueDict(self.data)
        deja = str(donnees.get("noms", ""))
        separateur = "\t" if "\t" in deja else ";"
        lignes = [separateur.join((n.prenom, n.nom, MOTS_ACCORD[n.accord])) for n in lue.noms]
        donnees["noms"] = "\n".join([*filter(None, [deja.rstrip()]), *lignes])
        self.data = donnees
