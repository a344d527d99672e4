"""Storage: the only place with SQL, and the job queue."""
