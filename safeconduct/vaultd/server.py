"""The sockets of the broker: one for each face, in a folder that only this account enters."""

import contextlib
import os
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec

from safeconduct.vault import VaultError
from safeconduct.vaultd import wire
from safeconduct.vaultd.broker import Broker
from safeconduct.vaultd.faces import SOCKETS, Face
from safeconduct.vaultd.refusals import BrokerRefusal

MOST_CONNECTIONS = 128
_PEER = struct.Struct("3i")  # <sys/socket.h> struct ucred: pid, uid, gid


def socket_of(folder: Path, face: Face) -> Path:
    """Where a face finds the broker."""
    return folder / f"{face}.sock"


class Server:
    """Listens at every face's socket and answers each connection in a thread."""

    def __init__(self, broker: Broker, folder: Path, *, uids: Mapping[Face, frozenset[int]]) -> None:
        """uids: other accounts whose processes may ask at the socket of a face, besides the broker's own."""
        self._broker, is_shared = broker, any(uids.values())
        self._uids = {face: uids.get(face, frozenset()) | {os.geteuid()} for face in SOCKETS}
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        _be_ours(folder, is_shared=is_shared)
        self._listening = {face: _listen(socket_of(folder, face), is_shared=is_shared) for face in SOCKETS}

    def serve(self) -> None:
        """Answer until the process ends."""
        threads = [threading.Thread(target=self._accept, args=pair, daemon=True) for pair in self._listening.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _accept(self, face: Face, listening: socket.socket) -> None:
        while True:
            connection, _address = listening.accept()
            if _uid_of(connection) not in self._uids[face] or not self._places.acquire(blocking=False):
                connection.close()
                continue
            threading.Thread(target=self._converse, args=(face, connection), daemon=True).start()

    def _converse(self, face: Face, connection: socket.socket) -> None:
        try:
            with connection, contextlib.suppress(OSError, ValueError):
                while (question := wire.receive(connection)) is not None:
                    wire.send(connection, self._answer(face, question))
        finally:
            self._places.release()

    def _answer(self, face: Face, question: bytes) -> bytes:
        try:
            return wire.encode_answer(self._broker.answer(wire.decode_question(question), face))
        except (BrokerRefusal, VaultError) as refusal:
            return wire.encode_refusal(refusal)
        except msgspec.MsgspecError:
            return wire.encode_refusal(BrokerRefusal())
        except Exception as error:  # noqa: BLE001 a fault of ours must not carry what was asked into a log
            sys.stderr.write(f"vaultd: {type(error).__name__} in an answer\n")
            return wire.encode_refusal(BrokerRefusal())


def _be_ours(folder: Path, *, is_shared: bool) -> None:
    """The folder of the sockets: made if need be, ours, and closed to accounts that may not ask. Raises OSError."""
    folder.mkdir(mode=0o710 if is_shared else 0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & (0o067 if is_shared else 0o077):
        raise PermissionError(f"{folder} must be a folder of account {os.geteuid()} that others cannot enter")


def _listen(path: Path, *, is_shared: bool) -> socket.socket:
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o117 if is_shared else 0o177)
    try:
        listening.bind(str(path))
    finally:
        os.umask(before)
    listening.listen(64)
    return listening


def _uid_of(connection: socket.socket) -> int:
    """The account of the process at the other end, as the kernel says."""
    _pid, uid, _gid = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return int(uid)
