"""The documentation is current, and what it shows is what happens."""
