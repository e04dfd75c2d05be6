"""Steps of a case: one file a verb."""
