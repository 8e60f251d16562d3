"""Numbers as people in the Netherlands type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

_DUTCH = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+|,-+)?")
# A point for decimals, where it cannot be one for thousands.
_POINT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.(\d{1,2}|\d{4,})")


def read_number(text: str) -> Decimal:
    """The number in “1.250.000,50”, “€ 1.250.000,-”, “1250000.50” or “33,3”. A point before three digits is thousands.

    Raises ValueError for anything else.
    """
    bare = re.sub(r"[€\s]", "", text)
    if _DUTCH.fullmatch(bare):
        return Decimal(re.sub(r",-+$", "", bare).replace(".", "").replace(",", "."))
    if _POINT.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    raise ValueError(text)


class DecimalField(forms.DecimalField):
    """A number in Dutch notation; a point for decimals is understood too."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("“%(value)s” is not a number. Write it like 1250 or 1.250.000,50.")}

    def to_python(self, value: Any) -> Decimal | None:
        """Raises ValidationError."""
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            try:
                value = read_number(value)
            except ValueError as error:
                raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from error
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A number that was kept, as it would be typed."""
        return number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, Decimal) else value
