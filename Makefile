# Thin: every task is in installers/tasks.py, so that Windows has the same ones
# (`py -m installers TASK`). Arguments: make test ARGS="-k noise"
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-slow test-cluster check format bench screenshots package deb tarball test-package setup-exe dmg sbom kit clean

help setup run demo test test-slow test-cluster check format bench screenshots package deb tarball test-package setup-exe dmg sbom kit clean:
	@$(PYTHON) -m installers $@ $(ARGS)
