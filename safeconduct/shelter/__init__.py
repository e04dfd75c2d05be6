"""Providers, homes, units, vetting, stays, budgets, and offers of homes.

A home is known by its town and a number ("Ghent 3"). The street, the host's name and telephone are sealed to the
housing group and open only with the passphrase; a caseworker gets the key for the length of a confirmed stay. A bed
alone is not a place: a place is a vetted unit, free on the dates, with its subsistence budget.
"""
