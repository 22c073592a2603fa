"""Settings shared by every environment. What varies is read from environment variables (docs/exploitation.md)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

env = environ.Env()

RACINE = Path(__file__).resolve().parents[3]
DONNEES = Path(env("DONNEES", default=str(RACINE / "donnees")))

INSTALLED_APPS = [
    "home",
    "ateliers",
    "partenaires",
    "parcours",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "axes",
    "simple_history",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    # FORM_RENDERER looks for the widgets among the templates of the applications.
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.AdresseDuVisiteur",
    "config.middleware.EntetesDeSecurite",
    "config.middleware.PolitiqueDeContenu",
    "config.middleware.RequeteSaine",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PanneDeBase",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.GestionFermee",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
# lock_timeout: a visitor waits three seconds for a seat, then reads a sentence. statement_timeout bounds a hung database.
POSTGRESQL_OPTIONS = {
    "options": "-c lock_timeout=3000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
    "connect_timeout": 5,
}


def base_de_donnees(*, defaut: str) -> dict[str, Any]:
    """Return Django's DATABASES["default"] for DATABASE_URL, with the options our locking relies on.

    Raises ImproperlyConfigured for an address that is neither SQLite nor PostgreSQL.
    """
    reglage = env.db_url_config(env("DATABASE_URL", default="") or defaut)
    moteur = reglage.get("ENGINE", "")
    if moteur not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ImproperlyConfigured("DATABASE_URL : donnez une adresse sqlite:/// ou postgres://.")
    postgresql = moteur.endswith("postgresql")
    reglage["OPTIONS"] = (POSTGRESQL_OPTIONS if postgresql else SQLITE_OPTIONS) | reglage.get("OPTIONS", {})
    if postgresql:
        reglage["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
        reglage["CONN_HEALTH_CHECKS"] = True
    return reglage


DATABASES = {"default": base_de_donnees(defaut=f"sqlite:///{DONNEES / 'pimms.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

AUTH_USER_MODEL = "home.Utilisateur"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "partenaires.authentification.CompteBackend",
]
LOGIN_URL = reverse_lazy("connexion")
LOGIN_REDIRECT_URL = reverse_lazy("wagtailadmin_home")
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# The proxies in front of the site, by address or network: X-Forwarded-For is believed only when it comes from them.
PROXYS = env.list("PROXYS", default=[])

# Partners sign in with a code sent by mail, or a password (partenaires/adaptateur.py). Nobody signs up.
ACCOUNT_ADAPTER = "partenaires.adaptateur.CompteAdapter"
ACCOUNT_FORMS = {
    "login": "partenaires.forms.comptes.MotDePasseForm",
    "request_login_code": "partenaires.forms.comptes.DemanderCodeForm",
    "confirm_login_code": "partenaires.forms.comptes.CodeForm",
    "reset_password": "partenaires.forms.comptes.ChangerMotDePasseForm",
    "confirm_password_reset_code": "partenaires.forms.comptes.CodeForm",
    "reset_password_from_key": "partenaires.forms.comptes.NouveauMotDePasseForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Wrong passwords are axes' business: it counts by account and address. A limit by account alone would lock its owner out.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": None,
    "request_login_code": "20/m/ip,3/15m/key,10/d/key",
    "reset_password": "20/m/ip,3/15m/key,10/d/key",
    # What people without account send to the team: several may share the one address of a centre.
    "partenaires_envoi": "30/h/ip",
}

# Wrong passwords, here and in /connexion/: five by account and address, then a quarter of an hour. Nothing typed is kept.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "partenaires.authentification.nom_pour_axes"
AXES_LOCKOUT_TEMPLATE = "account/verrouille.html"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "next", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.erreurs.csrf"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "FR"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DONNEES / "static")))
STATICFILES_DIRS = [RACINE / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(DONNEES / "media")))
# A web server serves the media in production; the demonstration has none.
SERVIR_MEDIA = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A Wagtail editor with many blocks sends thousands of fields; the public forms are bounded by their own fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="PIMMS Médiation <ne-pas-repondre@pimms.example>")
EMAIL_TIMEOUT = 20

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# Wagtail shows the preview of a page in a frame of its own origin: hence frame-ancestors 'self'.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

WAGTAIL_SITE_NAME = "PIMMS Médiation"
WAGTAILADMIN_BASE_URL = env("URL_PUBLIQUE", default="http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = reverse_lazy("connexion")
WAGTAIL_FRONTEND_LOGIN_URL = reverse_lazy("connexion")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "docx", "xlsx", "csv", "txt"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris",
    *sorted(z for z in available_timezones() if "/" in z and z != "Europe/Paris"),
]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "ol", "ul", "hr", "link", "document-link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "francais"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"sans_jeton": {"()": "config.journal.SansJeton"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne", "filters": ["sans_jeton"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Two lines for each page that is indexed, and one for each visitor who meets a full session: not news.
        "django_tasks": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}

ATELIERS_NOM = env("ATELIERS_NOM", default="PIMMS Médiation")
ATELIERS_TELEPHONE = env("ATELIERS_TELEPHONE", default="")
ATELIERS_DOMAINE_UID = env("ATELIERS_DOMAINE_UID", default="pimms.example")
ATELIERS_DELAI_MINIMAL_SECONDES = env.int("ATELIERS_DELAI_MINIMAL_SECONDES", default=2)
ATELIERS_POT_DE_MIEL = env.bool("ATELIERS_POT_DE_MIEL", default=True)
ATELIERS_CONSERVATION_MOIS = env.int("ATELIERS_CONSERVATION_MOIS", default=12)

PARCOURS_NOM = ATELIERS_NOM
PARCOURS_DOMAINE_UID = ATELIERS_DOMAINE_UID
PARCOURS_DOSSIER_PRIVE = env("PARCOURS_DOSSIER_PRIVE", default=str(DONNEES / "prive"))

PARTENAIRES_NOM = ATELIERS_NOM
PARTENAIRES_DOMAINE_UID = ATELIERS_DOMAINE_UID
PARTENAIRES_CONSERVATION_MOIS = ATELIERS_CONSERVATION_MOIS
PARTENAIRES_DOSSIER_PRIVE = env("PARTENAIRES_DOSSIER_PRIVE", default=str(DONNEES / "prive"))
