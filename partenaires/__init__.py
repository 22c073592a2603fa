"""Plugin: partner structures, their referents, and the groups they bring to the workshops (reserved)."""
