"""Pages of the embedded identity provider of agents: sign-in, account, factors, organisations."""
