"""Documents to print: PDFs that a screen reader can follow, in fonts that they carry, with codes that a phone reads.

It knows none of our applications.
"""
