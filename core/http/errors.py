"""How HTTP itself says no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotAllowed


class CsrfFailed(NotAllowed):
    """An unsafe request that does not show that our own page sent it."""

    code = "csrf_failed"
    detail = _("Send the header X-CSRFToken with the value of the cookie csrftoken.")
