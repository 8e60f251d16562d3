"""The six goals of the kickoff meeting (R41)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Goal(models.TextChoices):
    """What the meeting is for, in the order of the procedure."""

    ACQUAINTANCE = "kennismaking", _("Getting to know each other")
    EXCHANGE = "bijpraten", _("Catching up and exchanging knowledge")
    SUPPORT = "draagvlak", _("Support among the authorities")
    ACTIVATION = "activeren", _("Informing and activating")
    TEAM = "inkoopteam", _("Composing the procurement team")
    ANSWERS = "antwoorden", _("Answers needed for the strategy")


class Stance(models.TextChoices):
    """How an authority stands towards the project after the meeting: no decision (R42)."""

    FOR = "geinteresseerd", _("interested")
    DOUBTFUL = "twijfelt", _("in doubt")
    AGAINST = "niet-geinteresseerd", _("not interested")
