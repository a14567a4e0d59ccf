"""`/api/v1`: citance's own API, in the words of its model."""
