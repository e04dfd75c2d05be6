"""Scenarios of a placement over several processes with Dask, beside the same ones one after another in one process.

scenarios   what is asked: instances, what-ifs, simulations, disjoint neighbourhoods
cluster     Dask's scheduler and workers on this machine, for as long as they are wanted
__main__    the process that asks, in an environment that has `distributed`; tells what it found in JSON
"""
