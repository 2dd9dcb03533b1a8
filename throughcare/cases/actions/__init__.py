"""Every write to the record, by what it writes."""
