"""Arrivals over time: batches placed at prices of sampled futures, and what hindsight would have done.

stream      who comes with whom
rows        some households out of several instances with the same units
standing    what is left beside those who have a home
futures     who may still come, drawn from a past or from those who have come
pricing     what a place may be worth to them
policy      how a batch is placed before the next is known
course      one policy's way through the batches
hindsight   the best that could have been known afterwards
simulation  all of it, and the share of hindsight that was reached
command     the same at the command line
"""
