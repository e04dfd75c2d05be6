"""The placement engine beside its rivals: instances drawn for it, each method a process, its placement counted anew."""
