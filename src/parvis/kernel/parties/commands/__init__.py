"""The only writers of organisations, competences, persons, agents and requests to join."""
