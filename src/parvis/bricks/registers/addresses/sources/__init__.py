"""Readers of the official address files: BAN CSV, BAL 1.1 to 1.5, addok documents."""
