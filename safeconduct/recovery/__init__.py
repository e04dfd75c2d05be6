"""The recovery key: made offline, split three of five, put together to give one colleague their keys again.

Whatever is sealed in the house is also sealed to the public half of this key (`custody.recovering`). The secret half
exists on five printed sheets, any three of which give it back, and on no machine but while a ceremony goes on:

    key = RecoveryKey.make()
    sheets = split_on_sheets(key)                   # five, for five people
    key.public.written()                            # what the house adopts: no secret
    join_sheets([one, two, three], key.public)      # the same key again

A request of the house (`files.Request`) holds one person's keys, sealed to the public half, and the new public keys of
that person. `answering.answer` seals each on to those and signs; `answering.check` tells the house whether an answer is
the one to its request. docs/recovery.md tells people what to do and writes down every byte. Nothing here imports
Django, opens a database or a connection.
"""

from safeconduct.recovery.keys import PublicHalf, RecoveryKey
from safeconduct.recovery.sheets import Sheet, join_sheets, split_on_sheets

__all__ = ["PublicHalf", "RecoveryKey", "Sheet", "join_sheets", "split_on_sheets"]
