"""A home of its own for tests that write settings, pins or logs."""

from support.own_home import home, own_keyring  # noqa: F401 - fixtures
