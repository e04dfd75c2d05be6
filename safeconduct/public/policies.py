from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

OPEN_PAGES = frozenset(
    {"wagtail_serve", "offers:offer", "offers:thanks", "public:robots", "public:sitemap", "pictures:picture"}
)

# Every other page under /site/ is the editors' too; the gate knows them by their prefix.
PAGES: Pages = {"wagtailadmin_home": frozenset({Role.EDITOR, Role.LEAD})}
