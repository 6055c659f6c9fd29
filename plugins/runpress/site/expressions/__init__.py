"""The little language of values: read, looked up in the records, computed, shown."""
