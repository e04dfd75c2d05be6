"""The words of states and kinds, as people read them."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.states import CaseState
from safeconduct.custody.compartments import Compartment, Group

STATE_WORDS: dict[CaseState, Promise] = {
    CaseState.ASKED: _("Asked for help"),
    CaseState.HEARD: _("Heard"),
    CaseState.SELECTED: _("Selected"),
    CaseState.EVIDENCE: _("Evidence being collected"),
    CaseState.DOSSIER: _("Dossier being made"),
    CaseState.LODGED: _("Lodged"),
    CaseState.DECIDED: _("Granted"),
    CaseState.REFUSED: _("Refused"),
    CaseState.ARRIVED: _("Arrived"),
    CaseState.SETTLED: _("Settled"),
    CaseState.CLOSED: _("Closed"),
    CaseState.DECLINED: _("Declined"),
    CaseState.WITHDRAWN: _("Withdrawn"),
    CaseState.ERASED: _("Erased"),
}
STATION_WORDS: dict[CaseState, Promise] = {
    CaseState.ASKED: _("Asked"),
    CaseState.HEARD: _("Heard"),
    CaseState.SELECTED: _("Selected"),
    CaseState.EVIDENCE: _("Evidence"),
    CaseState.DOSSIER: _("Dossier"),
    CaseState.LODGED: _("Lodged"),
    CaseState.DECIDED: _("Decided"),
    CaseState.ARRIVED: _("Arrived"),
    CaseState.SETTLED: _("Settled"),
}

SPOKEN = [
    ("ru", _("Russian")), ("en", _("English")), ("fr", _("French")), ("nl", _("Dutch")), ("de", _("German")),
    ("uk", _("Ukrainian")), ("tt", _("Tatar")), ("ba", _("Bashkir")), ("ce", _("Chechen")),
    ("other", _("another language")),
]  # fmt: skip
SPOKEN_IN_HOMES = [(code, name) for code, name in SPOKEN if code in {"ru", "en", "fr", "nl", "de", "uk"}]


COMPARTMENT_WORDS: dict[Compartment, Promise] = {
    Compartment.CARD: _("card"),
    Compartment.IDENTITY: _("identity"),
    Compartment.NARRATIVE: _("story"),
    Compartment.PROFILE: _("needs for a home"),
    Compartment.SUBMISSION: _("dossier"),
    Compartment.MESSAGES: _("messages"),
    Compartment.ORIGINALS: _("original files"),
    Compartment.ADDRESS: _("address"),
    Compartment.REVIEW: _("why the glass was broken"),
    Compartment.SHOWN: _("copies for a guest"),
}
HOLDER_WORDS: dict[str, Promise] = {
    Group.TRIAGE.value: _("Everybody who reads requests"),
    Group.LEADS.value: _("Programme leads"),
    Group.HOUSING.value: _("Housing coordinators"),
    Group.GLASS.value: _("Any caseworker in an emergency: for two hours, with a reason, and others are told at once"),
    "recovery": _("The recovery key (kept away from this machine)"),
}


class Urgency(models.IntegerChoices):
    """How soon somebody must act; set by what the household says about its safety."""

    CALM = 0, _("no present danger")
    SOON = 1, _("pressure is growing")
    HIGH = 2, _("threatened")
    HIDING = 3, _("in hiding or being looked for")
    NOW = 4, _("danger within days")


class ConsentKind(models.TextChoices):
    """What a household agrees to, one by one, and may take back."""

    KEEP = "keep", _("We may keep what you tell us, sealed")
    FREE = "free", _("I was told that help is free, and I paid nobody for a place")
    AUTHORITY = "authority", _("We may send the dossier to the authority")
    HOST = "host", _("We may tell a host what they need to know")
    PARTNER = "partner", _("We may share a little with a partner organisation")


class Relation(models.TextChoices):
    """A person's place in the household."""

    PRINCIPAL = "principal", _("main applicant")
    PARTNER = "partner", _("partner")
    CHILD = "child", _("child")
    DEPENDANT = "dependant", _("other dependant")


class TaskKind(models.TextChoices):
    """What a task is about; its own words are sealed."""

    ANSWER = "answer", _("Answer a message")
    CALL = "call", _("Speak with the household")
    COLLECT = "collect", _("Collect a paper")
    TRANSLATE = "translate", _("Have something translated")
    REVIEW = "review", _("Review")
    DECIDE = "decide", _("Decide")
    HOME = "home", _("Find a home")
    TRAVEL = "travel", _("Prepare the journey")
    CLAIM = "claim", _("Accompany to the asylum claim")
    OTHER = "other", _("Something else")
