"""Every right that the database gives for some rows only, tried on the rows of others, statement by statement.

In a house where each table has something of two households: a colleague of no case, a guest and nobody at the desk, the
worker, and the public face reach nothing, and add nothing that is like it. Where some rows are theirs, it says so here.
"""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from safeconduct.cases.models import Case
from safeconduct.cell.roles_desk import NO_GUEST
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.intake.models import Message
from tests.matrix.rows import Asker, Kept, Right, Row, fill, rights
from tests.matrix.world import World

OWN_SESSION = {f"custody_keysession {verb}" for verb in ("SELECT", "UPDATE", "DELETE")}
# Some rows are theirs, and never all of them: their own, those of an erased case, those of an applicant.
PARTLY = {
    "colleague": OWN_SESSION | {
        "cases_case SELECT", "cases_case UPDATE", "cases_consent SELECT", "cases_move SELECT", "custody_grant SELECT",
        "custody_grant UPDATE", "custody_grant DELETE", "custody_sealedrecord SELECT", "custody_sealedrecord UPDATE",
        "custody_sealedrecord DELETE", "custody_compartmentkey UPDATE", "custody_compartmentkey DELETE",
    },
    "guest": OWN_SESSION | {
        "custody_blob SELECT", "custody_compartmentkey SELECT", "custody_grant SELECT", "custody_sealedrecord SELECT",
        "guests_guest SELECT", "guests_look SELECT", "guests_showing SELECT", "guests_shownpaper SELECT",
        "guests_shownpage SELECT",
    },
    "nobody": set[str](),
    "sc_worker": {
        "cases_case UPDATE", "cases_consent DELETE", "cases_move DELETE", "cases_person DELETE", "cases_task DELETE",
        "custody_compartmentkey DELETE", "desk_erasure UPDATE", "intake_conversation DELETE", "intake_message DELETE",
        "programme_selection DELETE",
    },
    "sc_public": {
        "custody_grant SELECT", "custody_holder SELECT", "custody_holderkey SELECT", "custody_holderkey DELETE",
        "custody_lock SELECT", "custody_lock DELETE", "custody_sealedrecord SELECT", "intake_message UPDATE",
    },
}  # fmt: skip
# Sums over all households, and public keys, which every colleague sees (cell.roles_beyond).
SUMS = {
    "custody_compartmentkey SELECT",
    "programme_hold SELECT",
    "programme_ledgerline SELECT",
    "programme_ledgerline INSERT",
    "shelter_stay SELECT",
}
# What an applicant adds is like some of what is there: a first version, their own keys and lock. A caseworker adds guests.
ADDS_SOME = {
    "sc_public": {f"custody_{table} INSERT" for table in ("blob", "holder", "holderkey", "lock", "sealedrecord")},
    "colleague": {"accounts_roleheld INSERT"},
}
# Nothing there that the colleague of a household may change, or nothing to change it into; held by test_worker_role.py,
# test_roles.py, test_rows_of_two.py, tests/hostile/test_the_glass.py and test_the_guest.py.
HELD_ELSEWHERE = {
    "sc_desk cases_apart UPDATE new", "sc_desk cases_case UPDATE new", "sc_desk desk_glass UPDATE new",
    "sc_desk desk_logtable UPDATE new", "sc_desk accounts_rolechange UPDATE new", "sc_desk dossiers_signoff UPDATE new",
    "sc_desk guests_guest UPDATE new", "sc_desk placement_choice UPDATE new",
    "sc_worker accounts_user UPDATE new", "sc_worker guests_guest UPDATE new", "sc_worker shelter_stay UPDATE new",
    "sc_public custody_pace UPDATE new", "sc_public custody_tries UPDATE new", "sc_public audit_entry INSERT new",
    "sc_public shelter_offer INSERT new",
}  # fmt: skip


class Walk:
    """Tries rights on what two households have, one of them the insider's."""

    def __init__(self, world: World) -> None:
        own, other = (world.households[kind].case for kind in ("own", "of another"))
        fill([own, other])
        _make_some_otherwise(own)
        self.kept = Kept.read()
        self.mine, self.theirs = self.kept.of(own), self.kept.of(other)
        of = {one.kind: one.user.holder.sessions.latest("made_at").pk for one in world.principals if not one.is_out}
        self.askers = {
            "colleague": Asker(of["caseworker of no case"]), "guest": Asker(of["guest"]), "nobody": Asker(None),
            "insider": Asker(of["caseworker"]), "sc_worker": Asker(None), "sc_public": Asker(None),
        }  # fmt: skip

    def surprises(self, tried: Iterable[Right]) -> Iterator[str]:
        """What reaches further than it is meant to, or was not tried."""
        for right in tried:
            rows = self.kept.tables[right.table][1]
            if not rows and right.table != "audit_entry":  # which is gone once it was told
                yield f"{right}: nothing there to try it on"
            for name in _who(right):
                yield from self._old(name, right) if right.part == "old" else self._new(name, right)
            if right.verb == "UPDATE" and right.part == "new" and str(right) not in HELD_ELSEWHERE:
                yield from self._becomes(right)

    def notices(self, right: Right, listed: Iterable[Right]) -> bool:
        """Whether anything surprises once this condition lets every row through."""
        part = "USING" if right.part == "old" else "WITH CHECK"
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER POLICY {right.role}_{right.verb.lower()} ON {right.table} {part} (true)")
            surprised = any(self.surprises(one for one in listed if one.table == right.table))
            transaction.set_rollback(True)
        return surprised

    def _old(self, name: str, right: Right) -> Iterator[str]:
        columns, rows = self.kept.tables[right.table]
        value = rows[0][columns.index(right.column)] if rows and right.verb == "UPDATE" else None
        reached, is_partly = self.askers[name].reached(right, value), _named(right) in PARTLY[name]
        if name == "colleague" and _named(right) in SUMS:
            return
        if is_partly and not 0 < reached < len(rows):
            yield f"{name}: {right}: reached {reached} of {len(rows)}, and some were expected"
        if reached and not is_partly:
            yield f"{name}: {right}: reached {reached} of {len(rows)}"

    def _new(self, name: str, right: Right) -> Iterator[str]:
        is_meant = str(right) in HELD_ELSEWHERE or (name == "colleague" and _named(right) in SUMS)
        if right.verb != "INSERT" or is_meant:
            return
        columns, rows = self.kept.tables[right.table]
        if _named(right) in ADDS_SOME.get(name, set()):
            if self.askers[name].adds(right, columns, rows) == len(rows):
                yield f"{name}: {right}: every row like those that are there was added"
        elif added := self.askers[name].adds(right, columns, self._of_others(rows)):
            yield f"{name}: {right}: {added} rows like those of others were added"

    def _becomes(self, right: Right) -> Iterator[str]:
        columns, rows = self.kept.tables[right.table]
        if not self.askers["insider"].is_kept_from(right, columns, self._of_others(rows)):
            yield f"{right}: what is theirs becomes somebody else's"

    def _of_others(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if row[0] in self.theirs - self.mine] or rows


def _make_some_otherwise(own: Case) -> None:
    """An applicant's message, and second versions: what the public face adds or changes none of."""
    Message.objects.filter(conversation__case=own).update(from_applicant=True, by=None)
    SealedRecord.objects.filter(compartment_key__subject=own.pk, compartment_key__compartment="narrative").update(
        version=2
    )
    Blob.objects.filter(compartment_key__subject=own.pk).update(version=2)


def _who(right: Right) -> Iterator[str]:
    if right.role != "sc_desk":
        yield right.role
        return
    yield "guest"
    if right.rows != NO_GUEST:
        yield from ("nobody", "colleague")


def _named(right: Right) -> str:
    return f"{right.table} {right.verb}"


def test_no_right_reaches_further_than_it_is_meant_to_and_each_that_would_is_noticed(world, capsys):
    walk, listed = Walk(world), list(rights())
    found = list(walk.surprises(listed))
    assert found == [], "\n".join(found)
    left = {str(right) for right in listed if not walk.notices(right, listed)}
    with capsys.disabled():
        print(f"\nrows: {len(listed) - len(left)} of {len(listed)} conditions are missed here when they are gone")
    assert left == HELD_ELSEWHERE
