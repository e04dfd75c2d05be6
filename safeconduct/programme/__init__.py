"""The agreement with an authority: its rule pack, who is selected by it, talks, the proposal, the quota's ledger."""
