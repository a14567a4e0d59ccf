"""A chat model as classifier: statements in batches, every answer checked and kept, nothing asked twice.

A batch whose answer leaves statements unanswered is asked again for these, one by one; a statement that gets no usable
answer even so is judged by the fallback and marked as uncertain, with the reason.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
from platformdirs import user_cache_path

from citance.classify.chat.answer import Answer, judgement_of, read_answers
from citance.classify.chat.cache import AnswerCache, answer_key
from citance.classify.chat.client import ChatClient, Refused, TooSlow
from citance.classify.chat.cost import Estimate, estimate
from citance.classify.chat.prompt import PROMPT_VERSION, looks_like_an_order, messages_for, new_ids, rendered
from citance.classify.choice import ChatOptions
from citance.classify.protocol import Classifier, ClassifierInput
from citance.errors import ModelError
from citance.model import Judgement

__all__ = ["ChatClassifier"]

_SILENT = 3
"""So many statements in a row that get no answer in time end the run: the server hangs, and each costs its full time."""
_UNUSABLE = "its answer could not be used"

Statement = dict[str, Any]


class ChatClassifier:
    """Judges by asking a chat model with the codebook as prompt."""

    name: str

    def __init__(self, options: ChatOptions, *, fallback: Callable[[], Classifier]) -> None:
        """`fallback` gives the classifier for what the model does not answer; it is called only then.

        Raises:
            UsageError: the options name no model, no address, or a key that is not there.
            ModelError: the file of kept answers cannot be used.
        """
        self._options = options
        self._client = ChatClient(options)
        self._model = options.model.strip()
        self._cache = AnswerCache(_cache_file(options.cache))
        self._fallback = fallback
        self._silent = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.name = f"chat/{self._model}/prompt-{PROMPT_VERSION}"

    def plan(self, inputs: Sequence[ClassifierInput]) -> Estimate:
        """What `classify` of these inputs would ask; nothing is sent."""
        waiting, known = self._look_up(inputs)
        requests = [[waiting[key] for key in keys] for keys in self._requests(waiting)]
        return estimate(len(inputs), sum(key in known for key in self._keys(inputs)), requests)

    def classify(self, inputs: Sequence[ClassifierInput]) -> list[Judgement]:
        """One judgement per input, in the same order.

        Raises:
            ModelError: the server cannot be reached or refuses; what it answered so far is kept.
        """
        waiting, known = self._look_up(inputs)
        reasons: dict[str, str] = {}
        self._stopping.clear()
        pool = ThreadPoolExecutor(max_workers=max(1, self._options.requests), thread_name_prefix="chat")
        try:
            jobs = [pool.submit(self._settle, keys, waiting) for keys in self._requests(waiting)]
            for job in jobs:
                answers, failures = job.result()
                known.update(answers)
                reasons.update(failures)
        except BaseException:
            self._stopping.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return self._judged(inputs, known, reasons)

    def close(self) -> None:
        """Let go of the file of kept answers."""
        self._cache.close()

    def _keys(self, inputs: Sequence[ClassifierInput]) -> list[str]:
        return [answer_key(self._model, rendered(item)) for item in inputs]

    def _look_up(self, inputs: Sequence[ClassifierInput]) -> tuple[dict[str, Statement], dict[str, Answer]]:
        """The statements that must be asked about, and the answers that are there."""
        statements = {answer_key(self._model, statement): statement for statement in map(rendered, inputs)}
        known = self._cache.get(statements)
        return {key: statement for key, statement in statements.items() if key not in known}, known

    def _requests(self, waiting: dict[str, Statement]) -> list[list[str]]:
        """The keys in batches; a text that speaks to the model stands alone."""
        alone = [key for key, statement in waiting.items() if looks_like_an_order(statement)]
        apart = set(alone)
        plain = [key for key in waiting if key not in apart]
        size = max(1, self._options.batch)
        batches = [plain[start : start + size] for start in range(0, len(plain), size)]
        return batches + [[key] for key in alone]

    def _settle(self, keys: list[str], waiting: dict[str, Statement]) -> tuple[dict[str, Answer], dict[str, str]]:
        """Answers for the keys of one request, and the reasons where there is none; nothing once the run is ending."""
        if self._stopping.is_set():
            return {}, {}
        try:
            return self._asked(keys, waiting)
        except ModelError:
            self._stopping.set()
            raise

    def _asked(self, keys: list[str], waiting: dict[str, Statement]) -> tuple[dict[str, Answer], dict[str, str]]:
        answers, reason = self._try(keys, waiting)
        failures: dict[str, str] = {}
        for key in [key for key in keys if key not in answers]:
            if len(keys) > 1 or reason == _UNUSABLE:
                single, reason = self._try([key], waiting)
                answers |= single
            if key not in answers:
                failures[key] = reason
        return answers, failures

    def _try(self, keys: list[str], waiting: dict[str, Statement]) -> tuple[dict[str, Answer], str]:
        """Ask once; the usable answers, kept already, and why others are missing."""
        ids = new_ids(len(keys))
        try:
            reply = self._client.ask(messages_for(ids, [waiting[key] for key in keys]))
        except TooSlow as error:
            self._count_silence(len(keys) == 1, str(error))
            return {}, str(error)
        except Refused as error:
            return {}, str(error)
        with self._lock:
            self._silent = 0
        found = read_answers(reply, ids)
        answers = {key: found[name] for key, name in zip(keys, ids, strict=True) if name in found}
        self._cache.put(self._model, answers)
        return answers, _UNUSABLE

    def _count_silence(self, single: bool, reason: str) -> None:
        with self._lock:
            self._silent += single
            if self._silent >= _SILENT:
                raise ModelError(f"the chat server hangs: {reason}, {_SILENT} times in a row")

    def _judged(
        self, inputs: Sequence[ClassifierInput], known: dict[str, Answer], reasons: dict[str, str]
    ) -> list[Judgement]:
        keys = self._keys(inputs)
        left = [number for number, key in enumerate(keys) if key not in known]
        judged = {
            number: self._instead(judgement, reasons.get(keys[number], _UNUSABLE))
            for number, judgement in zip(left, self._by_fallback([inputs[number] for number in left]), strict=True)
        }
        return [
            judged[number] if number in judged else judgement_of(item, known[keys[number]], self.name)
            for number, item in enumerate(inputs)
        ]

    def _by_fallback(self, items: Sequence[ClassifierInput]) -> list[Judgement]:
        return self._fallback().classify(items) if items else []

    def _instead(self, judgement: Judgement, reason: str) -> Judgement:
        why = f"The chat model gave no usable judgement ({reason}); {judgement.model} judged instead. {judgement.why}"
        return msgspec.structs.replace(judgement, model=self.name, uncertain=True, why=why.strip())


def _cache_file(named: str) -> Path:
    return Path(named).expanduser() if named else user_cache_path("citance", appauthor=False) / "chat-answers.db"
