"""What we write to people, and what carries it."""
