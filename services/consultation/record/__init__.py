"""The record: what writes it, what proves it."""
