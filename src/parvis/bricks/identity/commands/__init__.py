"""The only writers: interactions, grants, sessions, clients, keys."""
