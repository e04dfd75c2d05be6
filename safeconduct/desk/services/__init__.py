"""Steps that cross departments: one file a verb, one transaction a step."""
