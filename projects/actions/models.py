"""Presses: an act that was confirmed on screen is done once, however often its button is pressed (R133)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Press(models.Model):
    """One press of a confirmation that led to an act; written in the transaction of the act."""

    key = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("press")
        verbose_name_plural = _("presses")

    def __str__(self) -> str:
        return str(self.key)
