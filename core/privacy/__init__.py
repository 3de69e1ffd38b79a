"""Noise, its unit, and the gate that lets nothing unprotected out."""
