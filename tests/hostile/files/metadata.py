"""What exiftool and mat2 find in the pictures that files become, and in those that an outside reader is shown.

`./run bench metadata`: every sound and every hostile file is drawn as the house draws it, each page marked as for a
guest too. In a picture exiftool may name its size and how its pixels are coded, and mat2 nothing; both must see what
is in a photo on purpose. Exit code 1 where a picture says more, or they find nothing in the photo.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

os.environ |= {"DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "SAFECONDUCT_MODE": "test"}

import django

django.setup()

from safeconduct.cell.system_parts import make_sure_of  # noqa: E402
from safeconduct.guests.marks import marked  # noqa: E402 what speaks to people needs a Django that is set up
from tests.hostile.files.gallery import HOSTILE  # noqa: E402
from tests.hostile.files.kinds import MARKER  # noqa: E402
from tests.hostile.files.measuring import canary, visit  # noqa: E402
from tests.hostile.files.mutants import sound  # noqa: E402
from tests.hostile.files.pictures import telling_jpeg  # noqa: E402

# Of exiftool's own making, and of the file that the picture was put into.
APART = re.compile(r"SourceFile|System:.*|Composite:(ImageSize|Megapixels)|ExifTool:ExifToolVersion")
CODING = re.compile(
    r"File:(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|EncodingProcess|BitsPerSample|ColorComponents|"
    r"YCbCrSubSampling)|JFIF:(JFIFVersion|ResolutionUnit|[XY]Resolution)"
)
PHOTO = "planted.jpg"
Told = dict[str, list[str]]


def main() -> int:
    if not make_sure_of("exiftool", "mat2"):
        return 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = _draw(folder)
        many = len(list(folder.iterdir()))
        (folder / PHOTO).write_bytes(telling_jpeg())
        told = {"exiftool": _by_exiftool(folder), "mat2": _by_mat2(folder)}
    blind = [tool for tool, found in told.items() if MARKER.decode() not in " ".join(found.pop(PHOTO, []))]
    print(f"{many} pictures of {files} files")
    for tool, found in told.items():
        print(f"  {tool}: says more of {len(found)}" + (", and nothing of the photo" if tool in blind else ""))
        for name, words in sorted(found.items())[:20]:
            print(f"    {name}: {'; '.join(words)[:200]}")
    return int(bool(blind or any(told.values())))


def _draw(folder: Path) -> int:
    """Put all pictures there; how many files became any."""
    files = 0
    with canary() as (bird, _called):
        made = [(one.name, one.make(bird)) for one in HOSTILE if not one.is_heavy]
        made += [(f"sound {kind}", content) for kind, contents in sound().items() for content in contents]
        for number, (name, content) in enumerate(made):
            pages = visit(content, counts=False).pages
            files += bool(pages)
            for at, page in enumerate(pages):
                where = f"{number}-{re.sub(r'[^a-z0-9]+', '-', name.lower())[:60]}-{at}"
                (folder / f"{where}.jpg").write_bytes(page.jpeg)
                (folder / f"{where}-marked.jpg").write_bytes(marked(page.jpeg, "Louise · 2026-11-29 16:00 · № 7"))
    return files


def _by_exiftool(folder: Path) -> Told:
    done = subprocess.run(["exiftool", "-json", "-G1", "-r", folder], capture_output=True, text=True, check=False)
    found = {}
    for tags in json.loads(done.stdout):
        more = [
            f"{tag}: {said}" for tag, said in tags.items() if not APART.fullmatch(tag) and not CODING.fullmatch(tag)
        ]
        if more:
            found[Path(tags["SourceFile"]).name] = more
    return found


def _by_mat2(folder: Path) -> Told:
    done = subprocess.run(["mat2", "--show", *folder.iterdir()], capture_output=True, text=True, check=False)
    found, name = defaultdict[str, list[str]](list), ""
    for line in done.stdout.splitlines():
        if headed := re.match(r"\[\+\] Metadata for (.+):$", line):
            name = Path(headed[1]).name
        elif line.startswith("    ") and name:
            found[name].append(line.strip())
        elif not re.match(r"  No metadata found in ", line):
            found["mat2 itself"].append(line)
    assert len(done.stdout.split("etadata f")) > len(list(folder.iterdir())), done.stderr[-500:]
    return dict(found)


if __name__ == "__main__":
    sys.exit(main())
