"""The embedded identity provider of agents as an OpenID provider of the hub."""
