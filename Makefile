# `make` prints this list. Python 3.11, make and git are all that `run` and `test` need.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name))))
PORT ?= 8080
DATA ?= data
BIN := .venv/bin

WHOLE := tests/fuzz/ tests/journeys/

.PHONY: help run test test-parts test-whole test-kills test-browser test-stack stack lint schemas bench bench-large soak setup setup-dev system-browser system-stack

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## set up and serve the platform with demo data on 127.0.0.1 (PORT=8080 DATA=data)
	@GONGKAI_SERVICE_PORT=$(PORT) GONGKAI_DATA=$(DATA) exec $(BIN)/python -m deploy.embedded

test: setup-dev lint ## set up and pass the tests that need no system package
	@$(MAKE) --no-print-directory -j2 -Otarget test-parts test-whole

HERE := -m "not stack and not browser and not kills and not soak"

test-parts: # each part by itself; beside it, on the other processor, the whole platform
	$(BIN)/python -m pytest $(HERE) gateway $(filter-out $(WHOLE),$(wildcard tests/*/))

test-whole:
	$(BIN)/python -m pytest $(HERE) $(WHOLE)

test-kills: setup-dev ## fifty random SIGKILLs between and during what people do
	$(BIN)/python -m pytest -m kills tests/journeys

test-browser: setup-dev system-browser ## the journeys in Debian's chromium, with axe-core
	$(BIN)/python -m pytest -m browser tests/browser

test-stack: setup-dev system-browser system-stack ## contracts and journeys on real Kafka, Elasticsearch, Keycloak, MongoDB wire and Prometheus
	$(BIN)/python -m deploy.stack.install
	$(BIN)/python -m tests.stack.run

stack: setup-dev system-stack ## start the real servers and every service as its own process
	$(BIN)/python -m deploy.stack.install
	$(BIN)/python -m deploy.stack

lint: setup-dev ## format, lint, types, architecture, generated files
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m schemas.generate --check
	$(BIN)/python -m deploy.openapi --check

schemas: setup-dev ## generate event classes, OpenAPI and the event table
	$(BIN)/python -m schemas.generate
	$(BIN)/python -m deploy.openapi

bench: setup-dev ## benchmarks as ratios to yardsticks of the same run
	$(BIN)/python -m tests.bench

bench-large: setup-dev ## 1,000,000 entries searched, 1,000,000 opinions read: half an hour at most each, in the system's temporary folder
	$(BIN)/python -m tests.bench.large
	$(BIN)/python -m tests.bench.comments_large

soak: setup-dev ## a thousand random SIGKILLs
	$(BIN)/python -m pytest -m soak tests

setup: .venv/.runtime
setup-dev: .venv/.dev

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本（python3.11）。"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本，找到的是 $$($(PYTHON) --version)。"; exit 1; }
	@echo "建立 .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check "uv==$(UV)"

UV := 0.13.9

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "安装运行所需的软件包"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "安装开发和测试所需的软件包"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@ .venv/.runtime

system-browser:
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null; } || { echo "需要 Debian 的 chromium 和 fonts-noto-cjk：apt-get install chromium fonts-noto-cjk"; exit 1; }

system-stack:
	@command -v prometheus >/dev/null && command -v promtool >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq prometheus >/dev/null; } || { echo "需要 Debian 的 prometheus：apt-get install prometheus"; exit 1; }
