"""What partners must know of what happens to the sessions: this plugin listens, `ateliers` does not know it."""
