"""The only readers: what an actor may see, and the shapes that pages show."""
