"""Read tables from the CSV and XLSX files of strangers, in bounded time and memory. It knows none of our applications."""
