"""The questions of the evaluation form, by code: the codes are kept with the answers and never change (R107)."""

from django.utils.translation import gettext_lazy as _

QUESTIONS = {
    "start": _("How clear was it at the start what the project was for and what it asked of you?"),
    "informatie": _("How well were you kept informed?"),
    "besluitvorming": _("How well could you prepare the decisions of your authority with what you received?"),
    "inbreng": _("How well was the knowledge of your authority used?"),
    "samenwerking": _("How was the cooperation with the purchasing organisation?"),
    "resultaat": _("How satisfied are you with the agreement that came out of it?"),
}
LOWEST, HIGHEST = 1, 5
SCORES = [
    (1, _("1, poor")),
    (2, _("2, insufficient")),
    (3, _("3, sufficient")),
    (4, _("4, good")),
    (5, _("5, very good")),
]
