"""A race for seats through the real pages of a running site, with the standard library alone.

    python tests/charge/course.py http://127.0.0.1:8001 --clients 60 --attendu 10 UUID [UUID…]

Every client opens the page of the session, fills its form and sends it, all at the same instant, then reads the page of
its booking. Without UUID, the sessions are the first ones that the list of workshops shows. The site must run with
ATELIERS_DELAI_MINIMAL_SECONDES=0. Exits 1 for an answer that is neither a booking nor a French refusal, or when a
session does not confirm exactly the seats given by --attendu.
"""

import argparse
import html
import http.client
import re
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

DELAI = 60
OCCUPE = "Beaucoup de personnes réservent en ce moment."
CHAMP = re.compile(r"<input\b[^>]*>")
ATTRIBUT = re.compile(r'([a-z-]+)="([^"]*)"')
STATUT = re.compile(r'data-statut="([a-z]+)"')
SEANCE = re.compile(r"/seances/([0-9a-f-]{36})/")
BALISE = re.compile(r"<[^>]+>")


@dataclass
class Bilan:
    """What became of the clients of one session, and how long each request took."""

    issues: Counter[str] = field(default_factory=Counter)
    phrases: Counter[str] = field(default_factory=Counter)
    durees: list[float] = field(default_factory=list)
    envois: list[float] = field(default_factory=list)
    reprises: int = 0
    patiences: int = 0

    @property
    def confirmees(self) -> int:
        return self.issues["confirmee"]

    @property
    def erreurs(self) -> int:
        return sum(nombre for issue, nombre in self.issues.items() if issue.startswith("erreur"))


class Client:
    """One visitor, with a connection and a cookie of their own."""

    def __init__(self, adresse: str, bilan: Bilan, *, reprises: int) -> None:
        morceaux = urlsplit(adresse)
        self.hote = morceaux.netloc
        self.genre = http.client.HTTPSConnection if morceaux.scheme == "https" else http.client.HTTPConnection
        self.connexion = self.genre(self.hote, timeout=DELAI)
        self.cookies: dict[str, str] = {}
        self.bilan = bilan
        self.reprises = reprises

    def demander(self, methode: str, chemin: str, champs: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return the status, the address to follow and the text. A connection cut is tried again, up to the limit."""
        entetes = {"Cookie": "; ".join(f"{nom}={valeur}" for nom, valeur in self.cookies.items())}
        corps = None
        if champs is not None:
            corps = urlencode(champs)
            entetes |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.hote}",
                "Referer": f"http://{self.hote}{chemin}",
            }
        for essai in range(self.reprises + 1):
            depart = time.monotonic()
            try:
                self.connexion.request(methode, chemin, corps, entetes)
                reponse = self.connexion.getresponse()
                texte = reponse.read().decode()
            except (OSError, http.client.HTTPException):
                self.connexion.close()
                if essai == self.reprises:
                    raise
                self.bilan.reprises += 1
                time.sleep(0.5)
                continue
            duree = time.monotonic() - depart
            (self.bilan.envois if methode == "POST" else self.bilan.durees).append(duree)
            for cookie in reponse.headers.get_all("Set-Cookie") or ():
                nom, _, valeur = cookie.split(";")[0].partition("=")
                self.cookies[nom] = valeur
            return reponse.status, reponse.headers.get("Location") or "", texte
        raise AssertionError("sans issue")

    def envoyer(self, chemin: str, champs: dict[str, str]) -> tuple[int, str, str]:
        """Send a form, and again as long as the page says that many people book: that is what it asks for."""
        fin = time.monotonic() + DELAI
        while True:
            statut, suite, texte = self.demander("POST", chemin, champs)
            if OCCUPE not in texte or time.monotonic() > fin:
                return statut, suite, texte
            self.bilan.patiences += 1
            time.sleep(0.5)

    def reserver(self, seance: str, *, nom: str, places: int, depart: threading.Barrier) -> tuple[str, str]:
        """Book as a visitor does, and return what the last page says: a status or an error, and its sentence."""
        chemin = f"/seances/{seance}/"
        try:
            statut, _, texte = self.demander("GET", chemin)
        finally:
            depart.wait(DELAI)
        # People take longer to fill a form than a server keeps a connection open.
        self.connexion.close()
        caches = champs_caches(texte)
        if statut != 200 or "nonce" not in caches:
            return f"erreur {statut}", "la page de la séance n’a pas de formulaire"
        champs = caches | {
            "prenom": "Camille",
            "nom": nom,
            "courriel": f"{nom.lower()}@example.org",
            "telephone": "",
            "places": str(places),
            "accord": "on",
        }
        statut, suite, texte = self.envoyer(chemin, champs)
        if statut == 302:
            statut, _, texte = self.demander("GET", suite)
            trouve = STATUT.search(texte)
            return (
                (trouve[1], "") if statut == 200 and trouve else (f"erreur {statut}", "la réservation ne s’ouvre pas")
            )
        phrase = phrase_d_erreur(texte)
        return ("refus", phrase) if statut in (200, 409) and phrase else (f"erreur {statut}", phrase)


def champs_caches(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms, with the values to send back."""
    balises = (dict(ATTRIBUT.findall(balise)) for balise in CHAMP.findall(page))
    return {b["name"]: html.unescape(b.get("value", "")) for b in balises if b.get("type") == "hidden" and "name" in b}


def phrase_d_erreur(page: str) -> str:
    """Return the first sentence of the page's error summary."""
    debut = page.find('role="alert"')
    if debut < 0:
        return ""
    texte = html.unescape(BALISE.sub("\n", page[page.index(">", debut) + 1 : debut + 3000]))
    phrases = [ligne.strip() for ligne in texte.splitlines() if ligne.strip().endswith((".", "…"))]
    return phrases[0] if phrases else ""


def courir(adresse: str, seance: str, *, clients: int, places: int = 1, reprises: int = 0) -> Bilan:
    """Race for one session: `reprises` is how many times a client sends its request again when it is cut."""
    bilan = Bilan()
    depart = threading.Barrier(clients)

    def un_client(rang: int) -> tuple[str, str]:
        client = Client(adresse, bilan, reprises=reprises)
        try:
            return client.reserver(seance, nom=f"Coureur{lettres(rang)}", places=places, depart=depart)
        except (OSError, http.client.HTTPException, threading.BrokenBarrierError) as erreur:
            return "erreur de connexion", f"{type(erreur).__name__}: {erreur}"
        finally:
            client.connexion.close()

    with ThreadPoolExecutor(clients) as fils:
        for issue, phrase in fils.map(un_client, range(clients)):
            bilan.issues[issue] += 1
            if phrase:
                bilan.phrases[phrase] += 1
    return bilan


def lettres(rang: int) -> str:
    """Return a number in letters: names are made of them."""
    return "".join(chr(ord("a") + int(chiffre)) for chiffre in str(rang))


def trouver_seances(adresse: str, nombre: int) -> list[str]:
    """Return the first sessions that the list of workshops shows."""
    _, _, page = Client(adresse, Bilan(), reprises=0).demander("GET", "/ateliers/?places=1")
    return list(dict.fromkeys(SEANCE.findall(page)))[:nombre]


def decrire(durees: list[float]) -> str:
    """Return the median, the 95th centile and the maximum, in milliseconds."""
    if not durees:
        return "-"
    triees = sorted(durees)
    p95 = triees[int(0.95 * (len(triees) - 1))]
    return f"{statistics.median(triees) * 1000:.0f} / {p95 * 1000:.0f} / {triees[-1] * 1000:.0f} ms"


def main() -> int:
    analyseur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    analyseur.add_argument("adresse")
    analyseur.add_argument("seances", nargs="*", metavar="UUID")
    analyseur.add_argument("--clients", type=int, default=60)
    analyseur.add_argument("--places", type=int, default=1)
    analyseur.add_argument("--nombre", type=int, default=3, help="séances à prendre dans la liste, sans UUID")
    analyseur.add_argument("--attendu", type=int, help="places que chaque séance doit confirmer, exactement")
    analyseur.add_argument(
        "--reprises", type=int, default=0, help="renvois d’un formulaire quand la connexion est coupée"
    )
    options = analyseur.parse_intermixed_args()
    echec = False
    debut, requetes = time.monotonic(), 0
    for seance in options.seances or trouver_seances(options.adresse, options.nombre):
        bilan = courir(
            options.adresse, seance, clients=options.clients, places=options.places, reprises=options.reprises
        )
        requetes += len(bilan.durees) + len(bilan.envois)
        manque = options.attendu is not None and bilan.confirmees * options.places != options.attendu
        echec |= bool(bilan.erreurs) or manque
        print(f"{seance}  {dict(bilan.issues)}" + (f"  ATTENDU {options.attendu}" if manque else ""))
        if bilan.patiences:
            print(f"  {bilan.patiences} formulaire(s) renvoyé(s) : beaucoup de personnes réservaient")
        print(f"  GET  {decrire(bilan.durees)}   POST {decrire(bilan.envois)}   (médiane / 95 % / maximum)")
        for phrase, nombre in bilan.phrases.most_common():
            print(f"  {nombre} × {phrase}")
    duree = time.monotonic() - debut
    print(f"{requetes} requêtes en {duree:.1f} s, {requetes / duree:.0f} par seconde")
    return 1 if echec or not requetes else 0


if __name__ == "__main__":
    sys.exit(main())
