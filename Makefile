# One word a job. A fresh Debian machine needs python3 (3.11 or newer) and make; everything else these commands fetch.
PYTHON := .venv/bin/python
PORT ?= 8000
export PORT

.PHONY: help setup setup-dev demo test check fix bench lock messages

help:  ## What there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):[^#]*## /  make \1 — /'

setup:  ## Install what the portal needs to run (again: a second)
	@python3 tools/setup.py

setup-dev:  ## Install that and what tests and checks need
	@python3 tools/setup.py --dev

demo: setup  ## The whole portal with a demonstration town on http://127.0.0.1:$PORT (8000)
	@exec $(PYTHON) manage.py demo

test: setup-dev  ## The tests, on two cores; make test ARGS="tests/projects -x" runs some
	@exec $(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev  ## Style, imports, types, templates, migrations, generated pages
	@exec $(PYTHON) tools/check.py

fix: setup-dev  ## Put style, imports, formatting and generated pages right
	@exec $(PYTHON) tools/check.py --fix

bench: setup-dev  ## The figures in bench/, measured on this machine
	@exec $(PYTHON) -m bench $(ARGS)

lock: setup-dev  ## Compile requirements/*.in into the pinned files
	@exec $(PYTHON) tools/lock.py

messages: setup-dev  ## Collect the sentences of the interface for its English catalogue
	@exec $(PYTHON) tools/messages.py
