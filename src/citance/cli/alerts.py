"""`citance alerts`: tell by e-mail what has happened to collections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, note, print_json, print_text, settings_for, warn
from citance.cli._exits import Exit

if TYPE_CHECKING:
    from citance.report.alerts import Letter
    from citance.settings import Settings
    from citance.store import Store

__all__ = ["alerts"]


def alerts(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the letters; send nothing, and count nobody as told.")
    ] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Look at all collections and send what is new to those who have subscribed, one letter per address.

    Meant to be run again and again, such as once a day by cron. Each thing is told once: an address counts as told as soon as the
    mail server has taken its letter, and not before. Without a mail server (settings smtp_url and mail_from) the letters are
    printed, and nobody counts as told.
    """
    from citance.cli._library import open_index
    from citance.report.alerts import AlertRun, alert_letters, refresh_all
    from citance.web.showing import Reader

    settings = settings_for(db)
    with open_index(settings) as index:
        number, events, problems = refresh_all(index)
        letters = alert_letters(index.store, settings, Reader(insider=False, settings=settings).shown)
        sent = 0
        if letters and settings.smtp_url and not dry_run:
            sent, refused = _send(index.store, settings, letters)
            problems += refused
        elif not as_json:
            _print(letters)
    run = AlertRun(collections=number, events=events, letters=len(letters), sent=sent, problems=tuple(problems))
    for name, reason in problems:
        warn(f"{name}: {reason}")
    if as_json:
        print_json(run)
    elif letters and not settings.smtp_url and not dry_run:
        note("nothing was sent: set smtp_url and mail_from, and the password in the environment", quiet)
    else:
        note(
            f"{number:,} collections looked at, {events:,} new events, {sent:,} of {len(letters):,} letters sent",
            quiet,
        )
    if problems:
        raise typer.Exit(Exit.INPUTS if sent or len(problems) < number else Exit.ERROR)


def _send(store: Store, settings: Settings, letters: Sequence[Letter]) -> tuple[int, list[tuple[str, str]]]:
    from citance.report.alerts import send_letters
    from citance.report.mail import Mailer

    with Mailer(settings) as mailer:
        return send_letters(store, letters, mailer.send)


def _print(letters: Sequence[Letter]) -> None:
    for each in letters:
        body = each.message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        print_text(f"To: {each.address}\nSubject: {each.message['Subject']}\n\n{text}\n")
