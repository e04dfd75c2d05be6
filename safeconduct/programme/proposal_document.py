"""The proposal as a PDF, set by typst. The data goes in as JSON; nothing is spliced into the markup."""

import json
from importlib.resources import files

import typst
from django.conf import settings
from django.utils import translation

from safeconduct.kernel import clock
from safeconduct.look.speaking import long_date
from safeconduct.programme.models import Programme
from safeconduct.programme.packs import pack_of
from safeconduct.programme.payloads import ProposalContent
from safeconduct.programme.proposal_words import labels
from safeconduct.situation.report import report_section


def draw(programme: Programme, content: ProposalContent, *, asked: int, version: int, language: str) -> bytes:
    """The document as PDF bytes; it declares PDF/A-2a. No file is written."""
    with translation.override(language):
        data = _data(programme, content, asked=asked, version=version, language=language)
    source = files("safeconduct.programme").joinpath("proposal.typ").read_bytes()
    return typst.compile(source, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2a"])


def _data(
    programme: Programme, content: ProposalContent, *, asked: int, version: int, language: str
) -> dict[str, object]:
    pack = pack_of(programme.code).programme
    return {
        "language": language,
        "labels": labels(asked),
        "organisation": settings.ORGANISATION_NAME,
        "programme": getattr(pack.name, language),
        "authority": getattr(pack.authority, language),
        "basis": getattr(pack.basis, language),
        "version": version,
        "made_on": long_date(clock.today()),
        "asked": asked,
        "grounds": _paragraphs(content.grounds),
        "support": _paragraphs(content.support),
        "numbers": content.numbers,
        "report": report_section(language),
    }


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]
