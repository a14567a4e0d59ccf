"""Work that pages start and that goes on after they have answered: kept in the database, done by one thread of each server
process for each lane, told on `/jobs/{id}`.

A kind of job is a function that is made known under a name when its module is imported:

    @job_kind("retrain", N_("Fitting the last layer"))
    def _retrain(context: JobContext, arguments: dict[str, Any]) -> Any:
        context.progress(3, 10, "…")   # raises Cancelled where it is to stop
        return {"accepted": False}     # anything that is JSON

and started by a page: `see_other(visit, f"/jobs/{visit.jobs.start('retrain', title, {...})}")`.
"""

from citance.web.jobs.kinds import JobContext, JobKind, Lane, job_kind, kind_of, kinds
from citance.web.jobs.running import Jobs

__all__ = ["JobContext", "JobKind", "Jobs", "Lane", "job_kind", "kind_of", "kinds"]
