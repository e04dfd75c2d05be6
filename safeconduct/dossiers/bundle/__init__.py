"""The bundle: one PDF that goes to the authority. What is in it (`contents`), its fixed words, and how it is bound.

Everything happens in memory: page pictures come from evidence's sandbox, typst sets the sheets, pikepdf lays the
pictures on them. Nothing is written to the disk before it is sealed.
"""
