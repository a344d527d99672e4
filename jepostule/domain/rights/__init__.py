"""Rights of access and erasure: a copy of all data about a person, and its erasure."""
