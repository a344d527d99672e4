"""E-mails: their content, and the providers that send them."""
