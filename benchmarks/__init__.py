"""Each figure that the README quotes: one command each, and `python -m benchmarks` for all of them."""
