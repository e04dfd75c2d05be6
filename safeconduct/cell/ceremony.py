"""The commands of a ceremony, at a machine without a network: no Django, no database, no data folder."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from safeconduct.cell.refusal import CellRefused
from safeconduct.recovery import PublicHalf, RecoveryKey, Sheet, join_sheets, split_on_sheets
from safeconduct.recovery.answering import answer
from safeconduct.recovery.errors import NotThisKey, OfAnotherKey, RecoveryRefused, WordsMistyped, WrongNumberOfWords
from safeconduct.recovery.files import Request, read, written
from safeconduct.recovery.printing import LANGUAGES, draw_public, draw_sheet, texts
from safeconduct.recovery.splitting import PARTS, THRESHOLD
from safeconduct.recovery.wording import in_both_lists

OFFLINE = ("make", "check", "answer")
PUBLIC = "recovery-public.txt"
AT_THE_HOUSE = "At the house: request WHO, apply ANSWER, adopt PUBLIC, rehearse. docs/recovery.md is the manual."
YES = frozenset({"yes", "ja", "oui", "да"})
MADE = """
Five sheets and the public half lie in {folder}. Check words of this key: {check}

Print sheet-1.pdf to sheet-5.pdf, one for each custodian, and have each of them type theirs with
./run recovery check before anybody leaves. Then delete the folder: the paper is the only copy.
Carry recovery-public.txt to the house (it is no secret); recovery-public.pdf is its page for the papers of the house.
"""


def main(words: list[str]) -> int:
    chosen = _words().parse_args(words)
    steps: dict[str, Callable[[argparse.Namespace], None]] = {"make": _make, "check": _check, "answer": _answer}
    try:
        steps[chosen.what](chosen)
    except RecoveryRefused as refusal:
        raise CellRefused("\n".join(_said(refusal, chosen.language))) from None
    except OSError as problem:
        raise CellRefused(f"{problem}") from None
    return 0


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run recovery", epilog=AT_THE_HOUSE)
    parser.set_defaults(language="en")
    commands = parser.add_subparsers(dest="what", required=True)
    made = commands.add_parser("make", help="make a recovery key and five sheets, on a machine without a network")
    made.add_argument("folder", type=Path, help="a folder that does not exist yet, best in memory (/dev/shm/sheets)")
    made.add_argument("--organisation", default="", help="its name, as it stands on the sheets")
    made.add_argument("--languages", type=_languages, default=["en"] * PARTS, help="of the sheets: ru,nl,fr,en,ru")
    checked = commands.add_parser("check", help="whether a sheet is whole, and of which key")
    checked.add_argument("--public", type=Path, help=f"of this key: the house's {PUBLIC}")
    answered = commands.add_parser("answer", help="answer a request with three sheets, on a machine without a network")
    answered.add_argument("request", type=Path)
    answered.add_argument("--to", type=Path, help="where the answer is written (beside the request)")
    for one in (checked, answered):
        one.add_argument("--language", choices=LANGUAGES, default="en")
    return parser


def _languages(text: str) -> list[str]:
    chosen = text.split(",")
    chosen = chosen * PARTS if len(chosen) == 1 else chosen
    if len(chosen) != PARTS or not set(chosen) <= set(LANGUAGES):
        raise argparse.ArgumentTypeError(f"one of {', '.join(LANGUAGES)}, or five of them with commas between")
    return chosen


def _make(chosen: argparse.Namespace) -> None:
    folder: Path = chosen.folder
    key, today = RecoveryKey.make(), datetime.now(UTC).date()
    sheets = split_on_sheets(key)
    _must_come_back(key, sheets)
    folder.mkdir(mode=0o700, parents=True)
    for sheet, language in zip(sheets, chosen.languages, strict=True):
        page = draw_sheet(sheet, key.public, organisation=chosen.organisation, language=language, on=today)
        _write(folder / f"sheet-{sheet.number}.pdf", page)
    page = draw_public(key.public, organisation=chosen.organisation, language=chosen.languages[0], on=today)
    _write(folder / "recovery-public.pdf", page)
    _write(folder / PUBLIC, key.public.written().encode() + b"\n")
    check = in_both_lists(key.public.check_words, "en")
    print(MADE.format(folder=folder, check=check))


def _must_come_back(key: RecoveryKey, sheets: list[Sheet]) -> None:
    """Before anything is printed: any three sheets, read back from their words, give this key. Raises NotThisKey."""
    read_back = [Sheet.read(" ".join(sheet.words(language))) for sheet in sheets for language in ("en", "ru")]
    for three in combinations(read_back[::2], THRESHOLD):
        join_sheets(three, key.public)
    if read_back[::2] != read_back[1::2] or read_back[::2] != sheets:
        raise NotThisKey("the words do not give the sheets back")


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(content)


def _check(chosen: argparse.Namespace) -> None:
    sheet = _type_in(chosen.language)
    if chosen.public and PublicHalf.read(chosen.public.read_text()).id != sheet.key_id:
        raise OfAnotherKey("of another key")
    print(_whole(sheet, chosen.language))


def _whole(sheet: Sheet, language: str) -> str:
    said = texts(language)["says"]["whole"]
    return str(said.format(number=sheet.number, of=PARTS, check=in_both_lists(sheet.check_words, language)))


def _answer(chosen: argparse.Namespace) -> None:
    says, request = texts(chosen.language)["says"], read(chosen.request.read_bytes(), Request)
    public, to = PublicHalf.read(request.recovery), chosen.to or chosen.request.with_suffix(".answer")
    facts = {"name": request.name, "cases": request.cases(), "groups": len({one.group for one in request.groups})}
    print(says["request_is"].format(**facts, asked=f"{request.asked_at:%d.%m.%Y %H:%M} UTC"))
    print(says["request_words"].format(check=in_both_lists(request.check_words, chosen.language)))
    print(says["request_ask"].format(name=request.name), end="", flush=True)
    if sys.stdin.readline().strip().casefold() not in YES:
        raise CellRefused(says["not_agreed"])
    key = join_sheets(_three(public, chosen.language), public)
    _write(to, written(answer(request, key, datetime.now(UTC))))
    print(to)


def _three(public: PublicHalf, language: str) -> list[Sheet]:
    """Three different sheets of a key; what is mistyped is typed again. Raises TooFewSheets when nobody types on."""
    given: dict[int, Sheet] = {}
    while len(given) < THRESHOLD:
        try:
            sheet = _type_in(language)
            if sheet.key_id != public.id:
                raise OfAnotherKey("of another key")
        except EOFError:
            break
        except RecoveryRefused as refusal:
            print("\n".join(_said(refusal, language)))
            continue
        given[sheet.number] = sheet
        print(texts(language)["says"]["another"].format(number=sheet.number, left=THRESHOLD - len(given)))
    return list(given.values())


def _type_in(language: str) -> Sheet:
    """A sheet from the terminal. Raises NotASheet, EOFError."""
    print(texts(language)["says"]["type_sheet"], flush=True)
    lines: list[str] = []
    while line := sys.stdin.readline():
        if not line.strip() and lines:
            break
        lines += [line] if line.strip() else []
    if not lines:
        raise EOFError
    return Sheet.read(" ".join(lines))


def _said(refusal: RecoveryRefused, language: str) -> list[str]:
    says = texts(language)["says"]
    if isinstance(refusal, WrongNumberOfWords):
        return [says["wrong_number"].format(found=refusal.found, expected=refusal.expected)]
    if not isinstance(refusal, WordsMistyped):
        return [says[refusal.cause]]
    return [says["mistyped"]] + [
        says["mistake" if one.meant else "mistake_unknown"].format(
            position=one.position, word=one.word, meant=", ".join(one.meant[:3])
        )
        for one in refusal.mistakes
    ]
