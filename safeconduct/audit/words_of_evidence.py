"""What a piece of evidence is, in the words of its own department: it stands on a higher floor and tests this list."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

EVIDENCE: dict[str, Promise] = {
    "unsorted": gettext_lazy("not sorted yet"),
    "passport": gettext_lazy("passport"),
    "travel_document": gettext_lazy("other travel document"),
    "birth_certificate": gettext_lazy("birth certificate"),
    "marriage_certificate": gettext_lazy("marriage certificate"),
    "cohabitation_proof": gettext_lazy("proof of legal cohabitation"),
    "relationship_proof": gettext_lazy("proof of a life together"),
    "criminal_record": gettext_lazy("extract from the criminal record"),
    "medical_certificate": gettext_lazy("medical certificate for the visa"),
    "photo": gettext_lazy("passport photo"),
    "visa_form": gettext_lazy("visa form"),
    "handling_fee_receipt": gettext_lazy("receipt of the handling fee"),
    "contribution_receipt": gettext_lazy("receipt of the contribution"),
    "threat": gettext_lazy("threat"),
    "summons": gettext_lazy("summons"),
    "court_record": gettext_lazy("court record"),
    "police_report": gettext_lazy("police report"),
    "medical_report": gettext_lazy("medical report"),
    "testimony": gettext_lazy("testimony"),
    "press": gettext_lazy("press article"),
    "membership": gettext_lazy("membership or activity"),
    "ties_belgium": gettext_lazy("ties to Belgium"),
    "host_commitment": gettext_lazy("a host's commitment"),
    "means": gettext_lazy("means of subsistence"),
    "explanation": gettext_lazy("explanation"),
    "other": gettext_lazy("something else"),
}
