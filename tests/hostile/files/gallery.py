"""All that is kept in the three galleries."""

from tests.hostile.files.letters import letters
from tests.hostile.files.pdfs import pdfs
from tests.hostile.files.pictures import pictures

HOSTILE = [*pdfs, *letters, *pictures]
