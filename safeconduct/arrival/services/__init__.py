"""Steps of an arrival: one file a verb."""
