"""Rights that the database gives for some rows only, and asking for what is not given: as a role, undone at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone
from psycopg import sql

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.cell.roles import FACES, TABLES
from safeconduct.cell.roles_rows import BECOMES
from safeconduct.custody import acting
from safeconduct.custody.models import Holder

# What a first row of these tables cannot do without.
MUST_SAY = {
    "dossiers_decision": {"kind": "granted", "collect_by": date(2026, 3, 1)},
    "placement_choice": {"state": "sought", "number": 1},
}
LIKE = 12  # into so many rows of others one is changed
REFUSED = "new row violates row-level security policy"

Row = tuple[object, ...]


@dataclass(frozen=True)
class Right:
    """One condition of one right. `part`: "old" for rows that are there, "new" for what they become."""

    role: str
    table: str
    words: str
    part: str
    rows: str

    @property
    def verb(self) -> str:
        return self.words.split()[0]

    @property
    def column(self) -> str:
        """One that may be changed."""
        return self.words.partition("(")[2].rstrip(")").split(",")[0].strip() or "made_at"

    def __str__(self) -> str:
        return f"{self.role} {self.table} {self.verb} {self.part}"


def rights() -> Iterator[Right]:
    """Every condition that is not all rows."""
    for table, line in sorted(TABLES.items()):
        for role in FACES:
            for words, rows in line.of(role).items():
                old, _, new = rows.partition(BECOMES)
                parts = {"INSERT": {"new": rows}, "UPDATE": {"old": old, "new": new}}
                for part, held in parts.get(words.split()[0], {"old": rows}).items():
                    if held not in {"", "true"}:
                        yield Right(role, table, words, part, held)


def fill(cases: Sequence[Case]) -> None:
    """A row for each of these cases in every table of these rights that has none of theirs, where it can have one."""
    wanted = {right.table for right in rights()}
    left = [(model, case) for model in apps.get_models() if model._meta.db_table in wanted for case in cases]
    for _generation in range(4):  # a child may come before its parent
        left = [(model, case) for model, case in left if _first_of(model, case) is None and not _made(model, case)]


def _made(model: type[models.Model], case: Case) -> bool:
    values = dict(MUST_SAY.get(model._meta.db_table, {}))
    for field in model._meta.concrete_fields:
        if field.remote_field and (not field.null or field.name in {"case", "holder"}):
            taken = model._default_manager.values(field.attname) if field.unique else ()
            parent = _first_of(field.related_model, case, but=taken)  # type: ignore[arg-type]
            if parent is None:
                return False
            # Who prepared something is somebody else than who signs it.
            values[field.name] = User.objects.latest("username") if field.name == "by" else parent
        elif field.name not in values and not (field.null or field.has_default() or field.primary_key):
            values[field.name] = _something(field)
    try:
        with transaction.atomic():
            model._default_manager.bulk_create([model(**values)])
    except IntegrityError:  # some are once for all
        return False
    return True


def _first_of(model: type[models.Model], case: Case, *, but: object = ()) -> models.Model | None:
    # Ids are made by chance, and nothing may be of somebody who asks: the first name is nobody's of them.
    order = {User: "username", Holder: "user__username"}.get(model, "pk")
    in_order = model._default_manager.exclude(pk__in=but).order_by(order)
    return next((row for row in in_order if _is_of(row, case)), None)


def _is_of(row: models.Model, case: Case) -> bool:
    """Whether it belongs to this case, or to none."""
    if isinstance(row, Case):
        return row.pk == case.pk
    parents = [field for field in row._meta.concrete_fields if field.remote_field and not field.null]
    return all(_is_of(getattr(row, field.name), case) for field in parents)


def _something(field: models.Field) -> object:
    of = {
        "DateTimeField": timezone.now(), "UUIDField": uuid4(), "BinaryField": b"x", "BooleanField": False,
        "JSONField": [], "DateField": date(2026, 2 if field.name.startswith("until") else 1, 1),
    }  # fmt: skip
    kind = field.get_internal_type()
    if field.blank and kind in {"CharField", "TextField"}:
        return ""
    return of.get(kind, 1 if "Integer" in kind else field.choices[0][0] if field.choices else "x")


@dataclass(frozen=True)
class Kept:
    """What the tables of these rights hold, as the owner sees it: columns and rows."""

    tables: Mapping[str, tuple[list[str], list[Row]]]

    @classmethod
    def read(cls) -> "Kept":
        """All of it."""
        found = {}
        with connection.cursor() as cursor:
            for table in {right.table for right in rights()}:
                cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
                found[table] = [column.name for column in cursor.description], cursor.fetchall()
        return cls(found)

    def of(self, case: Case) -> set[object]:
        """The ids of all rows that hang on a case."""
        ids = {case.pk}
        for _generation in range(5):
            for _columns, rows in self.tables.values():
                ids |= {row[0] for row in rows if not ids.isdisjoint(one for one in row if isinstance(one, UUID))}
        return ids


@dataclass(frozen=True)
class Asker:
    """Asks as the desk in the session of a colleague (None: before anybody signed in), or as another process."""

    session: UUID | None

    def reached(self, right: Right, value: object) -> int:
        """To how many of the rows that are there the right reaches; one that is reached and refused counts.

        value: what a column may be changed to, without a look at what stands there: a right to read would hide what may
        be changed.
        """
        name = sql.Identifier(right.table)
        statements = {
            "SELECT": sql.SQL("SELECT count(*) FROM {}").format(name),
            "DELETE": sql.SQL("DELETE FROM {}").format(name),
            "UPDATE": sql.SQL("UPDATE {} SET {} = %s").format(name, sql.Identifier(right.column)),
        }
        said = self._ask(right, statements[right.verb], [value] if right.verb == "UPDATE" else [])
        return said if isinstance(said, int) else 1

    def adds(self, right: Right, columns: Sequence[str], rows: Sequence[Row]) -> int:
        """How many rows like these are not refused for what they say."""
        return sum(not _is_refused(self._ask(right, _insert(right.table, columns), row)) for row in rows)

    def is_kept_from(self, right: Right, columns: Sequence[str], others: Sequence[Row]) -> bool:
        """Whether a change of what one may change into something like these is refused for what it says."""
        return any(_is_refused(self._ask(right, *_change(right, columns, other))) for other in others[:LIKE])

    def _ask(self, right: Right, statement: sql.Composed, words: Sequence[object] = ()) -> int | str:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {right.role}")
                acting.act(self.session if right.role == "sc_desk" else None)
                cursor.execute(statement, words)
                many = cursor.fetchone()[0] if right.verb == "SELECT" else cursor.rowcount
                transaction.set_rollback(True)
        except DatabaseError as problem:
            return str(problem)
        return many


def _is_refused(said: int | str) -> bool:
    return isinstance(said, str) and REFUSED in said


def _insert(table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    values = sql.SQL(", ").join(sql.Placeholder() * len(columns))
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, values)


def _change(right: Right, columns: Sequence[str], other: Row) -> tuple[sql.Composed, list[object]]:
    """All that one may change into another row, where columns may be changed, without a look at what stands there."""
    named = [column.strip() for column in right.words.partition("(")[2].rstrip(")").split(",")]
    changed = [at for at, column in enumerate(columns) if (column in named if named[0] else at > 0)]
    settings = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(columns[at])) for at in changed)
    statement = sql.SQL("UPDATE {} SET {}").format(sql.Identifier(right.table), settings)
    return statement, [other[at] for at in changed]
