"""Other services that are told of an application."""
