from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import EVERYONE, GUESTS_TOO, MAY_VOUCH, Role

OPEN_PAGES = frozenset(
    {"accounts:sign_in", "accounts:ended", "accounts:lock", "accounts:lost", "accounts:lost_confirm", "healthz"}
)

PAGES: Pages = {
    "accounts:step_up": EVERYONE,
    "accounts:me": GUESTS_TOO,
    "accounts:left": GUESTS_TOO,
    "accounts:stay": GUESTS_TOO,
    "accounts:second_factor": GUESTS_TOO,
    "accounts:recovery_codes": EVERYONE,
    "accounts:passkeys": EVERYONE,
    "accounts:passkey_add": EVERYONE,
    "accounts:passkey_opens": EVERYONE,
    "accounts:passkey_remove": EVERYONE,
    "accounts:passphrase": EVERYONE,
    "accounts:passphrase_confirm": EVERYONE,
    "accounts:kit": EVERYONE,
    "accounts:notices": EVERYONE,
    "accounts:recover": frozenset({Role.ADMINISTRATOR, Role.LEAD, Role.OFFICER}),
    "accounts:recover_approve": frozenset({Role.ADMINISTRATOR, Role.LEAD, Role.OFFICER}),
    "accounts:more": EVERYONE,
    "accounts:allow_more": frozenset({Role.LEAD, Role.OFFICER}),
    "accounts:colleagues": frozenset({Role.ADMINISTRATOR, Role.LEAD}),
    "accounts:invite": frozenset({Role.ADMINISTRATOR}),
    "accounts:colleague": frozenset({Role.ADMINISTRATOR, Role.LEAD}),
    "accounts:vouch": frozenset(MAY_VOUCH),
    "accounts:admit": frozenset({Role.HOUSING, Role.TRIAGE, *MAY_VOUCH}),
    "accounts:roles": frozenset({Role.ADMINISTRATOR}),
    "accounts:role_change": frozenset(MAY_VOUCH),
    "accounts:role_change_confirm": frozenset(MAY_VOUCH),
    "accounts:role_change_refuse": frozenset(MAY_VOUCH),
    "accounts:session_end": frozenset({Role.ADMINISTRATOR, Role.LEAD}),
    "accounts:close": frozenset({Role.ADMINISTRATOR}),
    "accounts:codes_away": frozenset({Role.ADMINISTRATOR}),
}
