"""Corrections: the queue, the log, agreement, training data, retraining."""

from __future__ import annotations

from citance.store import Scope
from citance.web.pages.corrections.judging import judge, name, restore, withdraw
from citance.web.pages.corrections.keys import keep_keys
from citance.web.pages.corrections.listing import agreement_page, log_page
from citance.web.pages.corrections.queue import queue_page
from citance.web.pages.corrections.retraining import accept, discard, proposal_page, rejudge, start, undo
from citance.web.pages.corrections.training import training_lines, training_page
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/corrections", queue_page),
    PageRoute("/corrections/log", log_page),
    PageRoute("/corrections/agreement", agreement_page),
    PageRoute("/corrections/judge", judge, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/corrections/withdraw", withdraw, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/corrections/restore", restore, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/corrections/training", training_page),
    PageRoute("/corrections/training.jsonl", training_lines, scope=Scope.WRITE, json=False),
    PageRoute("/corrections/retrain", start, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/corrections/retrain/{id}", proposal_page, scope=Scope.ADMIN),
    PageRoute("/corrections/retrain/{id}/accept", accept, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/corrections/retrain/{id}/discard", discard, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/corrections/heads/undo", undo, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/corrections/rejudge", rejudge, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/corrections/name", name, methods=("POST",), scope=Scope.WRITE),
    PageRoute("/corrections/keys", keep_keys, methods=("POST",), scope=None),
)
