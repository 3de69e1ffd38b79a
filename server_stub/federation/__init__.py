"""Common runs of several clients over one trunk."""
