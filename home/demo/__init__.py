"""The demonstration: a PIMMS site with real public facts, invented people, and dates relative to today."""
