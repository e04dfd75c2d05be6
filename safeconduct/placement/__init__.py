"""Placement: waiting households and free places, brought together, proven, explained, and then decided by people."""
