# Two commands matter: `make demo` shows the site, `make test` judges the code.
# Each needs nothing but python3 and make: the first line of every recipe makes the environment.

PORT ?= 8000
PYTHON ?= python3
WORKERS ?= 2
POSTGRES ?= postgres://postgres@127.0.0.1:5432/skillmap

RUN := .venv/bin/python
BOOTSTRAP := @$(PYTHON) .ci/bootstrap.py
CODE := manage.py skillmap profiles proposals tests .ci/bootstrap.py
QUICK := not browser and not slow
PYTEST := -m pytest -n $(WORKERS) --dist worksteal --durations=10 --durations-min=3
ON_POSTGRESQL = DATABASE_URL='$(POSTGRES)?options=-c%20synchronous_commit%3Doff'

export UV_PYTHON_DOWNLOADS := never

.PHONY: help demo test static lint format types imports templates dependencies checks pytest coverage messages \
	test-postgresql explore test-django61 test-api openapi bench bench-api bench-community journeys lock clean dev

help: ## What this file can do
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "%-18s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Run the site with the shipped catalogue on PORT (8000), in DATABASE_URL (SQLite)
	$(BOOTSTRAP) base
	@$(RUN) manage.py demo --port $(PORT)

test: static pytest ## Everything that passes judgement

static: lint types imports templates dependencies checks ## The checks that run no test

dev:
	$(BOOTSTRAP) dev

lint: dev ## Style and likely mistakes
	$(RUN) -m ruff check $(CODE)
	$(RUN) -m ruff format --check $(CODE)

format: dev ## Put the code into the project's format
	$(RUN) -m ruff check --fix $(CODE)
	$(RUN) -m ruff format $(CODE)

types: dev ## Type hints
	$(RUN) -m mypy

imports: dev ## Who may import whom
	.venv/bin/lint-imports --no-cache

templates: dev ## Templates
	$(RUN) -m djlint --lint --quiet templates

dependencies: dev ## What is imported is declared, what is declared is used
	$(RUN) -m deptry .

checks: dev ## Missing migrations; settings fit for the open internet
	$(RUN) manage.py makemigrations --check --dry-run --settings tests.settings
	SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(60))') \
		DEBUG= DEMO= EMAIL_URL=smtps://mail.example OPERATOR_EMAIL=ops@mail.example \
		$(RUN) manage.py check --deploy --fail-level WARNING

pytest: dev ## Unit, integration, property and browser tests
	$(RUN) $(PYTEST)

coverage: dev ## The quick tests, and which lines they do not reach
	$(RUN) $(PYTEST) -m "$(QUICK)" --cov

# The others never open a connection, so they cannot differ from what they were on SQLite.
test-postgresql: dev ## The tests that use the database, without the browser, on the server at POSTGRES
	$(ON_POSTGRESQL) $(RUN) $(PYTEST) -m "database and not browser and not sqlite_only"

# Reading and writing files of catalogues is Python alone, and property tests try the same again.
WITHOUT_DJANGO := $(addprefix --ignore=tests/profiles/interchange/,reading writing)
test-django61: ## The quick tests of what uses Django, on the next one (PYTHON=python3.13)
	$(BOOTSTRAP) django61
	.venv/django61/bin/python $(PYTEST) -m "$(QUICK) and not hypothesis" $(WITHOUT_DJANGO)

messages: dev ## Bring the translations up to the texts; names those that wait for one
	$(RUN) manage.py messages --settings tests.settings

EXAMPLES ?= 5
test-api: dev ## The API as its OpenAPI document allows and forbids, as nobody, author and curator
	$(BOOTSTRAP) schemathesis
	POSTGRES=$(POSTGRES) $(RUN) tests/try_api.py --examples $(EXAMPLES)

explore: dev ## Property tests with new random cases each time, before a release
	$(RUN) $(PYTEST) -m hypothesis --hypothesis-profile explore --timeout 3600

openapi: dev ## Keep the OpenAPI document as it is now, after a change that is meant
	RENEW_OPENAPI=1 $(RUN) -m pytest -q -n 0 --no-cov tests/skillmap/test_api_schema.py

SIZE ?= 0
bench: dev ## Requests a second beside the least Django view; SIZE=1000000 adds so many expectations
	POSTGRES=$(POSTGRES) $(RUN) tests/benchmark.py --size $(SIZE)

bench-api: dev ## Requests a second of the API's main addresses
	POSTGRES=$(POSTGRES) $(RUN) tests/benchmark_api.py

bench-community: dev ## The community with 50,000 watchers and 20,000 proposals waiting
	POSTGRES=$(POSTGRES) $(RUN) tests/benchmark_community.py

journeys: dev ## Clicks, keys, fields, pages and statements of five users' journeys, in a browser
	$(RUN) tests/benchmark_journeys.py

# `make lock` takes the newest versions that fit, `make lock UPGRADE=` only what the .in files changed.
UPGRADE ?= --upgrade
COMPILE := ../.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate
lock: dev ## Take the newest versions into requirements/*.txt
	cd requirements && \
	$(COMPILE) $(UPGRADE) --python-version 3.11 base.in django52.in -o base.txt && \
	$(COMPILE) $(UPGRADE) --python-version 3.11 base.in django52.in dev.in -c base.txt -o dev.txt && \
	$(COMPILE) $(UPGRADE) --python-version 3.11 base.in django52.in pdf.in -c base.txt -o pdf.txt && \
	$(COMPILE) $(UPGRADE) --python-version 3.13 base.in django61.in dev.in -o django61.txt && \
	$(COMPILE) $(UPGRADE) --python-version 3.11 schemathesis.in -o schemathesis.txt

clean: ## Remove what the commands above made, but not the site's data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf .coverage .coverage.* htmlcov test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
