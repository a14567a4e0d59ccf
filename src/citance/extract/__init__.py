"""The extract package."""
