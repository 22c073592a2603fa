"""The method in plain words: what each rate counts, what it is divided by, and the rules that every figure follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.conf import reglage
from parcours.domain.chiffres import Base, Bilan, Classe, Definition, Operateur, Situation

from .mots import INSECABLE, jour_chiffres, periode_chiffres, personnes

CLASSES = {
    Classe.DURABLE: gettext_lazy("emploi durable"),
    Classe.TRANSITION: gettext_lazy("emploi de transition"),
    Classe.POSITIVE: gettext_lazy("autre sortie positive"),
    Classe.AUTRE: gettext_lazy("autre sortie"),
    Classe.NON_DOCUMENTEE: gettext_lazy("sortie non documentée"),
    Classe.NEUTRALISEE: gettext_lazy("sortie neutralisée"),
    Classe.TRANSFERT: gettext_lazy("transfert"),
}
SITUATIONS = {
    Situation.EMPLOI: gettext_lazy("en emploi"),
    Situation.FORMATION: gettext_lazy("en formation"),
    Situation.CHOMAGE: gettext_lazy("au chômage"),
    Situation.INACTIVITE: gettext_lazy("sans activité"),
    Situation.INJOIGNABLE: gettext_lazy("injoignable"),
    Situation.OPPOSITION: gettext_lazy("ne veut pas être contacté"),
}
BASES = {
    Base.SORTANTS: gettext_lazy("toutes les personnes sorties"),
    Base.EXAMINEES: gettext_lazy("les personnes sorties, sans les sorties neutralisées"),
    Base.REPONSES_M6: gettext_lazy("les personnes examinées dont la situation à six mois est connue"),
}
UNITES = {
    Base.SORTANTS: gettext_lazy("personnes sorties"),
    Base.EXAMINEES: gettext_lazy("sorties examinées"),
    Base.REPONSES_M6: gettext_lazy("réponses à six mois"),
}


def noms_des_codes(bilan: Bilan, autres: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the name of each exit code: `autres` names those that nobody left with, or that are hidden."""
    return dict(autres or {}) | {compte.cle: compte.libelle for compte in bilan.total.par_code}


def en_mots(cles: frozenset[str], codes: Mapping[str, str]) -> str:
    """Return classes, situations and codes in words, always in the same order: "emploi durable, Chômage (AS1)"."""
    connues = {str(cle): str(nom) for cle, nom in (*CLASSES.items(), *SITUATIONS.items())}
    mots = [nom for cle, nom in connues.items() if cle in cles]
    for cle in sorted(cles - set(connues)):
        libelle = codes.get(cle, cle)
        mots.append(libelle if cle in libelle else f"{libelle} ({cle})")
    return ", ".join(mots)


def unite(definition: Definition) -> str:
    """Return what the denominator counts, to follow "7 sur 14"."""
    return str(UNITES[definition.base])


@dataclass(frozen=True)
class Lecture:
    """A line of a definition: what it is about, and what it says."""

    sujet: str
    texte: str

    def __str__(self) -> str:
        return f"{self.sujet}{INSECABLE}: {self.texte}"


def lectures(definition: Definition, bilan: Bilan, codes: Mapping[str, str]) -> list[Lecture]:
    """Return the definition line by line; what is the same for all of them is in `regles`."""
    lignes = [
        Lecture(_("On compte"), en_mots(definition.compte, codes)),
        Lecture(_("Divisé par"), str(BASES[definition.base])),
    ]
    if definition.exclut:
        lignes.append(Lecture(_("Retiré du calcul"), en_mots(definition.exclut, codes)))
    if _compte_durable(definition) and len(_seuils(bilan)) > 1:
        lignes.append(Lecture(_("Emploi durable"), seuil(definition)))
    if definition.base != Base.SORTANTS and len(_presences(bilan)) > 1:
        lignes.append(Lecture(_("Sortie examinée"), presence(definition)))
    version = str(definition.version)
    if definition.source:
        version += f". {Lecture(_('Source'), definition.source)}"
    lignes.append(Lecture(_("Version"), version))
    return lignes


def _compte_durable(definition: Definition) -> bool:
    return Classe.DURABLE in definition.compte


def _seuils(bilan: Bilan) -> list[str]:
    return sorted({seuil(d) for d in bilan.definitions if _compte_durable(d)})


def _presences(bilan: Bilan) -> list[int]:
    return sorted({d.presence_mois for d in bilan.definitions})


def seuil(definition: Definition) -> str:
    """Return "s’il a un terme, l’emploi dure au moins 6 mois (≥ 6)"."""
    au_moins = definition.operateur == Operateur.AU_MOINS
    texte = (
        _("s’il a un terme, l’emploi dure au moins %(mois)d mois (≥\u00a0%(mois)d)")
        if au_moins
        else _("s’il a un terme, l’emploi dure plus de %(mois)d mois (>\u00a0%(mois)d)")
    )
    return texte % {"mois": definition.seuil_mois}


def presence(definition: Definition) -> str:
    """Return "au moins 3 mois de présence"."""
    mois = definition.presence_mois
    return ngettext("au moins %d mois de présence", "au moins %d mois de présence", mois) % mois


def portee(bilan: Bilan) -> tuple[str, ...]:
    """Return what every figure of a report is bound by, beside its scope and period: filters, thresholds, old versions."""
    return (
        *bilan.filtres,
        *(str(Lecture(_("Emploi durable"), texte)) for texte in _seuils(bilan)),
        *(str(Lecture(_("Sortie examinée"), texte)) for texte in sorted({presence(d) for d in bilan.definitions})),
        *(str(Lecture(d.nom, _autre_version(d, bilan))) for d in bilan.definitions if d.dates),
    )


def _autre_version(definition: Definition, bilan: Bilan) -> str:
    """Return "version 1, valable du 01/01/2000 au 31/12/2024, faute de version au 31/12/2025"."""
    du, au = definition.dates or (bilan.au, None)
    dates = _("du %(du)s au %(au)s") if au else _("depuis le %(du)s")
    return _("version %(version)d, valable %(dates)s, faute de version au %(jour)s") % {
        "version": definition.version,
        "dates": dates % {"du": jour_chiffres(du), "au": jour_chiffres(au)},
        "jour": jour_chiffres(bilan.au),
    }


def version_comparee(avant: Definition, definition: Definition) -> str:
    """Return "version 1" for an earlier figure made with another version than the one beside it."""
    return "" if avant.version == definition.version else _("version %d") % avant.version


def portee_entiere(bilan: Bilan) -> str:
    """Return the scope, the period and what else binds the figures, for a row that may be copied alone."""
    qui = f"{bilan.perimetre}, {periode_chiffres(bilan.du, bilan.au)}"
    return ". ".join((qui, *portee(bilan))) + "."


def regles(bilan: Bilan) -> list[str]:
    """Return the rules that every figure follows, one sentence or two each."""
    mois = _(" ou ").join(str(m) for m in _presences(bilan) or [3])
    lignes = [
        _("Chaque personne est comptée une seule fois, pour sa dernière sortie de la période."),
        _(
            "Une sortie est la fin réelle du dernier contrat. Si la personne est réembauchée dans les %d jours, "
            "son parcours continue et ce n’est pas une sortie."
        )
        % reglage("REEMBAUCHE_JOURS"),
        _(
            "Sorties neutralisées : présence de moins de %s mois, rupture en période d’essai, congé de longue durée, "
            "décès, retraite, décision administrative ou de justice. Les sorties examinées sont toutes les autres. "
            "Les mois se comptent de date à date : du 1er février au 30 avril, il y a trois mois."
        )
        % mois,
        _(
            "Un taux divisé par toutes les personnes sorties compte aussi les sorties neutralisées, avec la situation "
            "qui a été notée."
        ),
        _(
            "Sortie non documentée (ND) : la situation n’est pas connue %d jours après la sortie. "
            "Elle compte comme une sortie non positive, jamais comme une sortie retirée du calcul."
        )
        % reglage("SORTIE_DOCUMENTEE_JOURS"),
        _("Un transfert entre établissements n’est pas une sortie. Une embauche hors dispositif en est une."),
        _(
            "La situation à six mois ne change jamais la situation à la sortie. Une personne injoignable, ou qui ne "
            "veut pas être contactée, n’est pas une réponse."
        ),
        _("Les taux sont arrondis au dixième le plus proche, à partir des nombres entiers de personnes."),
        _("Un tiret (—) remplace un taux quand personne n’est au dénominateur. Ce n’est pas un taux de 0\u00a0%."),
    ]
    if len(_seuils(bilan)) == 1:
        lignes.insert(5, f"{Lecture(_('Emploi durable'), _seuils(bilan)[0])}.")
    if bilan.transferts is not None:
        lignes.append(f"{Lecture(_('Transferts de la période'), personnes(bilan.transferts))}.")
    if bilan.masque:
        lignes.append(legende_secret())
    return [ligne.replace(" :", f"{INSECABLE}:") for ligne in lignes]


def legende_secret() -> str:
    """Return what "secret" means."""
    return (
        _(
            "« secret » remplace un chiffre qui porte sur moins de 5 personnes, ou qui permettrait de le retrouver "
            "par différence."
        )
        .replace("« ", f"«{INSECABLE}")
        .replace(" »", f"{INSECABLE}»")
    )
