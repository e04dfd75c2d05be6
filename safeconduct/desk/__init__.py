"""Each role's worklist, the search, the log, and steps that cross departments."""
