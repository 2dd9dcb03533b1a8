"""One module for each generated page of docs/reference: `page()` returns its text."""
