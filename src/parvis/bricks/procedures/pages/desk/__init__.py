"""The agents' desk: the list of cases, one case on one screen, what is done to it."""
