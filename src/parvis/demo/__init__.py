"""The demo town: Valserine, its people, its procedures. Never in production."""
