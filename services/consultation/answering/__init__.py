"""Adoption feedback on its way to the public."""
