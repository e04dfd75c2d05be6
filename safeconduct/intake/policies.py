from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

READERS = frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LEAD})

OPEN_PAGES = frozenset(
    {
        "intake:start", "intake:question", "intake:file_drop", "intake:check", "intake:sent", "intake:return",
        "intake:talk", "intake:burn", "intake:leave", "intake:left",
    }
)  # fmt: skip

PAGES: Pages = {
    "triage:requests": READERS,
    "triage:request": READERS,
    "triage:hear": READERS,
    "triage:talk": READERS,
}
