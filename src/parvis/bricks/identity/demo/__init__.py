"""Invented people with a civil identity, and the provider and register that know them.

Only outside production. Nobody here exists; places are real codes of the code officiel
géographique so that forms accept them. Each person is there for one difficulty.
"""
