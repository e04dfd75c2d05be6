"""What chooses a page or a picture in the editor, without the script that Wagtail writes beside each.

The policy of the house runs nothing that stands in a page itself. Wagtail 8 keeps its scripts in files, but for what
chooses dates, pages and pictures. Dates are ours by their templates; a chooser has none, so its one method is replaced.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser


def render(self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None) -> SafeString:
    """The widget's HTML and, as data for `public/editor.js`, what begins it and with which options."""
    value_data = self.get_value_data(value)
    return format_html(
        '{}<template data-begins="{}" data-id="{}" data-with="{}"></template>',
        self.render_html(name, value_data, attrs),
        self.js_constructor,
        attrs["id"],
        json.dumps(self.get_js_init_options(attrs["id"], name, value_data)),
    )


def begin_choosers_from_data() -> None:
    """Let every chooser say as data what begins it, those too that Wagtail's own forms make."""
    BaseChooser.render = render
