from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import CASE_ROLES, EVERYONE, Role

OPEN_PAGES = frozenset({"desk:language"})

PAGES: Pages = {
    "desk:day": EVERYONE,
    "desk:search": CASE_ROLES,
    "desk:log": frozenset({Role.OFFICER, Role.LEAD}),
}
