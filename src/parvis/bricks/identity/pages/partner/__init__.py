"""A partner's own clients: sandbox by self-service, production asked for, what went wrong."""
