"""HTTP: each handler parses its request, makes one domain call, and responds with a page."""
