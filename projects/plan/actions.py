"""The acts of the plan."""
