import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeconduct.audit.anchor import draw
from safeconduct.audit.checkpoints import newest, own_key, sign_checkpoint
from safeconduct.audit.exporting import export_log, must_be_signed, prove_consistency, prove_inclusion
from safeconduct.audit.leaves import LogBroken
from safeconduct.audit.models import Witness
from safeconduct.audit.one_file import COSIGNER, VERIFIER, one_file
from safeconduct.audit.outside.notes import Key
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word, Wrong
from safeconduct.audit.verify import verify
from safeconduct.audit.witnessing import accept_cosigned, add_witness, end_witness
from safeconduct.kernel.command_line import file_word


def key_word(word: str) -> Key:
    """A public key from the command line. Raises ArgumentTypeError."""
    try:
        return Key.read(word)
    except Wrong as wrong:
        raise ArgumentTypeError(f"{word} is no public key of a log ({wrong.says})") from None


def head_word(word: str) -> Head:
    """SIZE:ROOT from the command line. Raises ArgumentTypeError."""
    try:
        return Head.read(word)
    except ValueError:
        raise ArgumentTypeError(f"{word} is not SIZE:ROOT, as verify prints it") from None


class Command(BaseCommand):
    """The log: checked, signed, handed to strangers. docs/audit-log.md is the manual."""

    help = "The log: verify, key, sign, export, prove, anchor, accept, witness, program."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, parser_class=ArgumentParser)
        checked = commands.add_parser("verify", help="recompute the log and say what does not fit")
        checked.add_argument(
            "--was", type=head_word, action="append", default=[], help="SIZE:ROOT, written down before"
        )
        checked.add_argument("--key", type=key_word, action="append", default=[], help="an earlier key of the log")
        commands.add_parser("key", help="the log's public key, which strangers check it with")
        commands.add_parser("sign", help="sign a checkpoint now, as the worker does every quarter of an hour")
        commands.add_parser("export", help="write the log for strangers").add_argument("file", type=file_word)
        proved = commands.add_parser("prove", help="print a proof as JSON").add_subparsers(dest="proof", required=True)
        proved.add_parser("inclusion", help="that an event stands in the log").add_argument("sequence", type=int)
        goes_on = proved.add_parser("consistency", help="that a checkpoint goes on from an older one (0: from nothing)")
        goes_on.add_argument("was", type=int)
        goes_on.add_argument("now", type=int, nargs="?")
        anchored = commands.add_parser("anchor", help="a page to print: what the log has come to")
        anchored.add_argument("file", type=file_word)
        anchored.add_argument("--language", choices=list(settings.LANGUAGE_NAMES), default=settings.LANGUAGE_CODE)
        commands.add_parser("accept", help="keep a cosigned checkpoint").add_argument("file", type=file_word)
        witness = commands.add_parser("witness", help="who may cosign").add_subparsers(dest="step", required=True)
        added = witness.add_parser("add")
        added.add_argument("name")
        added.add_argument("key")
        witness.add_parser("end").add_argument("name")
        witness.add_parser("list")
        made = commands.add_parser("program", help="print a program of one file for strangers")
        made.add_argument("program", choices=["verify_log", "cosign_log"])

    def handle(self, *args: Any, **options: Any) -> None:
        steps: Mapping[str, Callable[..., None]] = {
            "verify": self._verify,
            "key": lambda **_: self.stdout.write(own_key().written()),
            "sign": self._sign,
            "export": self._export,
            "prove": self._prove,
            "anchor": self._anchor,
            "accept": self._accept,
            "witness": self._witness,
            "program": self._program,
        }
        try:
            steps[options["what"]](**options)
        except (LogBroken, OSError) as problem:
            raise CommandError(str(problem)) from None

    def _verify(self, was: list[Head], key: list[Key], **_: Any) -> None:
        verdict = verify(*was, keys=tuple(key))
        self.stdout.write(f"{verdict.head.size} events. Write this down: {verdict.head}")
        for wrong in verdict.wrong:
            self.stdout.write(wrong)
        said = f"{verdict.word.name}: {verdict.says}"
        if verdict.word is not Word.OK:
            raise CommandError(said, returncode=int(verdict.word))
        self.stdout.write(said)

    def _sign(self, **_: Any) -> None:
        made = sign_checkpoint()
        self.stdout.write(made.note if made else "There is nothing new to sign.")

    def _export(self, file: Path, **_: Any) -> None:
        last = export_log(file)
        self.stdout.write(f"{file}: {last.size} events, root {bytes(last.root).hex()}. Key: {own_key().written()}")

    def _prove(self, proof: str, **options: Any) -> None:
        if proof == "inclusion":
            made = prove_inclusion(options["sequence"])
        else:
            made = prove_consistency(options["was"], options["now"])
        self.stdout.write(json.dumps(made, ensure_ascii=False, indent=1))

    def _anchor(self, file: Path, language: str, **_: Any) -> None:
        sign_checkpoint()
        last = must_be_signed(newest())
        file.write_bytes(draw(last, language))
        self.stdout.write(f"{file}: {Head(last.size, bytes(last.root))}")

    def _accept(self, file: Path, **_: Any) -> None:
        for kept in accept_cosigned(file.read_text(encoding="utf-8")):
            self.stdout.write(
                f"{kept.witness.name} cosigned checkpoint {kept.checkpoint.size} at {kept.at:%Y-%m-%d %H:%M}."
            )

    def _witness(self, step: str, **options: Any) -> None:
        if step == "add":
            add_witness(options["name"], options["key"])
        if step == "end":
            end_witness(options["name"])
        for witness in Witness.objects.filter(until=None).order_by("name"):
            last = witness.cosignatures.order_by("-at").first()
            seen = (
                f"last cosigned {last.checkpoint.size} at {last.at:%Y-%m-%d %H:%M}"
                if last
                else "has cosigned nothing yet"
            )
            self.stdout.write(f"{witness.name}  {seen}  {witness.key}")

    def _program(self, program: str, **_: Any) -> None:
        self.stdout.write(one_file({"verify_log": VERIFIER, "cosign_log": COSIGNER}[program]), ending="")
