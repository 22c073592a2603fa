"""Where the browser of the tests is, and how it is started."""

import shutil

# No sandbox: the tests also run as root in containers. Nothing leaves this machine, not even a name look-up.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def trouver_chromium() -> str | None:
    """Return the path of the system's Chromium, or None. Playwright's own browsers are never downloaded."""
    noms = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((chemin for nom in noms if (chemin := shutil.which(nom))), None)
