"""The Base Adresse Locale: how a commune writes its own addresses, and what the format asks.

Source: format BAL 1.1 to 1.5 of the AITF, as the national validator reads it (reference
registers, 1.2). One row is one position of one address; a place without numbers has the number
99999. Codes of problems are the validator's where it has one for the same thing.
"""
