"""Who holds which key, and the only door to the vault.

A subject (a case, a home, an offer) has compartments. Each compartment has a key pair: whoever knows its public half
may put something in (a stranger at the form, a volunteer who may not read on), only who holds a grant may take it out.
The pair comes from a compartment key, sealed to each holder, and from the subject's shred key: when that is gone, no
holder, no backup and no court opens the subject again.
"""
