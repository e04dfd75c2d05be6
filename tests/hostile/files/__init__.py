"""Hostile files, made when they are needed: nothing of this kind lies in the repository."""
