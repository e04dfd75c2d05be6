"""Steps of the repression record: one file a verb."""
