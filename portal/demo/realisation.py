"""The realisation phase of the example projects."""

REALISATION: dict = {}
