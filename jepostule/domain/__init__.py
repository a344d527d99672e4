"""Business rules. They take a database session, and know nothing of HTTP, the job runner or the network."""
