"""`python -m safeconduct.cell.broker`: the process `vaultd`. Everything it needs to know comes from the environment.

BROKER_DIR is the folder of its sockets, BROKER_UIDS other accounts that may ask (`accounts`); PEPPER,
ORGANISATION_ID, SHRED_DIR, DATABASE_URL (of the role sc_broker), ARGON2_MEMORY_KIB and ARGON2_PASSES as in
docs/operator.md. Each may be given as X_FILE.
"""

import sys
from pathlib import Path
from uuid import UUID

from psycopg.conninfo import conninfo_to_dict

from safeconduct.cell.environment import EXAMPLE, given
from safeconduct.vault import Cost
from safeconduct.vaultd.broker import Broker, Secrets
from safeconduct.vaultd.closing_off import close_off
from safeconduct.vaultd.faces import SOCKETS, Face
from safeconduct.vaultd.journal import Journal
from safeconduct.vaultd.server import Server
from safeconduct.vaultd.shred_keys import ShredKeys


def main() -> None:
    """Close off, listen, answer."""
    database = given("DATABASE_URL")
    host = str(conninfo_to_dict(database).get("host") or "/")
    closed_off = close_off(network=host.startswith("/"))
    print(f"vaultd: {closed_off}", file=sys.stderr, flush=True)
    usual = Cost.staff()
    memory_kib = int(given("ARGON2_MEMORY_KIB", str(usual.memory_kib)))
    cost = Cost(memory_kib=memory_kib, passes=int(given("ARGON2_PASSES", str(usual.passes))))
    secrets = Secrets(bytes.fromhex(given("PEPPER")), UUID(given("ORGANISATION_ID", EXAMPLE)), cost)
    shred_dir = Path(given("SHRED_DIR"))
    shred_keys = ShredKeys(lambda: shred_dir)
    broker = Broker(secrets, shred_keys, Journal(database), closed_off=closed_off)
    Server(broker, Path(given("BROKER_DIR")), uids=accounts(given("BROKER_UIDS"))).serve()


def accounts(said: str) -> dict[Face, frozenset[int]]:
    """Who else may ask at each face's socket: `worker:992` at that one, `992` at all. Raises ValueError, KeyError."""
    uids: dict[Face, frozenset[int]] = dict.fromkeys(SOCKETS, frozenset())
    for one in filter(None, said.split(",")):
        face, _, uid = one.rpartition(":")
        for place in [Face(face)] if face else SOCKETS:
            uids[place] |= {int(uid)}
    return uids


if __name__ == "__main__":
    main()
