"""Steps of the housing side: one file a thing."""
