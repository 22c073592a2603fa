"""What law, the network and the catalogue of trainings say today: rows that people may change, with their sources."""

from datetime import date

from django.db import migrations

DEPUIS = date(2000, 1, 1)
ANNEXE = "Annexe statistique des conventions IAE (DGEFP, 2013)"
RESEAU = "Convention du réseau, 2018"

CODES = [
    # code, libellé, classe, source, santé
    ("ED1", "CDI", "emploi_durable", ANNEXE, False),
    ("ED2", "CDD de 6 mois ou plus", "emploi_durable", ANNEXE, False),
    ("ED3", "Intérim de 6 mois ou plus", "emploi_durable", ANNEXE, False),
    ("ED4", "Stage ou titularisation dans la fonction publique", "emploi_durable", ANNEXE, False),
    ("ED5", "Création ou reprise d’entreprise", "emploi_durable", ANNEXE, False),
    ("ED6", "Embauche interne hors dispositif (CDI)", "emploi_durable", RESEAU, False),
    ("ET1", "CDD de moins de 6 mois", "emploi_transition", ANNEXE, False),
    ("ET2", "Intérim de moins de 6 mois", "emploi_transition", ANNEXE, False),
    ("ET3", "Contrat aidé chez un employeur de droit commun", "emploi_transition", ANNEXE, False),
    ("ET4", "Alternance chez un autre employeur", "emploi_transition", RESEAU, False),
    ("SP1", "Formation qualifiante", "sortie_positive", ANNEXE, False),
    ("SP2", "Formation préqualifiante", "sortie_positive", ANNEXE, False),
    ("SP3", "Embauche dans une autre structure d’insertion (SIAE)", "sortie_positive", ANNEXE, False),
    ("AS1", "Chômage", "autre", ANNEXE, False),
    ("AS2", "Inactivité", "autre", ANNEXE, False),
    ("AS3", "Démission ou rupture sans suite", "autre", ANNEXE, False),
    ("ND", "Sans nouvelles, situation non documentée", "non_documentee", RESEAU, False),
    ("NE1", "Présence de moins de 3 mois", "neutralisee", ANNEXE, False),
    ("NE2", "Rupture en période d’essai", "neutralisee", ANNEXE, False),
    ("NE3", "Congé de longue durée", "neutralisee", ANNEXE, True),
    ("NE4", "Décès", "neutralisee", ANNEXE, False),
    ("NE5", "Retraite", "neutralisee", ANNEXE, False),
    ("NE6", "Décision administrative ou de justice", "neutralisee", ANNEXE, False),
    ("NE7", "Transfert entre établissements", "transfert", RESEAU, False),
]

REGLES = [
    # type, paramètre, valeur, source
    ("cdd", "duree_totale_mois", 18, "Code du travail, article L1242-8-1"),
    ("cdd", "renouvellements", 2, "Code du travail, article L1243-13-1"),
    ("cdd", "carence_diviseur", 3, "Code du travail, article L1244-3-1"),
    ("cdd", "carence_diviseur_court", 2, "Code du travail, article L1244-3-1"),
    ("cdd", "carence_court_jours", 14, "Code du travail, article L1244-3-1"),
    ("cdd", "essai_court_jours", 14, "Code du travail, article L1242-10"),
    ("cdd", "essai_long_mois", 1, "Code du travail, article L1242-10"),
    ("cdd", "essai_seuil_mois", 6, "Code du travail, article L1242-10"),
    ("adulte_relais", "age_minimum", 26, "Code du travail, article L5134-102"),
    ("adulte_relais", "habite_qpv", 1, "Code du travail, article L5134-102"),
    ("adulte_relais", "sans_emploi", 1, "Code du travail, article L5134-102"),
    ("adulte_relais", "duree_maximum_mois", 36, "Code du travail, article L5134-103"),
    ("adulte_relais", "renouvellements", 1, "Code du travail, article L5134-103"),
    ("adulte_relais", "convention_avant", 1, "Code du travail, article D5134-152"),
    ("adulte_relais", "convention_mois", 36, "Code du travail, articles D5134-149 et D5134-150"),
    ("adulte_relais", "quotite_minimum", 50, "Code du travail, article D5134-156"),
    ("pec", "duree_minimum_mois", 6, "Code du travail, article L5134-25"),
    ("pec", "duree_totale_mois", 24, "Code du travail, article L5134-25-1"),
    ("pec", "duree_totale_prolongee_mois", 60, "Code du travail, article L5134-25-1"),
    ("pec", "heures_minimum", 20, "Code du travail, article L5134-26"),
    ("pec", "aide_avant", 1, "Code du travail, article L5134-21"),
    ("pec", "tuteur", 1, "Code du travail, article R5134-37"),
    ("pec", "tutores_maximum", 3, "Code du travail, article R5134-38"),
    ("pec", "attestation_mois", 1, "Code du travail, article L5134-28-1"),
    ("pec", "entretien_sortie_mois", 3, "Convention du parcours emploi compétences"),
    ("apprentissage", "age_minimum", 16, "Code du travail, article L6222-1"),
    ("apprentissage", "age_maximum", 29, "Code du travail, article L6222-1"),
    ("apprentissage", "duree_minimum_mois", 6, "Code du travail, article L6222-7-1"),
    ("apprentissage", "duree_maximum_mois", 36, "Code du travail, article L6222-7-1"),
    ("professionnalisation", "duree_minimum_mois", 6, "Code du travail, article L6325-11"),
    ("professionnalisation", "duree_maximum_mois", 36, "Code du travail, article L6325-11"),
    ("professionnalisation", "formation_heures", 150, "Code du travail, article L6325-13"),
    ("professionnalisation", "formation_pourcent", 15, "Code du travail, article L6325-13"),
    ("service_civique", "age_minimum", 16, "Code du service national, article L120-4"),
    ("service_civique", "age_maximum", 25, "Code du service national, article L120-4"),
    ("service_civique", "duree_minimum_mois", 6, "Code du service national, article L120-1"),
    ("service_civique", "duree_maximum_mois", 12, "Code du service national, article L120-1"),
    ("service_civique", "heures_minimum", 24, "Code du service national, article L120-8"),
    ("cdi", "essai_employe_mois", 2, "Code du travail, article L1221-19"),
    ("cdi", "essai_technicien_mois", 3, "Code du travail, article L1221-19"),
    ("cdi", "essai_cadre_mois", 4, "Code du travail, article L1221-19"),
    ("", "heures_temps_plein", 35, "Code du travail, article L3121-27"),
    ("", "immersion_mois", 1, "Code du travail, article D5135-3"),
    ("", "immersion_conventions", 2, "Code du travail, article D5135-3"),
    ("", "immersion_jours", 60, "Code du travail, article D5135-3"),
    ("", "premier_entretien_mois", 12, "Code du travail, article L6315-1 (version du 31 décembre 2025)"),
    ("", "entretien_mois", 48, "Code du travail, article L6315-1 (version du 31 décembre 2025)"),
]

EMPLOI = ["emploi_durable", "emploi_transition"]
DEFINITIONS = [
    # clé, nom, texte, base, compte, source
    (
        "reseau",
        "Sorties positives (définition du réseau, 2018)",
        "Part des personnes sorties qui ont trouvé un emploi, durable ou de transition, ou une place dans une autre "
        "structure d’insertion, ou une formation qualifiante. Toutes les personnes sorties comptent.",
        "sortants",
        [*EMPLOI, "SP1", "SP3"],
        "Communiqué du réseau, 25 novembre 2019",
    ),
    (
        "dynamiques",
        "Sorties dynamiques (IAE)",
        "Part des sorties examinées vers un emploi ou une autre sortie positive. Les sorties neutralisées ne comptent pas.",
        "examinees",
        [*EMPLOI, "sortie_positive"],
        "Circulaire DGEFP 2008-21 ; annexe statistique de 2013",
    ),
    (
        "emploi",
        "Sorties vers l’emploi",
        "Part des sorties examinées vers un emploi, durable ou de transition.",
        "examinees",
        EMPLOI,
        "Circulaire DGEFP 2008-21 ; annexe statistique de 2013",
    ),
    (
        "durable",
        "Sorties vers un emploi durable",
        "Part des sorties examinées vers un emploi durable : CDI, CDD ou intérim assez long, fonction publique, entreprise.",
        "examinees",
        ["emploi_durable"],
        "Circulaire DGEFP 2008-21 ; annexe statistique de 2013",
    ),
    (
        "emploi_m6",
        "En emploi six mois après",
        "Parmi les personnes examinées dont la situation est connue six mois après la sortie, part de celles en emploi.",
        "reponses_m6",
        ["emploi"],
        "Suivi des sorties à six mois",
    ),
]

REFERENCES = [
    ("reseau", "64.0", "Taux publié par le réseau", 2018, "Communiqué du réseau, 25 novembre 2019"),
    ("dynamiques", "60.0", "Objectif IAE", 2008, "Circulaire DGEFP 2008-21"),
    ("durable", "25.0", "Objectif IAE", 2008, "Circulaire DGEFP 2008-21"),
]

FORMATIONS = [
    # intitulé, type, référence, niveau, heures, fin de l’enregistrement, validité
    (
        "Titre professionnel Médiateur social accès aux droits et services (RNCP36241)",
        "certifiante", "RNCP36241", 4, None, date(2027, 5, 16), None,
    ),
    (
        "Titre professionnel Médiateur social accès aux droits et services (RNCP41674)",
        "certifiante", "RNCP41674", 4, None, date(2030, 11, 30), None,
    ),
    ("Formation initiale France Services, partie générale", "adaptation", "", None, "17.50", None, None),
    ("CléA, socle de connaissances et de compétences", "certifiante", "RS", None, None, None, None),
    ("Norme XP X60-600, médiation sociale", "adaptation", "XP X60-600", None, None, None, None),
]  # fmt: skip


def semer(apps, _schema_editor):
    modele = {nom: apps.get_model("parcours", nom) for nom in (
        "NomenclatureSortie", "RegleContrat", "DefinitionTaux", "ValeurReference", "ModuleFormation"
    )}
    modele["NomenclatureSortie"].objects.bulk_create(
        modele["NomenclatureSortie"](
            code=code, libelle=libelle, classe=classe, source=source, sante=sante, ordre=rang, valide_du=DEPUIS
        )
        for rang, (code, libelle, classe, source, sante) in enumerate(CODES, 1)
    )
    modele["RegleContrat"].objects.bulk_create(
        modele["RegleContrat"](type=type_, parametre=parametre, valeur=valeur, source=source, valide_du=DEPUIS)
        for type_, parametre, valeur, source in REGLES
    )
    modele["DefinitionTaux"].objects.bulk_create(
        modele["DefinitionTaux"](
            cle=cle, nom=nom, texte=texte, base=base, compte=compte, source=source, ordre=rang, valide_du=DEPUIS
        )
        for rang, (cle, nom, texte, base, compte, source) in enumerate(DEFINITIONS, 1)
    )
    modele["ValeurReference"].objects.bulk_create(
        modele["ValeurReference"](cle=cle, valeur=valeur, libelle=libelle, annee=annee, source=source)
        for cle, valeur, libelle, annee, source in REFERENCES
    )
    modele["ModuleFormation"].objects.bulk_create(
        modele["ModuleFormation"](
            intitule=intitule, type=type_, reference=reference, niveau=niveau, heures=heures, inscriptions_fin=fin,
            validite_mois=validite,
        )
        for intitule, type_, reference, niveau, heures, fin, validite in FORMATIONS
    )


class Migration(migrations.Migration):
    dependencies = [("parcours", "0001_initial")]
    operations = [migrations.RunPython(semer, migrations.RunPython.noop, elidable=False)]
