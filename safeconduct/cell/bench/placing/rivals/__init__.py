"""What ours is measured against: each a module with `run(question) -> str`, which says how it ended.

`python -m safeconduct.cell.bench.placing.rivals METHOD INSTANCE …` runs one, in a process that may be killed at any
moment: what it found before stands in a file. OR-Tools and highspy cannot be loaded into one process, so whoever
imports OR-Tools imports nothing of the engine.
"""
