"""The only readers of the registers' tables."""
