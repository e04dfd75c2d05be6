"""Words of a command, as commands of several departments take them."""

import os
from pathlib import Path


def file_word(word: str) -> Path:
    """A file as seen from where the command was typed."""
    return Path(os.environ.get("TYPED_IN", ""), word)
