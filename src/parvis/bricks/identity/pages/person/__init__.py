"""What a person sees and decides of their own sign-ins."""
