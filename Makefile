# Thin: every task is in installers/tasks.py, so that Windows has the same ones
# (`py -m installers TASK`). Arguments: make test ARGS="-k noise"
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
TASKS := help setup run demo test test-slow test-cluster check format bench screenshots \
	package deb tarball test-package setup-exe dmg sbom clean
.PHONY: $(TASKS)

$(TASKS):
	@$(PYTHON) -m installers $@ $(ARGS)
