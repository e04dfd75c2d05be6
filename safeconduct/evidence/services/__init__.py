"""Steps of an item: one file a verb."""
