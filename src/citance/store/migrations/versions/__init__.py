"""One file per step; the newest is `citance.store.schema.HEAD`."""
