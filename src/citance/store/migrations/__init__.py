"""The steps from one schema to the next, run by `citance.store` when it opens a database."""
