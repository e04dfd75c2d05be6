from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

COLLECTS = frozenset({Role.CASEWORKER, Role.LEAD})
READS = COLLECTS | {Role.LAWYER}

PAGES: Pages = {}
