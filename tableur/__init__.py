"""Read tables from the CSV and XLSX files of strangers, in bounded time and memory, and keep them until they are confirmed.

It knows none of our applications.
"""
