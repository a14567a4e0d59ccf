"""Which classifier a run uses, as settings and flags name it. Plain values: they travel to the processes that read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citance.classify.heads_in_force import CURRENT, pinned_heads

if TYPE_CHECKING:
    from citance.settings import Settings

__all__ = ["ChatOptions", "ClassifierChoice"]

_PER_FILE_TIMEOUTS = 20
"""How many of the longest waits for the server a file may take: its statements are asked in several requests."""


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """An OpenAI-compatible chat endpoint and how it is asked.

    `url` ends before "/chat/completions"; `key_env` names the environment variable that holds the key, "" for none;
    `batch` statements go into one request, of which `requests` run at once; `seconds` is the longest time for one
    request and its retries; `cache` is the file that keeps answers, "" for the one in the user's cache folder.
    """

    url: str = "http://localhost:11434/v1"
    model: str = ""
    key_env: str = ""
    batch: int = 8
    requests: int = 4
    seconds: float = 120.0
    cache: str = ""


@dataclass(frozen=True, slots=True)
class ClassifierChoice:
    """`name` is "default", "linear", "chat", or the path of a model; `chat` counts for the chat only; `heads` for the
    default only: "current", "shipped", or the path of heads (`citance.classify.heads_in_force`); so do `point`, its operating
    point, and `threads`, the cores that it may use."""

    name: str = "default"
    chat: ChatOptions = field(default_factory=ChatOptions)
    heads: str = CURRENT
    point: str = "balanced"
    threads: int = 1

    @classmethod
    def of(cls, settings: Settings) -> ClassifierChoice:
        """The choice that the settings name."""
        chat = ChatOptions(
            url=settings.chat_url,
            model=settings.chat_model,
            key_env=settings.chat_key_env,
            batch=settings.chat_batch,
            requests=settings.chat_requests,
            seconds=settings.chat_timeout,
            cache=settings.chat_cache,
        )
        return cls(name=settings.classifier, chat=chat, heads=settings.heads, point=settings.classifier_point).pinned()

    def pinned(self) -> ClassifierChoice:
        """The choice with the heads that are current now by their path, so that all processes of a run have the same.

        Raises:
            ModelError: the pointer to the current heads is damaged.
        """
        return replace(self, heads=pinned_heads(self.heads)) if self.name == "default" else self

    @property
    def extra_seconds(self) -> float:
        """What a file may take beyond the time that every file has."""
        return _PER_FILE_TIMEOUTS * self.chat.seconds if self.name == "chat" else 0.0
