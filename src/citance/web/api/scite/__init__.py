"""The paths and shapes of scite's public API, so that clients written for it work here; see docs/api.md.

Only here is contrasting called contradicting, the citing work source and the cited one target.
"""
