"""The pages of the record, by what they are about. Each is a few lines: ask the gate, read, show."""
