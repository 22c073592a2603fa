"""Plugin: the career paths of the mediators and their exit rates, in the back office only."""
