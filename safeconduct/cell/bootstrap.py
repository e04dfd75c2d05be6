"""Make `.venv` what uv.lock says, before anything of ours can be imported. Called by `./run`; standard library only.

    .tools/       uv, from pip, at the version below
    .venv/        the packages of uv.lock; made again when the lock file, pyproject.toml or the Python changed

A house gets what it runs with. What developers test and check with comes with the first command that needs it, and
goes from no place by itself. With everything there it costs one hash of two files and needs no network.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV_VERSION = "0.13.9"
TOOLS = ROOT / ".tools"
UV = TOOLS / "bin" / "uv"
VENV = ROOT / ".venv"
STAMP = VENV / ".safeconduct-lock"
OF_DEVELOPERS = frozenset({"bench", "check", "fix", "leaks", "matrix", "mutants", "test"})
WITH_TOOLS = " dev"  # behind the stamp: the group `dev` of pyproject.toml is installed too


def wanted() -> str:
    """Changes when `.venv` must be made again."""
    digest = hashlib.sha256(f"{sys.version} {UV_VERSION} {ROOT}".encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed() -> str:
    """The stamp of what is there; "" for nothing."""
    return STAMP.read_text() if (VENV / "bin" / "python").exists() and STAMP.exists() else ""


def is_ready(stamp: str) -> bool:
    return installed() == stamp


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def install_uv() -> None:
    """Put uv into .tools with pip. Exits with a sentence when this Python cannot make an environment."""
    version = f"uv {UV_VERSION}"
    if UV.exists():
        found = subprocess.run([UV, "--version"], capture_output=True, text=True, check=False).stdout
        if found.startswith(version):
            return
    tell("Fetching uv …")
    shutil.rmtree(TOOLS, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", TOOLS], capture_output=True, text=True, check=False)
    if made.returncode:
        command = f"apt-get install -y python{sys.version_info.major}.{sys.version_info.minor}-venv"
        tell(f"This Python cannot make an environment. On Debian or Ubuntu, as root: {command}\n{made.stdout}")
        sys.exit(1)
    pip: list[str | Path] = [TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, f"uv=={UV_VERSION}"], check=False).returncode:
        tell(f"pip could not fetch uv {UV_VERSION}: is there a network, or a mirror set in pip.conf?")
        sys.exit(1)


def sync(*, with_tools: bool) -> None:
    """Install what the lock file says, with developers' tools or without.

    uv never fetches a Python; it takes the one that runs this.
    """
    tell("Installing the packages of uv.lock …")
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(VENV)}
    environment.pop("VIRTUAL_ENV", None)
    found = ssl.get_default_verify_paths()
    if found.cafile or found.capath:  # a network with its own authority is known to the system, not to uv
        environment.setdefault("UV_SYSTEM_CERTS", "1")
    command: list[str | Path] = [UV, "sync", "--quiet", "--locked", "--all-extras", "--no-python-downloads"]
    command += ["--no-extra", "dask", "--python", sys.executable]  # of one bench, which makes an environment of its own
    command += [] if with_tools else ["--no-dev"]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        tell("The packages could not be installed; uv's reason stands above. Nothing else was changed.")
        sys.exit(1)


def main(words: list[str]) -> None:
    with_tools = not OF_DEVELOPERS.isdisjoint(words[:1]) or installed().endswith(WITH_TOOLS)
    stamp = wanted() + (WITH_TOOLS if with_tools else "")
    if is_ready(stamp):
        return
    with (ROOT / ".bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second ./run waits here and finds it done
        if is_ready(stamp):
            return
        install_uv()
        sync(with_tools=with_tools)
        STAMP.write_text(stamp)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except PermissionError as error:
        tell(
            f"{error.filename}: {error.strerror}. Another account made what lies in {ROOT}: run this as that account, "
            f"or, as root, type: rm -r {VENV} {TOOLS}; chown -R {pwd.getpwuid(os.geteuid()).pw_name} {ROOT}"
        )
        sys.exit(1)
