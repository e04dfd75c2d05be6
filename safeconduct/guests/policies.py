from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role
from safeconduct.cases.policies import CASEWORK

READS_WHAT_WAS_GIVEN = frozenset({Role.GUEST})

PAGES: Pages = {
    "guests:guests": CASEWORK,
    "guests:guest": CASEWORK,
    "guests:preview": CASEWORK,
    "guests:preview_progress": CASEWORK,
    "guests:preview_page": CASEWORK,
    "guests:preview_story": CASEWORK,
    "guests:end": CASEWORK,
    "guests:papers": READS_WHAT_WAS_GIVEN,
    "guests:pages": READS_WHAT_WAS_GIVEN,
    "guests:page": READS_WHAT_WAS_GIVEN,
}
