"""The acquisition phase of the example projects."""

ACQUISITION: dict = {}
