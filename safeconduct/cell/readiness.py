"""Ports free before, faces answering after, and what the person at the terminal reads then."""

import argparse
import contextlib
import errno
import http.client
import json
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from safeconduct.cell.environment import given
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused
from safeconduct.vaultd.client import Client
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import Unreachable
from safeconduct.vaultd.requests import Ping
from safeconduct.vaultd.server import socket_of


class PortTaken(CellRefused):
    """Another program listens where a face should."""


def say(sentence: str) -> None:
    """To the person, beside what programs read from standard output."""
    with contextlib.suppress(BrokenPipeError):
        print(sentence, file=sys.stderr, flush=True)


def port(word: str) -> int:
    """A port from the command line, for the public face; the desk has the next. Raises ArgumentTypeError."""
    number = int(word) if word.isdigit() else 0
    if not 1 <= number < 65535:
        raise argparse.ArgumentTypeError(f"{word} is no port: a number from 1 to 65534")
    return number


def refuse_taken_ports(house: House) -> None:
    """Raises PortTaken with one sentence that names the port."""
    address = given("BIND_ADDRESS", "127.0.0.1")
    for face, port in house.ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise PortTaken(f"Port {port} for the {face} face cannot be used: {error.strerror}.") from error
                raise PortTaken(
                    f"Port {port} for the {face} face is in use by another program: stop that, or choose with --port N."
                ) from error


def broker_answers(house: House) -> bool:
    """Whether the key broker takes questions."""
    try:
        Client(socket_of(house.broker_folder, Face.WORKER)).ask(Ping())
    except Unreachable:
        return False
    return True


def answers(house: House, face: str) -> bool:
    """True when the face says that it is well, database included."""
    address = given("BIND_ADDRESS", "127.0.0.1")
    connection = http.client.HTTPConnection(address, house.ports[face], timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(house.origins[face]).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(origins: Mapping[str, str], people: Path) -> None:
    """The line that says all is well, and for a demo who may sign in."""
    print(f"Safeconduct is ready: public {origins['public']} desk {origins['desk']}", flush=True)
    if people.exists():
        print(table(json.loads(people.read_text())), flush=True)


def table(people: list[dict[str, str | None]]) -> str:
    """The demo's people, one a line, in columns."""
    columns = ("name", "role", "username", "passphrase", "totp")
    rows = [columns, *(tuple(person.get(column) or "–" for column in columns) for person in people)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
