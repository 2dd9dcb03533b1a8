"""The harnesses of `proof`, short: that they find nothing, and find out what was broken on purpose."""
