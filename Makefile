# `make` prints what there is to call.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# One after the other: two Swift builds would wait for each other's lock.
.NOTPARALLEL:

# Given to the command that is run: make run ARGS="--port 9000".
ARGS ?=

SWIFT_SOURCES := Sources Tests Benchmarks Package.swift

# The Swift libraries are in the binary, so it runs where Swift is not installed.
RELEASE_BUILD := swift build -c release --static-swift-stdlib --product opdesk
BINARY := .build/release/opdesk

.PHONY: help
help: ## Show this list
	@echo "OPDesk: tokens for a hospital's outpatient department"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Options are passed on: make run ARGS="--port 9000"'

.PHONY: run
run: setup-run build ## Install what is missing, build, serve at http://localhost:8000 (database: opdesk.db)
	@exec $(BINARY) serve $(ARGS)

.PHONY: demo
demo: setup-run build ## Serve a made-up hospital that lives a day 60 times faster (ARGS="--speed 600")
	@exec $(BINARY) demo $(ARGS)

.PHONY: simulate
simulate: setup-run build ## Print one simulated day
	@exec $(BINARY) simulate $(ARGS)

.PHONY: test
test: setup check test-swift test-fuzz test-acceptance bench-short ## Install what is missing, run every check and test

# For each of the fuzzers.
FUZZ_SECONDS ?= 600

.PHONY: fuzz
fuzz: setup ## Feed the decoders nonsense, FUZZ_SECONDS long each (600), from another seed each time
	OPDESK_TEST_FUZZ_SECONDS=$(FUZZ_SECONDS) OPDESK_TEST_FUZZ_SEED=$${SEED:-$$RANDOM$$RANDOM} \
		OPDESK_TEST_MINUTES=$$(($(FUZZ_SECONDS) / 10 + 20)) scripts/test-swift --filter FuzzTests

.PHONY: check
check: ## Check layout, style and links; changes nothing
	swift format lint --strict --recursive $(SWIFT_SOURCES)
	scripts/lint-repository

.PHONY: format
format: ## Lay out the Swift files
	swift format --in-place --recursive $(SWIFT_SOURCES)

.PHONY: screenshots
screenshots: setup build ## Take the pictures of the screens that the README shows
	.venv/bin/python scripts/screenshots docs/screens

.PHONY: bench
bench: setup build ## Measure the speed, some minutes
	Benchmarks/run $(ARGS)

.PHONY: bench-postgres
bench-postgres: setup build ## Measure the speed on PostgreSQL, some minutes
	OPDESK_TEST_FSYNC=on scripts/with-postgres Benchmarks/postgres $(ARGS)

.PHONY: package
package: setup-package build ## Make a Debian package (.deb) of the release
	@scripts/package $(ARGS)

.PHONY: setup
setup: ## Install what is missing for running and testing
	@scripts/setup test

.PHONY: clean
clean: ## Remove what was built and fetched; keeps the database
	rm -rf .build .venv .assets .cache .hypothesis Tests/Acceptance/.pytest_cache

# The parts of the above.

.PHONY: setup-run
setup-run:
	@scripts/setup run

.PHONY: setup-package
setup-package:
	@scripts/setup package

.PHONY: build
build:
	@echo "Building the release. The first time takes some minutes."
	$(RELEASE_BUILD)

.PHONY: test-swift
test-swift:
	scripts/with-postgres scripts/test-swift

.PHONY: test-fuzz
test-fuzz:
	OPDESK_TEST_FUZZ_SECONDS=15 scripts/test-swift --filter FuzzTests

.PHONY: test-acceptance
test-acceptance: build
	.venv/bin/python -m pytest Tests/Acceptance $(ARGS)

.PHONY: bench-short
bench-short: build
	Benchmarks/run --short
	OPDESK_TEST_FSYNC=on scripts/with-postgres Benchmarks/postgres --short
