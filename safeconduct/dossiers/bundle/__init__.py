"""The bundle: one PDF that goes to the authority. What is in it (`contents`), its fixed words, and how it is bound.

Page pictures come from evidence's sandbox and wait sealed in a spool, typst sets the sheets, the pictures are written
behind them one by one while the PDF is sealed. Nothing is written to the disk before it is sealed, and a bundle of any
length takes the memory of its sheets and of one picture.
"""
