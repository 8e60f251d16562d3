"""The procurement plans of next year, and a candidate to weigh."""


def tell_plans() -> None:
    """Nothing yet."""
