"""The acts of this step."""
