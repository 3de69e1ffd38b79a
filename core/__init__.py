"""The headless part of FedSEA Desktop: no Qt, runs under the command line and the tests."""
