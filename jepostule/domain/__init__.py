"""The rules. They take a session; they know no HTTP, no job runner, no network."""
