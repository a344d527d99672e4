"""The database of the service of 2018, and what was imported from it."""
