"""Steps of the agreement: one file a verb."""
