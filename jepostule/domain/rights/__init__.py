"""What a person may ask for: a copy of all that we hold of them, and that it be erased."""
