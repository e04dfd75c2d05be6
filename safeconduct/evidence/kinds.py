"""The words of evidence. The codes are those of `programme.rules.vocabulary`, which stands on a higher floor."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(models.TextChoices):
    """What an item is. Unsorted is what nobody has looked at yet."""

    UNSORTED = "unsorted", _("not sorted yet")
    PASSPORT = "passport", _("passport")
    TRAVEL_DOCUMENT = "travel_document", _("other travel document")
    RESIDENCE_PERMIT = "residence_permit", _("residence permit")
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    MARRIAGE_CERTIFICATE = "marriage_certificate", _("marriage certificate")
    COHABITATION_PROOF = "cohabitation_proof", _("proof of legal cohabitation")
    RELATIONSHIP_PROOF = "relationship_proof", _("proof of a life together")
    CRIMINAL_RECORD = "criminal_record", _("extract from the criminal record")
    MEDICAL_CERTIFICATE = "medical_certificate", _("medical certificate for the visa")
    PHOTO = "photo", _("passport photo")
    VISA_FORM = "visa_form", _("visa form")
    HANDLING_FEE_RECEIPT = "handling_fee_receipt", _("receipt of the handling fee")
    CONTRIBUTION_RECEIPT = "contribution_receipt", _("receipt of the contribution")
    THREAT = "threat", _("threat")
    SUMMONS = "summons", _("summons")
    COURT_RECORD = "court_record", _("court record")
    POLICE_REPORT = "police_report", _("police report")
    MEDICAL_REPORT = "medical_report", _("medical report")
    TESTIMONY = "testimony", _("testimony")
    PRESS = "press", _("press article")
    MEMBERSHIP = "membership", _("membership or activity")
    TIES_BELGIUM = "ties_belgium", _("ties to Belgium")
    HOST_COMMITMENT = "host_commitment", _("a host's commitment")
    MEANS = "means", _("means of subsistence")
    TRANSLATION = "translation", _("translation")
    EXPLANATION = "explanation", _("explanation")
    OTHER = "other", _("something else")


class Origin(models.TextChoices):
    """Who sent an item in."""

    APPLICANT = "applicant", _("the applicant, through the form")
    HOUSEHOLD = "household", _("the household, by other ways")
    COLLEAGUE = "colleague", _("a colleague")
    PARTNER = "partner", _("a partner organisation")


class TrailStep(models.TextChoices):
    """What happened to an item at one point of its trail."""

    RECEIVED = "received", pgettext_lazy("step of the trail", "Received and sealed")
    SORTED = "sorted", pgettext_lazy("step of the trail", "Sorted")
    OPENED = "opened", pgettext_lazy("step of the trail", "Opened")
    TAKEN_OUT = "taken_out", pgettext_lazy("step of the trail", "Downloaded")
    TRANSLATED = "translated", pgettext_lazy("step of the trail", "Translated")
    INCLUDED = "included", pgettext_lazy("step of the trail", "Put into a dossier")
    RETURNED = "returned", pgettext_lazy("step of the trail", "Given back")
    WITHDRAWN = "withdrawn", pgettext_lazy("step of the trail", "Taken out of use")


class OriginalReason(models.TextChoices):
    """Why somebody needs an original itself, and not the pictures of its pages."""

    AUTHORITY = "authority", pgettext_lazy("an original is needed", "an authority asks for the original")
    TRANSLATOR = "translator", pgettext_lazy("an original is needed", "a translator needs the original")
    COURT = "court", pgettext_lazy("an original is needed", "a lawyer or a court needs the original")
    EXPERT = "expert", pgettext_lazy("an original is needed", "somebody examines whether it is genuine")
    HOUSEHOLD = "household", pgettext_lazy("an original is needed", "the household needs its own file back")
    UNREADABLE = "unreadable", pgettext_lazy("an original is needed", "its pages cannot be read as pictures")


class ScanState(models.TextChoices):
    """What a virus scanner said of a file when it came in."""

    NOT_SCANNED = "not_scanned", pgettext_lazy("virus scanner", "not scanned")
    CLEAN = "clean", pgettext_lazy("virus scanner", "nothing found")
    FOUND = "found", pgettext_lazy("virus scanner", "a virus was found")


class Legalisation(models.TextChoices):
    """How far a paper is confirmed for use abroad, weakest first."""

    NONE = "none", _("not legalised")
    LEGALISED = "legalised", _("legalised, or with an apostille")
    DOUBLE = "double", _("legalised twice")


class ItemLanguage(models.TextChoices):
    """What a paper is written in (ISO 639-1)."""

    RUSSIAN = "ru", pgettext_lazy("language", "Russian")
    ENGLISH = "en", pgettext_lazy("language", "English")
    DUTCH = "nl", pgettext_lazy("language", "Dutch")
    FRENCH = "fr", pgettext_lazy("language", "French")
    GERMAN = "de", pgettext_lazy("language", "German")
    UKRAINIAN = "uk", pgettext_lazy("language", "Ukrainian")
    BELARUSIAN = "be", pgettext_lazy("language", "Belarusian")
    KAZAKH = "kk", pgettext_lazy("language", "Kazakh")
    GEORGIAN = "ka", pgettext_lazy("language", "Georgian")
    ARMENIAN = "hy", pgettext_lazy("language", "Armenian")
    TURKISH = "tr", pgettext_lazy("language", "Turkish")
    SERBIAN = "sr", pgettext_lazy("language", "Serbian")


class MediaType(models.TextChoices):
    """What a file is, told by its bytes."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    HEIC = "image/heic", "HEIC"
    TEXT = "text/plain", pgettext_lazy("kind of file", "text")
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"


ENDINGS = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.PNG: (".png",),
    MediaType.HEIC: (".heic", ".heif"),
    MediaType.TEXT: (".txt",),
    MediaType.DOCX: (".docx",),
}


class NotDrawn(StrEnum):
    """Why the worker has not drawn a page; `refusals.of_page` says it in words."""

    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_SLOW = "too_slow"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    WITH_MACROS = "with_macros"
    NO_SANDBOX = "no_sandbox"
    BUSY = "busy"
    ABSENT = "absent"
    INTERRUPTED = "interrupted"
