"""Writers of the embedded identity provider of agents."""
