"""The agents of one's organisation: everybody sees them, its managers change them."""
