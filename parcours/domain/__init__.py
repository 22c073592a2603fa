"""The rules of the mediators' pathways. No HTTP, no form, no PDF here."""
