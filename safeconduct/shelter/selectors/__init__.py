"""The only ways to homes, units, stays and offers."""
