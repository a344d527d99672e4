"""Where things are kept: the only SQL, and the queue."""
