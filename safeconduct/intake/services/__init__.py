"""Steps of asking and answering: one file a verb."""
