"""Alembic's entry: runs the steps on the connection that `citance.store` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from citance.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is around all steps
)
context.run_migrations()
