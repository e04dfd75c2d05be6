"""The launcher: one PostgreSQL in one folder, reachable through a unix socket only.

    cluster = Cluster(Path("var/demo/postgres"))
    cluster.start()
    psycopg.connect(cluster.conninfo())
    cluster.stop()

The folder holds `data` (PostgreSQL's own), `socket`, `password` (of the first role, `sc_admin`) and `log`; all closed
to other accounts. Passwords are needed even on the socket (scram-sha-256). One process at a time may start a cluster;
the callers see to that with their own lock.

As root the server runs as another account (see `postgres_binaries`), which often may not walk the path to the folder.
It is therefore started *inside* its data folder and told that this is `/proc/self/cwd`, which needs no walking.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from psycopg.conninfo import make_conninfo

from safeconduct.cell.orphans import dies_with_us
from safeconduct.cell.postgres_binaries import Account, account_for, major_version, programs
from safeconduct.cell.refusal import CellRefused
from safeconduct.cell.sockets import short_enough

ADMIN = "sc_admin"
START_SECONDS = 30.0
STOP_SECONDS = 15.0

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Neither values nor statements reach the log: both may name a person.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_statement": "none",
}
# What a cluster of tests may lose: everything, for speed.
SETTINGS_FOR_TESTS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "max_wal_size": "256MB",
}


class PostgresFailed(CellRefused):
    """PostgreSQL did not come up; the message ends with the last lines of its log."""


@dataclass
class Cluster:
    """A PostgreSQL server with its files in `folder`; `settings` are added to SETTINGS."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()
        self.account: Account = account_for(self.data)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket_folder(self) -> Path:
        """Inside `folder`, or where that path is too long for a socket: a short one that belongs to us alone."""
        return short_enough(self.folder / "socket", "/.s.PGSQL.5432")

    def conninfo(self, database: str = "postgres", user: str = ADMIN, password: str | None = None) -> str:
        """Where and as whom to connect, for psycopg; without a password as the first role."""
        password = password or (self.folder / "password").read_text()
        return make_conninfo(
            host=str(self.socket_folder), port=5432, dbname=database, user=user, password=password, connect_timeout=10
        )

    def start(self) -> None:
        """Come up, on the first start after initdb; returns when connections are taken.

        Ends a server that an earlier launcher left behind. Raises PostgresFailed.
        """
        self.stop()  # or take note that it died
        if not (self.data / "PG_VERSION").exists():
            _initialise(self)
        _closed_folder(self.socket_folder, self.account)
        _end_leftover(self.data)
        _clear_leftover_files(self.data, self.socket_folder)
        start_of_log = self.log.stat().st_size if self.log.exists() else 0
        self.process = _launch(self)
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(self.data, self.process.pid):
            if self.process.poll() is not None:
                lines = self.log.read_bytes()[start_of_log:].decode(errors="replace")
                raise PostgresFailed(f"PostgreSQL stopped while starting.\n{lines[-2000:]}")
            if time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(f"PostgreSQL did not answer within {START_SECONDS:.0f} seconds; see {self.log}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server that `start` started: politely, then at once."""
        if self.process is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(how)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break
        self.process = None


def _closed_folder(folder: Path, account: Account) -> None:
    """Make `folder` if need be; it must belong to `account` and nobody else may enter. Raises PostgresFailed."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
        if account.is_other:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
        raise PostgresFailed(f"{folder} must be a folder of account {account.uid} with mode 0700; move it away.")


def _run_as(cluster: Cluster) -> dict[str, object]:
    """Arguments for subprocess: the account, the data folder as working folder, a bare environment."""
    arguments: dict[str, object] = {"cwd": cluster.data, "stdin": subprocess.DEVNULL, "env": {"LC_ALL": "C.UTF-8"}}
    if cluster.account.is_other:
        arguments |= {"user": cluster.account.uid, "group": cluster.account.gid, "extra_groups": []}
    return arguments


def _as_the_server_sees(cluster: Cluster, path: Path) -> str:
    """`path`, which lies in the cluster's folder, as a server in its data folder can reach it (see above)."""
    if cluster.account.is_other and path.is_relative_to(cluster.folder):
        return f"../{path.relative_to(cluster.folder)}"
    return str(path)


def _data_argument(cluster: Cluster) -> str:
    return "/proc/self/cwd" if cluster.account.is_other else str(cluster.data)


def _initialise(cluster: Cluster) -> None:
    """initdb: passwords by scram, checksums, one locale that is the same on every machine."""
    cluster.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster.folder.chmod(0o711 if cluster.account.is_other else 0o700)
    _closed_folder(cluster.data, cluster.account)
    password = secrets.token_urlsafe(24)
    with tempfile.NamedTemporaryFile("w", dir=cluster.folder) as handed_over:
        handed_over.write(password)
        handed_over.flush()
        if cluster.account.is_other:
            os.fchown(handed_over.fileno(), cluster.account.uid, cluster.account.gid)
        command = [
            *(str(programs(cluster.account) / "initdb"), "-D", _data_argument(cluster), f"--username={ADMIN}"),
            *("--auth=scram-sha-256", f"--pwfile={_as_the_server_sees(cluster, Path(handed_over.name))}"),
            *("--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync"),
            *_locale_of(major_version(programs(cluster.account))),
        ]
        done = subprocess.run(command, capture_output=True, check=False, **_run_as(cluster))  # type: ignore[call-overload]
    if done.returncode:
        raise PostgresFailed(f"initdb failed.\n{done.stderr.decode(errors='replace')[-2000:]}")
    kept = cluster.folder / "password"
    kept.touch(mode=0o600)
    kept.write_text(password)


def _locale_of(version: int) -> list[str]:
    """PostgreSQL's own C.UTF-8, which no update of the system's libraries changes; before 17 there was none."""
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else ["--locale-provider=libc"]


def _launch(cluster: Cluster) -> subprocess.Popen[bytes]:
    settings = {
        **SETTINGS,
        "unix_socket_directories": _as_the_server_sees(cluster, cluster.socket_folder),
        "unix_socket_permissions": "0700",
        **cluster.settings,
    }
    command = [str(programs(cluster.account) / "postgres"), "-D", _data_argument(cluster)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with cluster.log.open("ab") as log:
        cluster.log.chmod(0o600)
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            command,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dies_with_us(signal.SIGINT),  # noqa: PLW1509 we have one thread
            **_run_as(cluster),
        )


def _postmaster_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_ready(data: Path, pid: int) -> bool:
    lines = _postmaster_lines(data)
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def servers_of(data: Path) -> set[int]:
    """The processes of PostgreSQL that work in `data`, whoever started them (Linux only: read from /proc)."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").samefile(data) and b"postgres" in (process / "cmdline").read_bytes():
                found.add(int(process.name))
    return found


def _end_leftover(data: Path) -> None:
    """Stop the server that a killed launcher left in `data`, and wait until its last child is gone."""
    started = time.monotonic()
    while running := servers_of(data):
        waited = time.monotonic() - started
        if waited > 2 * STOP_SECONDS:
            raise PostgresFailed(f"An earlier PostgreSQL in {data} does not stop (processes {sorted(running)}).")
        first = [int(line) for line in _postmaster_lines(data)[:1]]
        for pid in running.intersection(first):  # its children end with it
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT if waited < STOP_SECONDS else signal.SIGQUIT)
        time.sleep(0.05)


def _clear_leftover_files(data: Path, socket_folder: Path) -> None:
    """Remove the pid and lock files of a server that is gone: in a fresh container their number is somebody else's.

    Safe only after `_end_leftover`: with a child of the old server alive they guard the data.
    """
    (data / "postmaster.pid").unlink(missing_ok=True)
    for path in socket_folder.glob(".s.PGSQL.*"):
        path.unlink()
