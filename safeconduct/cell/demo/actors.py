"""The demonstration's colleagues, with their keys open while the data is made."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role, groups_of_roles
from safeconduct.accounts.services.colleagues import NewColleague, create_user
from safeconduct.cases.models import Case
from safeconduct.cell.founding import Founded, found
from safeconduct.cell.recovery_public import keep_public
from safeconduct.custody import grants
from safeconduct.custody.founding import NewPassphrase, choose_passphrase
from safeconduct.programme.demo import select


@dataclass(frozen=True)
class DemoActors:
    """Who acts in the demonstration data."""

    lead: Actor
    second_lead: Actor
    caseworker: Actor
    caseworker2: Actor
    lawyer: Actor
    housing: Actor
    volunteer: Actor
    editor: Actor
    officer: Actor
    people_file: Path

    def also_signs_in(self, *, name: str, role: str, username: str, passphrase: str) -> None:
        """Somebody who was brought in with the data, for whoever tries the demonstration."""
        line = {"name": name, "role": role, "username": username, "passphrase": passphrase, "totp": None}
        people = [*json.loads(self.people_file.read_text()), line]
        self.people_file.write_text(json.dumps(people, ensure_ascii=False, indent=1))

    def select(self, case: Case) -> None:
        """The two leads select a household: one proposes by the criteria of the pack, the other signs."""
        select(self.lead, self.second_lead, case)


PEOPLE: dict[str, tuple[str, str, tuple[Role, ...], str]] = {
    "second_lead": ("sofia", "Sofia Maes", (Role.LEAD,), "nl"),
    "caseworker": ("clara", "Clara Peeters", (Role.CASEWORKER,), "en"),
    "caseworker2": ("kirill", "Kirill Orlov", (Role.CASEWORKER,), "ru"),
    "lawyer": ("marie", "Marie Lambert", (Role.LAWYER,), "fr"),
    "housing": ("hugo", "Hugo Janssens", (Role.HOUSING,), "nl"),
    "volunteer": ("victor", "Victor Novak", (Role.TRIAGE,), "ru"),
    "editor": ("eva", "Eva de Wit", (Role.EDITOR,), "nl"),
    "officer": ("daan", "Daan Visser", (Role.OFFICER,), "en"),
}


def make_actors(people_file: Path) -> DemoActors:
    """Found the organisation and bring in everybody; who they are is written for whoever tries the demonstration."""
    passphrases = _passphrases()
    founded = found(username="lena", display_name="Lena Brandt", language="en", passphrase=passphrases["lead"].result())
    _keep_rehearsal_set(people_file.parent, founded)
    everybody = {"lead": founded.founder}
    for part, (username, name, roles, language) in PEOPLE.items():
        new = create_user(
            username=username,
            display_name=name,
            roles=roles,
            language=language,
            by="demonstration",
            passphrase=passphrases[part].result(),
            keeps_it=True,
        )
        for group in groups_of_roles(roles):
            grants.admit(founded.founder.actor, grants.group(group), new.user.holder)
        everybody[part] = new
    people_file.write_text(json.dumps([_line(new) for new in everybody.values()], ensure_ascii=False, indent=1))
    people_file.chmod(0o600)
    return DemoActors(**{part: new.actor for part, new in everybody.items()}, people_file=people_file)


def _keep_rehearsal_set(folder: Path, founded: Founded) -> None:
    """Five sheets, a file each, for `./run recovery rehearse`: here they open invented people only."""
    keep_public(founded.recovery, folder)
    (folder / "rehearsal").mkdir(mode=0o700, exist_ok=True)
    for sheet in founded.sheets:
        (folder / "rehearsal" / f"sheet-{sheet.number}.txt").write_text(" ".join(sheet.words("en")) + "\n")


def _passphrases() -> dict[str, "Future[NewPassphrase]"]:
    """A second of processor each, and two processors: begun now, taken when they are needed."""
    pool = ThreadPoolExecutor(max_workers=2)
    languages = {"lead": "en"} | {part: language for part, (*_who, language) in PEOPLE.items()}
    chosen = {part: pool.submit(choose_passphrase, language, stays_open=True) for part, language in languages.items()}
    pool.shutdown(wait=False)
    return chosen


def _line(new: NewColleague) -> dict[str, str | None]:
    roles = ", ".join(str(role.label) for role in sorted(new.actor.roles))
    return {
        "name": new.user.display_name,
        "role": roles,
        "username": new.user.username,
        "passphrase": new.passphrase,
        "totp": None,
    }
