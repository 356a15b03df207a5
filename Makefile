# GOTRS from a checkout. `make run` and `make test` install what they need into this folder.
#
#   make run        the demo on http://127.0.0.1:8000  (HOST, PORT and GOTRS_DATA_DIR change that)
#   make test       lint, types and the whole suite, on SQLite and on PostgreSQL
#   make test-3.13  the suite on another Python (3.11, 3.12, 3.13), on SQLite
#   make bench      the figures of benchmarks/README.md; needs PostgreSQL, takes minutes
#   make fuzz       80,000 made-up requests to a live server (tests/fuzz); takes 20 minutes
#   make mails      20,000 made-up mails through the intake (tests/tickets/mail/made_up)
#   make lint       only the checks that read code
#   make format     put code into the one format
#   make migrate    bring the database of this installation up to date
#   make sdk        write the generated halves of the clients in sdk/ anew
#   make messages   collect the texts for gotrs/locale, and compile; needs the package gettext
#   make frontend   write static/vendor/ anew from the packages of deploy/frontend
#   make lock       pin the newest allowed versions into requirements/*.txt
#   make audit      look the pinned versions up among known vulnerabilities
#   make clean      remove what was installed and cached here; data stays

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
LDAP := $(VENV)/.ldap-installed
FUZZ := .cache/venv-fuzz/.installed
NODE_MODULES := sdk/typescript/node_modules/.package-lock.json
FRONTEND := deploy/frontend/node_modules/.package-lock.json
# Tests at once, on each database: as many as there are cores, but no more than eight, for each has
# servers of its own.
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n > 8 ? 8 : n)))
export PYTHONUNBUFFERED = 1
# The suite starts hundreds of processes; each would compile the product anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run migrate venv test lint format sdk messages frontend bench fuzz mails lock audit clean
.DEFAULT_GOAL := run

run: $(RUNTIME)
	@GOTRS_DEMO=$${GOTRS_DEMO:-1} exec $(BIN)/python manage.py demo

migrate: $(RUNTIME)
	@exec $(BIN)/python manage.py migrate

venv: $(DEV)

# Packages of the system are fetched while those of Python are: that is the first call, which may fail.
# The second looks again each time, for they come and go without our knowing.
test: | $(BIN)/python
	@.ci/system-packages 2>/dev/null & $(MAKE) --no-print-directory $(DEV); made=$$?; wait; exit $$made
	@.ci/system-packages
	@$(MAKE) --no-print-directory --jobs 3 $(LDAP) $(NODE_MODULES) $(FRONTEND)
	@JOBS=$(JOBS) .ci/checks lint sqlite postgresql

lint: $(DEV)
	@.ci/checks lint

format: $(DEV)
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

sdk: $(DEV)
	@GOTRS_DEMO=1 GOTRS_DATA_DIR=.cache/sdk DATABASE_URL= $(BIN)/python -m sdk.generate

messages: $(DEV)
	@.ci/system-packages gettext
	@export GOTRS_DEMO=1 GOTRS_DATA_DIR=.cache/messages DATABASE_URL= && \
		$(BIN)/python manage.py makemessages --all --no-wrap --add-location=file --no-obsolete \
			-i 'tests/*' -i 'benchmarks/*' -i 'sdk/*' -i 'var/*' -i '.*' -v 0 && \
		$(BIN)/python manage.py compilemessages -i '.*' -v 0 && \
		$(BIN)/python manage.py languages

frontend: $(FRONTEND)
	@node deploy/frontend/build.mjs

bench: $(DEV)
	@.ci/system-packages postgresql
	@exec $(BIN)/python -m benchmarks $(ARGS)

fuzz: $(DEV) $(FUZZ)
	@.ci/system-packages postgresql
	@exec $(BIN)/python -m tests.fuzz $(ARGS)

mails: $(DEV)
	@.ci/system-packages postgresql
	@exec $(BIN)/python -m tests.tickets.mail.made_up $(ARGS)

test-3.%:
	@.ci/system-packages
	@PYTHON=$(or $(PYTHON),python3.$*) VENV=.cache/venv-3.$* .ci/make-venv
	@VENV=.cache/venv-3.$* .ci/install requirements/dev.txt
	@VENV=.cache/venv-3.$* .ci/install requirements/ldap.txt
	@VENV=.cache/venv-3.$* JOBS=$(JOBS) .ci/checks sqlite

lock: $(DEV)
	@for name in runtime ldap dev fuzz; do \
		echo "requirements/$$name.txt"; \
		$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal \
			--python-version 3.11 --no-emit-index-url --no-annotate --no-header \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

audit: $(DEV)
	@exec $(BIN)/pip-audit --require-hashes --disable-pip -r requirements/dev.txt

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@.ci/make-venv

$(RUNTIME): requirements/runtime.txt | $(BIN)/python
	@echo "Installing the packages of requirements/runtime.txt into $(VENV) …"
	@VENV=$(VENV) .ci/install requirements/runtime.txt
	@touch $@

$(DEV): requirements/dev.txt | $(BIN)/python
	@echo "Installing the packages of requirements/dev.txt into $(VENV) …"
	@VENV=$(VENV) .ci/install requirements/dev.txt
	@touch $(RUNTIME) $@

# Compiles; .ci/system-packages installs what that needs.
$(LDAP): requirements/ldap.txt $(DEV)
	@echo "Installing the packages of requirements/ldap.txt into $(VENV) …"
	@VENV=$(VENV) .ci/install requirements/ldap.txt
	@touch $@

# Apart from ours: Schemathesis brings much along.
$(FUZZ): requirements/fuzz.txt
	@VENV=.cache/venv-fuzz .ci/make-venv
	@echo "Installing the packages of requirements/fuzz.txt into .cache/venv-fuzz …"
	@VENV=.cache/venv-fuzz .ci/install requirements/fuzz.txt
	@touch $@

$(NODE_MODULES): sdk/typescript/package-lock.json
	@cd sdk/typescript && npm ci --silent
	@touch $@

$(FRONTEND): deploy/frontend/package-lock.json
	@cd deploy/frontend && npm ci --silent
	@touch $@
