"""Invented placement instances of any size, the same for the same seed; no person and no house is in them."""

from safeconduct.cell.bench.placing.generator.instances import instance_of, past_of

__all__ = ["instance_of", "past_of"]
