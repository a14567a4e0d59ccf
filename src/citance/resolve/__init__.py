"""From a reference to the work that it names."""

from citance.resolve.keys import reference_keys, work_keys

__all__ = ["reference_keys", "work_keys"]
