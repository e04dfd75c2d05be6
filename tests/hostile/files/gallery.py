"""All that is kept in the galleries."""

from tests.hostile.files.acting_pdfs import acting_pdfs
from tests.hostile.files.heics import heics
from tests.hostile.files.letters import letters
from tests.hostile.files.pdfs import pdfs
from tests.hostile.files.pictures import pictures
from tests.hostile.files.polyglots import polyglots

HOSTILE = [*pdfs, *acting_pdfs, *letters, *pictures, *heics, *polyglots]
