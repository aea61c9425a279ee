"""Grouping at work: the record's entries as they grow, changes by hand, and who represents a group."""
