"""Data sets small enough to be read where they stand."""
