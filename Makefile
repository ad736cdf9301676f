# make run and make test need Python 3.11 or later and make; nothing else.

PYTHON ?= python3
PY = .venv/bin/python

.PHONY: help run test lint code production bench chromium
.DEFAULT_GOAL := help

help:
	@echo "make run     start the platform with its demo data on http://localhost:8000 (PORT=8001 make run)"
	@echo "make test    run all tests (make test ARGS='-k outbox')"
	@echo "make lint    check style, templates, imports, migrations and production settings"
	@echo "make bench   measure the speed of the pages, see docs/performance.md"

run: .venv/installed
	@exec $(PY) -m eveil.run

test: .venv/installed-dev chromium
	@$(PY) -m pytest $(ARGS)

bench: .venv/installed-dev
	@$(PY) -m bench

lint: .venv/installed-dev code production

code: .venv/installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint templates --quiet --lint
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-cache
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

# Settings of a production that does not exist. Among Django's checks is our own of the
# direction of relations (eveil/core/checks.py).
production: export EVEIL_MODE = production
production: export SECRET_KEY = $(shell $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')
production: export BASE_URL = https://eveil.example.org
production: export ALLOWED_HOSTS = eveil.example.org
production: export DATABASE_URL = postgres://eveil@db.example.org/eveil
production: export REDIS_URL = redis://redis.example.org
production: export EMAIL_URL = smtp+tls://eveil@smtp.example.org:587
production: export DEFAULT_FROM_EMAIL = bonjour@eveil.example.org
production: .venv/installed-dev
	$(PY) manage.py check --deploy --fail-level WARNING

# The virtual environment, filled again only when the list of packages changed.
.venv/bin/pip:
	@$(PYTHON) .ci/check_python.py
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/pip
	@echo "Installing packages…"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Debian as root gets the browser of the tests; elsewhere the run says what it left out.
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null \
	|| test ! -f /etc/debian_version || test "$$(id -u)" != 0 \
	|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	     apt-get install -y -qq --no-install-recommends chromium; } || true
