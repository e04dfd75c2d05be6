"""The people of safeconduct/conftest.py, for tests that stand outside the departments."""

from safeconduct.conftest import *  # noqa: F403 - fixtures are found by their names in here
