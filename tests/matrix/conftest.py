"""The fixtures of the departments that the matrix's house is built of."""

from safeconduct.desk.conftest import lawyer, make_home, make_unit, programme, provider, second
from tests.matrix.world import world

__all__ = ["lawyer", "make_home", "make_unit", "programme", "provider", "second", "world"]
