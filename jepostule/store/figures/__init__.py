"""What is counted: figures of days, statistics, metrics, and the dump of answers."""
