from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

COLLECTS = frozenset({Role.CASEWORKER, Role.LEAD})
READS = COLLECTS | {Role.LAWYER}

PAGES: Pages = {
    "evidence:inbox": READS,
    "evidence:items": READS,
    "evidence:item": READS,
    "evidence:upload": COLLECTS,
    "evidence:sort": COLLECTS,
    "evidence:withdraw": COLLECTS,
    "evidence:pages": READS,
    "evidence:pages_progress": READS,
    "evidence:page": READS,
    "evidence:original_ask": READS,
    "evidence:original_allow": READS,
    "evidence:original_refuse": READS,
    "evidence:original": READS,
}
