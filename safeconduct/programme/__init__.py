"""The agreement with an authority: its rule pack, what was said and promised, the proposal, and the quota's ledger."""
