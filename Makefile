# The two commands of the README are `make start` and `make test`; `make check` is what CI adds.
# Node 24 comes with the dependencies: whatever Node is on the machine only has to run npm.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
SHELL := /bin/bash
.PHONY: build start test check metrics mock bench bench-scale conformance generate format install clean

INSTALLED := node_modules/.package-lock.json
BUNDLE := dist/server/main.js

# At a terminal, the shell's job control gives Ctrl-C to the server alone: make itself would end as interrupted, whatever the server does.
start: build
	@mkdir -p var
	@if [ -t 0 ]; then set -m; fi; node server/quickstart/start.ts; exit $$?

test: build
	@node .ci/test.ts

# The bundle in `dist/`, which starts in half the time; `npm pack ./dist` packs it.
build: $(BUNDLE)
$(BUNDLE): $(INSTALLED) $(shell find server schemas openapi/generated -type f ! -name '*.test.ts')
	@node .ci/bundle.ts

check: install
	@node .ci/check.ts

# Sizes, casts, comments, and how many places know what one place is meant to know; `METRICS=--files` names the files.
metrics: install
	@node .ci/metrics.ts $(METRICS)

mock: install
	node openapi/mock.ts --port 4010

bench: install
	node conformance/bench/cli.ts $(BENCH)
	node conformance/bench/courier.ts server/bin/zelos $(BENCH_COMMAND_B)
	node conformance/bench/blocked.ts server/bin/zelos $(BENCH_COMMAND_B)

# In databases of several sizes, whose rows are made inside PostgreSQL.
SCALE_DSN ?= postgres://postgres@127.0.0.1:5432/postgres
SCALE_SIZES ?= 1000 100000 1000000
bench-scale: install
	@set -e; for size in $(SCALE_SIZES); do echo "$$size identities with a session each"; \
	  node conformance/bench/cli.ts --config bench-scale --dsn '$(SCALE_DSN)' --identities $$size $(BENCH); done

conformance: install
	node conformance/cli.ts run $(CONFORMANCE)

# Everything that is made from the document, from the schemas and from the reference's facts.
generate: install
	node openapi/bundle.ts
	node schemas/generate.ts
	node sdk/generate.ts

format: install
	oxfmt

install: $(INSTALLED)

# `npm ci` on a clean checkout, as CI has it; it would remove what is installed, so a checkout that has packages is brought up to date.
# Scripts run only where they are needed: npm would build better-sqlite3, which needs Python, headers and a compiler and ships binaries.
NPM_INSTALL = $(if $(wildcard node_modules/*),install --no-save,ci)
$(INSTALLED): package-lock.json
	@echo "Installing the dependencies: about a minute the first time"
	@npm $(NPM_INSTALL) --ignore-scripts --no-audit --no-fund --loglevel=error && npm rebuild --loglevel=error node argon2 \
	  || { rm -f $(INSTALLED); exit 1; }
	@touch $(INSTALLED)

clean:
	rm -rf node_modules dist var sdk/dist
