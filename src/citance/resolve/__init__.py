"""From a reference to the work that it names."""

from citance.resolve.blocking import reference_blocks, work_blocks
from citance.resolve.keys import reference_keys, work_keys
from citance.resolve.matcher import Matcher, Verdict

__all__ = ["Matcher", "Verdict", "reference_blocks", "reference_keys", "work_blocks", "work_keys"]
