"""Services to which applications are forwarded."""
