from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import CASE_ROLES, GUESTS_TOO, Role

ERASES = frozenset({Role.OFFICER, Role.LEAD})
HEARS_ALARMS = frozenset({Role.OFFICER, Role.LEAD})
PLANTS = frozenset({Role.LEAD})  # whose keys reach a request that comes in, to let it step back
BREAKS_GLASS = frozenset({Role.CASEWORKER})  # leads hold a key of each case
REVIEWS_GLASS = frozenset({Role.OFFICER, Role.LEAD})
READS_THE_LOG = frozenset({Role.OFFICER, Role.LEAD})

OPEN_PAGES = frozenset({"desk:language"})

PAGES: Pages = {
    "desk:day": GUESTS_TOO,
    "desk:search": CASE_ROLES,
    "desk:found": CASE_ROLES,
    "desk:end_case": frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LAWYER, Role.LEAD}),
    "desk:assign": frozenset({Role.LEAD}),
    "desk:revoke": frozenset({Role.CASEWORKER, Role.LEAD}),
    "desk:stay_cancel": frozenset({Role.HOUSING, Role.LEAD}),
    "desk:stay_move": frozenset({Role.HOUSING, Role.LEAD}),
    "desk:erasures": ERASES,
    "desk:erasure_ask": ERASES,
    "desk:erasure": ERASES,
    "desk:erasure_receipt": ERASES,
    "desk:erasure_proof": ERASES,
    "desk:alarms": HEARS_ALARMS,
    "desk:alarm_heard": HEARS_ALARMS,
    "desk:canaries": PLANTS,
    "desk:canary_steps_back": PLANTS,
    "desk:glass": BREAKS_GLASS,
    "desk:glass_case": BREAKS_GLASS,
    "desk:glass_identity": BREAKS_GLASS,
    "desk:glass_reviews": REVIEWS_GLASS,
    "desk:glass_review": REVIEWS_GLASS,
    "desk:log": READS_THE_LOG,
    "desk:log_ask": READS_THE_LOG,
    "desk:log_asked": READS_THE_LOG,
    "desk:log_allow": READS_THE_LOG,
    "desk:log_refuse": READS_THE_LOG,
    "desk:log_table": READS_THE_LOG,
}
