"""Partners of the demonstration.

Organisations of the governance are real and public; those that bring groups, and every person, are invented.
"""
