"""The lists of the admin, with what they share: filters, search, keyset pages, and counts."""
