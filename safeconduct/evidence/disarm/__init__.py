"""Turning a stranger's file into pixels, and pixels into clean pictures of its pages.

`child` runs alone in a sandbox with the file on its standard input and decodes it; what comes back is raw pixels with
a strict header (`frames`), which cannot carry a script, a font, a macro or a place and date of a photo. `pages` starts
the child and makes pictures of the pixels. This package file imports nothing, and neither do `frames`, `child` and the
decoders import Django: the child sees no settings and no keys.
"""
