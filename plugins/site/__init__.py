"""The living site."""
