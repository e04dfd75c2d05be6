"""Steps of a dossier: one file a verb."""
