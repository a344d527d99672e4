"""Who comes in: each request is parsed, makes one domain call, and answers a page."""
