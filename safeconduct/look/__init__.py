"""How Safeconduct looks: stylesheet, frames, components and pictures that every department assembles."""
