"""Results of an area's measures, and the cases behind each figure."""
