# Everyday commands. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
WORKERS ?= 2
THREADS ?= 8
BASES ?= sqlite,postgresql,navigateur
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PRET := $(VENV)/.pret
CACHE := .cache
PAQUETS := ateliers home papier parcours partenaires site tableur tests
GABARITS := $(wildcard templates ateliers/templates home/templates parcours/templates partenaires/templates)
UV_LOCK := uv pip compile --quiet --universal --python-version 3.11.7 --generate-hashes --no-strip-extras --no-emit-index-url --no-header

export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH DJANGO_SETTINGS_MODULE

.PHONY: help install demo test check verifier-code worker serve lock format couverture captures clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20
	@echo
	@echo "  make test BASES=postgresql PYTEST_ARGS='tests/ateliers -k jauge'   part of the tests, on one database"
	@echo "  make serve PORT=8001 WORKERS=2 THREADS=8                          DATABASE_URL chooses the database"

install: $(PRET) ## Make .venv and install the locked dependencies

# Only when the lock has changed. Any Python from 3.11 on will do.
$(PRET): requirements-dev.txt
	@if [ ! -x $(BIN)/python ]; then \
	  for essai in $${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do \
	    if "$$essai" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then trouve=$$essai; break; fi; \
	  done; \
	  if [ -z "$${trouve:-}" ]; then \
	    echo "Il faut Python 3.11 ou plus récent, avec son module venv (Debian : apt install python3 python3-venv)." >&2; exit 1; \
	  fi; \
	  "$$trouve" -m venv $(VENV); \
	fi
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(PRET) .secret-essai ## The site with demonstration data, on http://127.0.0.1:8000 (or PORT=…)
	@export DJANGO_SETTINGS_MODULE=config.settings.demo URL_PUBLIQUE=http://127.0.0.1:$(PORT); unset DATABASE_URL; \
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0; \
	$(BIN)/python manage.py migrate --noinput --verbosity 0; \
	$(BIN)/python manage.py demo; \
	trap 'kill $$(jobs -p) 2>/dev/null || true; wait' EXIT INT TERM; \
	$(BIN)/python manage.py envoyer_messages & \
	PORT=$(PORT) WEB_CONCURRENCY=1 THREADS=4 ACCESSLOG="" $(BIN)/gunicorn --config gunicorn.conf.py & \
	wait -n

test: $(PRET) ## Every test, on SQLite and on a private PostgreSQL, then in the browser
	@$(BIN)/python tests/suite.py --bases $(BASES) $(PYTEST_ARGS)

check: verifier-code test ## What CI runs: linters, types, architecture, migrations, then every test

verifier-code: $(PRET)
	$(BIN)/ruff check --cache-dir $(CACHE)/ruff .
	$(BIN)/ruff format --check --cache-dir $(CACHE)/ruff .
	$(if $(GABARITS),$(BIN)/djlint --quiet --allow-empty-input --lint $(GABARITS))
	$(BIN)/mypy
	PYTHONPATH=site $(BIN)/lint-imports --cache-dir $(CACHE)/imports
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	@echo manage.py check --deploy
	@env -u ESSAI_HTTP DJANGO_SETTINGS_MODULE=config.settings.production \
	  SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  ALLOWED_HOSTS=pimms.example URL_PUBLIQUE=https://pimms.example EMAIL_URL=smtp://127.0.0.1:25 \
	  DATABASE_URL=postgres://personne@127.0.0.1:1/rien \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

worker: $(PRET) .secret-essai ## Send the messages that wait, until Ctrl-C (EMAIL_URL; PORT of the site that links open)
	@export URL_PUBLIQUE="$${URL_PUBLIQUE:-http://127.0.0.1:$(PORT)}"; exec $(BIN)/python manage.py envoyer_messages

# A trial of production on this machine only, without TLS: see ESSAI_HTTP in site/config/settings/production.py.
serve: $(PRET) .secret-essai ## Production settings under gunicorn, for trials on this machine (PORT, WORKERS, THREADS)
	@export DJANGO_SETTINGS_MODULE=config.settings.production ESSAI_HTTP=1 \
	  ALLOWED_HOSTS=127.0.0.1,localhost,testserver URL_PUBLIQUE="$${URL_PUBLIQUE:-http://127.0.0.1:$(PORT)}" \
	  SECRET_KEY="$${SECRET_KEY:-$$(cat .secret-essai)}" \
	  DATABASE_URL="$${DATABASE_URL:-sqlite:///$(CURDIR)/donnees/pimms.sqlite3}" \
	  PORT=$(PORT) WEB_CONCURRENCY=$(WORKERS) THREADS=$(THREADS); \
	mkdir -p donnees; \
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0; \
	$(BIN)/python manage.py migrate --noinput --verbosity 0; \
	exec $(BIN)/gunicorn --config gunicorn.conf.py

.secret-essai: | $(PRET)
	@(umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))' > $@)

lock: ## Rewrite requirements*.txt from requirements*.in (needs uv)
	@command -v uv >/dev/null || { echo "Il faut uv pour verrouiller les dépendances (pip install uv)." >&2; exit 1; }
	$(UV_LOCK) requirements.in --output-file requirements.txt
	$(UV_LOCK) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt

format: $(PRET) ## Reformat the code, and mend what the linter can mend by itself
	$(BIN)/ruff check --fix --cache-dir $(CACHE)/ruff .
	$(BIN)/ruff format --cache-dir $(CACHE)/ruff .

couverture: $(PRET) ## Which lines the tests do not reach (SQLite)
	@mkdir -p $(CACHE)/coverage
	$(BIN)/python tests/suite.py --bases sqlite --cov --cov-report=html --cov-report=term $(PYTEST_ARGS)

captures: $(PRET) ## The screenshots of the README, from the demonstration running on PORT
	$(BIN)/python docs/captures.py http://127.0.0.1:$(PORT)

clean: ## Forget caches; keeps .venv and donnees/
	rm -rf $(CACHE) htmlcov .coverage
