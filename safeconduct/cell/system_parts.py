"""Programs that no Python package brings: found, installed where we may, otherwise asked for in one command."""

import os
import shutil
import subprocess

from safeconduct.cell.readiness import say

# what is looked for: any of these programs, and Debian's package that brings it
PARTS: dict[str, tuple[tuple[str, ...], str]] = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "bwrap": (("bwrap",), "bubblewrap"),
    "exiftool": (("exiftool",), "libimage-exiftool-perl"),
    "mat2": (("mat2",), "mat2"),
}


def missing(*parts: str) -> list[str]:
    """The Debian packages that are not there."""
    return [PARTS[part][1] for part in parts if not any(shutil.which(program) for program in PARTS[part][0])]


def make_sure_of(*parts: str) -> bool:
    """Install what is missing when we are root and there is apt; else say what to type. True when all is there."""
    packages = missing(*parts)
    if not packages:
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {', '.join(packages)} …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *packages)):
            subprocess.run(["apt-get", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
    if packages := missing(*parts):
        say(f"Missing: {', '.join(packages)}. Type: sudo apt-get install -y {' '.join(packages)}")
    return not packages
