"""`python -m jepostule`."""

from jepostule.cli import main

main(prog_name="python -m jepostule")
