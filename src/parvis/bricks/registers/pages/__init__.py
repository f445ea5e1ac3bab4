"""Addresses of the registers."""
