"""The style guide shows invented people only, and is open to whoever reaches the desk's door; a real house has none."""

OPEN_PAGES = frozenset({"look:styleguide"})
