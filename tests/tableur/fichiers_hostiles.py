"""Files that would hurt whoever reads them without care. Built when asked for: some are large once opened."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO

NOMS = ("matricule", "nom", "prenom", "etablissement", "type_contrat", "debut")
VALEURS = ("M01", "Exemple", "Alix", "A", "cdd", "2025-01-31")
ENTETE = ";".join(NOMS) + "\r\n"
RANGEE = ";".join(VALEURS) + "\r\n"
BON = (ENTETE + RANGEE).encode()

PRINCIPAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LIENS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PAQUET = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def cases(valeurs: Iterable[str], rang: int) -> str:
    """Return a row of texts, as XML."""
    corps = "".join(f'<c t="inlineStr"><is><t>{valeur}</t></is></c>' for valeur in valeurs)
    return f'<row r="{rang}">{corps}</row>'


RANGEES = cases(NOMS, 1) + cases(VALEURS, 2)


def feuille(rangees: str = RANGEES, avant: str = "", *, prologue: str = XML) -> str:
    return f'{prologue}<worksheet xmlns="{PRINCIPAL}">{avant}<sheetData>{rangees}</sheetData></worksheet>'


def relations(*liens: tuple[str, str, str]) -> str:
    corps = "".join(f'<Relationship Id="{cle}" Type="{LIENS}/{sorte}" {cible}/>' for cle, sorte, cible in liens)
    return f'{XML}<Relationships xmlns="{PAQUET}">{corps}</Relationships>'


def parties(**remplacees: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of a small workbook."""
    normales: dict[str, str | bytes] = {
        "_rels/.rels": relations(("rId1", "officeDocument", 'Target="xl/workbook.xml"')),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{PRINCIPAL}" xmlns:r="{LIENS}"><sheets>'
        '<sheet name="Feuille" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", 'Target="worksheets/sheet1.xml"'),
            ("rId2", "styles", 'Target="styles.xml"'),
            ("rId3", "sharedStrings", 'Target="sharedStrings.xml"'),
        ),
        "xl/worksheets/sheet1.xml": feuille(),
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{PRINCIPAL}"/>',
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{PRINCIPAL}"/>',
    }
    chemins = {"feuille": "xl/worksheets/sheet1.xml", "partages": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    chemins |= {"classeur": "xl/workbook.xml", "liens": "xl/_rels/workbook.xml.rels", "racine": "_rels/.rels"}
    return normales | {chemins[nom]: contenu for nom, contenu in remplacees.items()}


def archive(contenus: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    fichier = BytesIO()
    with zipfile.ZipFile(fichier, "w", compression) as zip_:
        for chemin, contenu in contenus.items():
            zip_.writestr(chemin, contenu)
    return fichier.getvalue()


def xlsx(**remplacees: str | bytes) -> bytes:
    return archive(parties(**remplacees))


@cache
def enorme(chemin: str, debut: str, motif: bytes, fois: int, fin: str = "") -> bytes:
    """Return a workbook where a part is written piece by piece."""
    fichier = BytesIO()
    with zipfile.ZipFile(fichier, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zip_:
        for nom, contenu in parties().items():
            if nom != chemin:
                zip_.writestr(nom, contenu)
        with zip_.open(chemin, "w") as partie:
            partie.write(debut.encode())
            for _ in range(fois):
                partie.write(motif)
            partie.write(fin.encode())
    return fichier.getvalue()


def _modifier_zip(octets: bytes, *, drapeau: int = 0, methode: int | None = None) -> bytes:
    """Set a flag, or the compression method, of every entry in the central directory and in the local headers."""
    modifie = bytearray(octets)
    for signature, decalage in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        position = modifie.find(signature)
        while position >= 0:
            lu = struct.unpack_from("<H", modifie, position + decalage)[0]
            struct.pack_into("<H", modifie, position + decalage, lu | drapeau)
            if methode is not None:
                struct.pack_into("<H", modifie, position + decalage + 2, methode)
            position = modifie.find(signature, position + 4)
    return bytes(modifie)


def _abimer(octets: bytes) -> bytes:
    """Change bytes in the middle of the compressed sheet."""
    debut = octets.find(b"sheet1.xml") + 30
    return octets[:debut] + bytes(255 - octet for octet in octets[debut : debut + 40]) + octets[debut + 40 :]


def _dtd(corps: str, reference: str, encodage: str = "UTF-8") -> bytes:
    prologue = f'<?xml version="1.0" encoding="{encodage}"?><!DOCTYPE worksheet [{corps}]>'
    return xlsx(feuille=feuille(cases(NOMS, 1) + cases((reference,), 2), prologue=prologue).encode(encodage))


def _rires() -> str:
    entites = "".join(f'<!ENTITY r{rang} "{f"&r{rang - 1};" * 10}">' for rang in range(1, 10))
    return f'<!ENTITY r0 "rire">{entites}'


def _image() -> bytes:
    def bloc(nom: bytes, corps: bytes) -> bytes:
        return struct.pack(">I", len(corps)) + nom + corps + struct.pack(">I", zlib.crc32(nom + corps))

    entete = bloc(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + entete + bloc(b"IDAT", zlib.compress(b"\0\xff\xff\xff")) + bloc(b"IEND", b"")


def _noms_distincts() -> str:
    return "".join(f"<n{rang} a{rang}='1'/>" for rang in range(100_000))


# Each is refused with a sentence.
REFUSES: dict[str, Callable[[], bytes]] = {
    # not a table
    "vide": lambda: b"",
    "blancs": lambda: b" \r\n\r\n  \t\r\n",
    "bom_seul": lambda: b"\xef\xbb\xbf",
    "png": _image,
    "jpeg": lambda: b"\xff\xd8\xff\xe0" + bytes(200),
    "page_html": lambda: b"\r\n<!DOCTYPE html><html><body>Erreur 502</body></html>",
    "programme": lambda: b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(500),
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "rtf": lambda: b"{\\rtf1\\ansi matricule;nom\\par}",
    "gzip": lambda: b"\x1f\x8b\x08\0\0\0\0\0" + BON,
    "ancien_xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
    "xlsx_mot_de_passe": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    ),
    "xml_2003": lambda: f'{XML}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode(),
    "ods": lambda: archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"{XML}<a/>"}),
    "docx": lambda: archive(
        {
            "_rels/.rels": relations(("rId1", "officeDocument", 'Target="word/document.xml"')),
            "word/document.xml": f"{XML}<document/>",
        }
    ),
    "zip_de_photos": lambda: archive({"photo.jpg": b"\xff\xd8\xff" + bytes(100)}),
    "xlsb": lambda: archive({"_rels/.rels": relations(("rId1", "officeDocument", 'Target="xl/workbook.bin"'))}),
    "octets_au_hasard": lambda: random.Random(3).randbytes(5000),
    # text
    "octets_nuls": lambda: BON + b"M02;\0\0;;;;\r\n",
    "octets_de_commande": lambda: b"\x01\x02\x03\x04" * 200,
    "utf16_coupe": lambda: b"\xff\xfe" + (ENTETE + RANGEE).encode("utf-16-le") + b"\x41",
    "encodages_meles": lambda: BON + "M02;Éric;;;;\r\n".encode() + "M03;Éva;;;;\r\n".encode("latin-1"),
    "entete_seule": lambda: ENTETE.encode(),
    "sans_entete": lambda: (RANGEE * 3).encode(),
    "entete_de_nombres": lambda: b"1;2;3\r\n4;5;6\r\n",
    "colonne_double": lambda: b"matricule;nom;prenom;Nom \r\nM01;a;b;c\r\n",
    "colonne_double_accents": lambda: "matricule;prénom;nom;PRENOM\r\nM01;a;b;c\r\n".encode(),
    "colonne_sans_nom": lambda: b"matricule;nom\r\nM01;Exemple;en trop\r\n",
    "guillemet_ouvert": lambda: (ENTETE + RANGEE + 'M02;"Exemple;;;;\r\n').encode(),
    "guillemet_ouvert_long": lambda: (ENTETE + 'M02;"Exemple;;;;\r\n' + RANGEE * 60_000).encode(),
    "guillemet_au_milieu": lambda: (ENTETE + 'M02;"Exemple "dit" Essai";;;;\r\n').encode(),
    "case_longue": lambda: (ENTETE + "M02;" + "x" * 10_001 + ";;;;\r\n").encode(),
    "case_de_131073": lambda: (ENTETE + "M02;" + "x" * 131_073 + ";;;;\r\n").encode(),
    "entete_longue": lambda: ("n" * 20_000 + ";nom\r\nM01;a\r\n").encode(),
    "colonnes_20000": lambda: (";".join(f"c{rang}" for rang in range(20_000)) + "\r\n" + "1;" * 20_000).encode(),
    "rangee_sans_fin": lambda: ENTETE.encode() + b";" * 9_000_000 + b"x",
    "rangee_de_guillemets": lambda: ENTETE.encode() + (b";" * 500_000 + b'"\n"') * 15,
    "lignes_60000": lambda: (ENTETE + RANGEE * 60_000).encode(),
    "cases_2_millions": lambda: (
        ";".join(f"c{r}" for r in range(100)) + "\r\n" + ("12;" * 100 + "\r\n") * 20_000
    ).encode(),
    "texte_en_4_octets": lambda: (ENTETE + ("\U0001f600" + "x" * 9_000 + ";") * 1_100).encode(),
    "texte_en_4_octets_par_lignes": lambda: (ENTETE + ("M02;\U0001f600" + "x" * 9_000 + ";;;;\r\n") * 1_100).encode(),
    "trop_gros": lambda: BON + b"\r\n" * 5 * 1024 * 1024,
    # xlsx: the archive
    "zip_coupe": lambda: xlsx()[:-200],
    "zip_abime": lambda: _abimer(xlsx()),
    "zip_mot_de_passe": lambda: _modifier_zip(xlsx(), drapeau=1),
    "zip_lzma": lambda: archive(parties(), compression=zipfile.ZIP_LZMA),
    "zip_methode_inconnue": lambda: _modifier_zip(xlsx(), methode=97),
    "zip_5000_entrees": lambda: archive(parties() | {f"xl/media/{rang}.png": b"" for rang in range(5_000)}),
    "bombe_200_mo_de_zeros": lambda: enorme("xl/media/zeros.bin", "", bytes(1024 * 1024), 200),
    # xlsx: its XML
    "entites": lambda: _dtd(_rires(), "&r9;"),
    "entites_utf16": lambda: _dtd(_rires(), "&r9;", "UTF-16"),
    "xxe_fichier": lambda: _dtd('<!ENTITY x SYSTEM "file:///racine/fichier">', "&x;"),
    "xxe_reseau": lambda: _dtd('<!ENTITY % x SYSTEM "http://exemple.invalid/x.dtd"> %x;', "a"),
    "dtd_des_textes": lambda: xlsx(partages=f'<!DOCTYPE sst [<!ENTITY a "b">]><sst xmlns="{PRINCIPAL}"/>'),
    "dtd_du_classeur": lambda: xlsx(classeur="<!DOCTYPE workbook SYSTEM 'x.dtd'><workbook/>"),
    "dtd_des_liens": lambda: xlsx(racine="<!DOCTYPE a><a/>"),
    "xml_coupe": lambda: xlsx(feuille=feuille()[:-60]),
    "xml_encodage_inconnu": lambda: xlsx(feuille=feuille(prologue='<?xml version="1.0" encoding="rot13"?>')),
    "xml_profond": lambda: xlsx(feuille=feuille("<a>" * 1_000_000)),
    "xml_jeton_de_40_mo": lambda: enorme("xl/worksheets/sheet1.xml", "<worksheet a='", b"x" * 1024 * 1024, 40, "'/>"),
    "xml_noms_distincts": lambda: xlsx(feuille=feuille(_noms_distincts())),
    "xml_5_millions_de_cases": lambda: enorme(
        "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='1'>", b"<c/>" * 10_000, 500
    ),
    "textes_partages_50_mo": lambda: enorme(
        "xl/sharedStrings.xml", "<sst>", b"<si><t>" + b"x" * 9_000 + b"</t></si>", 5_800, "</sst>"
    ),
    "textes_partages_1_million": lambda: enorme("xl/sharedStrings.xml", "<sst>", b"<si><t>ab</t></si>" * 1_000, 1_000),
    "formats_de_date_1_million": lambda: enorme(
        "xl/styles.xml", "<styleSheet><cellXfs>", b'<xf numFmtId="14"/>' * 1_000, 1_000
    ),
    # xlsx: the sheet
    "feuille_vide": lambda: xlsx(feuille=feuille("")),
    "feuille_entete_seule": lambda: xlsx(feuille=feuille(cases(NOMS, 1))),
    "feuille_cachee": lambda: xlsx(
        classeur=str(parties()["xl/workbook.xml"]).replace("<sheet ", "<sheet state='hidden' ")
    ),
    "feuille_absente": lambda: xlsx(liens=relations(("rId1", "worksheet", 'Target="worksheets/autre.xml"'))),
    "feuille_au_dehors": lambda: xlsx(
        liens=relations(("rId1", "worksheet", 'Target="http://exemple.invalid/f.xml" TargetMode="External"'))
    ),
    "feuille_remontante": lambda: xlsx(liens=relations(("rId1", "worksheet", 'Target="../../../../racine/fichier"'))),
    "feuille_60000_lignes": lambda: xlsx(feuille=feuille("".join(cases(NOMS, rang) for rang in range(1, 60_001)))),
    "feuille_20000_colonnes": lambda: xlsx(feuille=feuille(cases((f"c{rang}" for rang in range(16_000)), 1))),
    "rangees_vides_1048576": lambda: enorme(
        "xl/worksheets/sheet1.xml",
        f"<worksheet><sheetData>{RANGEES}",
        b"<row/>" * 1_000,
        1_048,
        "</sheetData></worksheet>",
    ),
    "case_au_bout": lambda: xlsx(feuille=feuille(RANGEES + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "case_mal_nommee": lambda: xlsx(feuille=feuille(RANGEES + '<row r="3"><c r="ZZZZZ99"><v>1</v></c></row>')),
    "rangee_au_dela": lambda: xlsx(feuille=feuille(RANGEES + '<row r="99999999999"/>')),
    "rangees_en_desordre": lambda: xlsx(feuille=feuille(cases(NOMS, 5) + cases(VALEURS, 2))),
    "texte_partage_absent": lambda: xlsx(feuille=feuille(cases(NOMS, 1) + "<row r='2'><c t='s'><v>7</v></c></row>")),
    "texte_partage_negatif": lambda: xlsx(feuille=feuille(cases(NOMS, 1) + "<row r='2'><c t='s'><v>-1</v></c></row>")),
    "nombre_sans_fin": lambda: xlsx(feuille=feuille(cases(NOMS, 1) + "<row r='2'><c><v>1e999999999</v></c></row>")),
    "formule_sans_resultat": lambda: xlsx(feuille=feuille(cases(NOMS, 1) + "<row r='2'><c><f>1+1</f></c></row>")),
    "formule_en_erreur": lambda: xlsx(
        feuille=feuille(cases(NOMS, 1) + "<row r='2'><c t='e'><f>A9</f><v>#REF!</v></c></row>")
    ),
    "case_longue_xlsx": lambda: xlsx(feuille=feuille(cases(NOMS, 1) + cases(("x" * 60_000,), 2))),
}

# Each is odd, and says the same thing as the plain file all the same.
LISIBLES: dict[str, Callable[[], bytes]] = {
    "dimension_immense": lambda: xlsx(feuille=feuille(avant='<dimension ref="A1:XFD1048576"/>')),
    "rangees_vides_100000": lambda: enorme(
        "xl/worksheets/sheet1.xml",
        f"<worksheet><sheetData>{RANGEES}",
        b"<row/>" * 1_000,
        100,
        "</sheetData></worksheet>",
    ),
    "rangee_vide_au_bout": lambda: xlsx(feuille=feuille(RANGEES + '<row r="1048576" s="1" customFormat="1"/>')),
    "cases_vides_au_bout": lambda: xlsx(feuille=feuille(RANGEES + '<row r="3"><c r="XFD3" s="1"/></row>')),
    "lignes_vides_csv": lambda: BON + b"\n" * 5_000_000,
    "lignes_de_points_virgules": lambda: BON + b";;;;;\r\n" * 1_000_000,
    "colonnes_vides_csv": lambda: (ENTETE.strip() + ";" * 5_000 + "\r\n" + RANGEE).encode(),
    "entree_remontante": lambda: archive(parties() | {"../../../../evasion": b"x", "/racine/fichier": b"x"}),
    "lien_au_dehors": lambda: archive(
        parties()
        | {
            "xl/externalLinks/externalLink1.xml": "<!DOCTYPE a SYSTEM 'http://exemple.invalid/'><a/>",
            "xl/vbaProject.bin": b"Auto_Open",
        }
    ),
    "espace_de_noms": lambda: xlsx(
        feuille=feuille(prologue="").replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    ),
    "utf16_sans_marque": lambda: (ENTETE + RANGEE).encode("utf-16-le"),
    "attributs_900": lambda: xlsx(
        feuille=feuille(RANGEES + "<row " + " ".join(f"a{rang}='1'" for rang in range(900)) + "/>")
    ),
    "feuille_en_utf16": lambda: xlsx(feuille=feuille(prologue='<?xml version="1.0"?>').encode("utf-16")),
}

HOSTILES: dict[str, Callable[[], bytes]] = REFUSES | LISIBLES

COLONNES = (
    *NOMS, "fin_prevue", "fin_reelle", "quotite", "date_sortie", "code_sortie", "situation_m6",
)  # fmt: skip
JUSTE = dict(zip(COLONNES, (*VALEURS, "2026-01-30", "2026-01-30", "80", "2026-01-30", "ED1", "emploi"), strict=True))


def rangs(*changements: Mapping[str, str]) -> bytes:
    """Return a CSV of twelve columns: a right row with these changes, for each."""
    lignes = (COLONNES, *((JUSTE | changes).values() for changes in changements))
    return "".join(";".join(f'"{valeur}"' for valeur in ligne) + "\r\n" for ligne in lignes).encode()


# Each is a table that reads well, of twelve columns: what its cells say is wrong, or dangerous to show.
TABLES_FAUSSES: dict[str, Callable[[], bytes]] = {
    "date_qui_n_existe_pas": lambda: rangs({"debut": "2025-02-30"}),
    "date_americaine": lambda: rangs({"debut": "12/31/2025"}),
    "date_en_mots": lambda: rangs({"debut": "un lundi de mai"}),
    "date_de_l_an_9999": lambda: rangs({"fin_prevue": "9999-12-31"}),
    "debut_absent": lambda: rangs({"debut": ""}),
    "fin_avant_le_debut": lambda: rangs({"fin_reelle": "2024-12-31"}),
    "sortie_avant_le_debut": lambda: rangs({"date_sortie": "2020-01-01"}),
    "sortie_sans_code": lambda: rangs({"code_sortie": ""}),
    "code_inconnu": lambda: rangs({"code_sortie": "ZZ99"}),
    "situation_inconnue": lambda: rangs({"situation_m6": "vacances"}),
    "type_inconnu": lambda: rangs({"type_contrat": "pirate"}),
    "quotite_negative": lambda: rangs({"quotite": "-5"}),
    "quotite_infinie": lambda: rangs({"quotite": "1e999"}),
    "quotite_pas_un_nombre": lambda: rangs({"quotite": "NaN"}),
    "matricule_absent": lambda: rangs({"matricule": ""}),
    "matricule_long": lambda: rangs({"matricule": "M" * 5_000}),
    "nom_long": lambda: rangs({"nom": "Exemple" * 1_000}),
    "nom_formule": lambda: rangs({"nom": "=HYPERLINK(A1)", "prenom": "@SUM(1+1)*cmd|' /C calc'!A0"}),
    "nom_balise": lambda: rangs({"nom": "<script>alert(1)</script>", "prenom": "{{ 7*7 }}"}),
    "nom_de_requete": lambda: rangs({"nom": "Exemple'); DROP TABLE parcours_mediateur;--"}),
    "meme_personne_deux_noms": lambda: rangs({}, {"nom": "Autre-Exemple"}),
    "contrats_qui_se_chevauchent": lambda: rangs({}, {"debut": "2025-06-01"}),
    "ligne_repetee": lambda: rangs({}, {}, {}),
}
