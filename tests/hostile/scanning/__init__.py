"""Scanners of others, set on a running demonstration: docs/scanning.md says how."""
