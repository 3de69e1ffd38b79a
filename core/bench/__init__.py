"""Measures this program beside the unsplit model and a naive split, in pairs, in one run."""
