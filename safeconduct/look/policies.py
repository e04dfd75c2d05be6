"""The style guide shows invented people only, and is open to whoever reaches the desk's door."""

OPEN_PAGES = frozenset({"look:styleguide"})
