"""Common runs of several data owners, seen from one of their seats."""
