"""The training loop and what a network says of examples. bfloat16 where the processor has it, weights kept in float32."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional
from train.encoder.examples import Batch, Example, batches
from train.encoder.network import Answers, StanceNetwork

__all__ = ["Plan", "Said", "ask", "fit"]

log = logging.getLogger(__name__)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one stage is trained."""

    epochs: int
    rate: float
    head_rate: float = 5e-4
    size: int = 24
    warm: float = 0.1
    decay: float = 0.01
    cue_share: float = 0.3
    broad_share: float = 0.5
    intent_share: float = 0.5
    seed: int = 1
    layer_decay: float = 0.9


@dataclass(slots=True)
class Said:
    """What a network says of examples, in their order: (n, 3) scores, and per example the cue scores of its tokens."""

    strict: Floats
    broad: Floats
    intent: Floats
    cue: list[Floats]


def soft_cross_entropy(scores: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean cross-entropy against distributions."""
    losses = -(labels * functional.log_softmax(scores.float(), dim=-1)).sum(-1)
    return (losses * weights).sum() / weights.sum().clamp(min=1e-6)


def cue_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Mean over the examples with a known cue of the binary cross-entropy over their citance's tokens."""
    weights = batch.mask.float()
    losses = functional.binary_cross_entropy_with_logits(scores.float(), batch.cue, reduction="none") * weights
    each = losses.sum(1) / weights.sum(1).clamp(min=1.0)
    return (each * batch.weights[3]).sum() / batch.weights[3].sum().clamp(min=1e-6)


def loss_of(answers: Answers, batch: Batch, plan: Plan) -> Tensor:
    """The losses of all heads; a head whose labels a batch lacks adds nothing."""
    total = soft_cross_entropy(answers.strict, batch.strict, batch.weights[0])
    total = total + plan.broad_share * soft_cross_entropy(answers.broad, batch.broad, batch.weights[1])
    if batch.weights[2].sum() > 0:
        share = plan.intent_share * float((batch.weights[2] > 0).float().mean())
        total = total + share * soft_cross_entropy(answers.intent, batch.intent, batch.weights[2])
    if batch.weights[3].sum() > 0:
        total = total + plan.cue_share * cue_loss(answers.cue, batch)
    return total


def parameter_groups(network: StanceNetwork, plan: Plan) -> list[dict[str, object]]:
    """Lower layers learn more slowly (layer-wise decay); heads have a rate of their own."""
    depth = network.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder."):
            parts = name.split(".")
            level = int(parts[parts.index("layer") + 1]) + 1 if "layer" in parts else 0
            rate = plan.rate * plan.layer_decay ** (depth - level)
        else:
            rate = plan.head_rate
        decay = 0.0 if parameter.ndim == 1 else plan.decay
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": group, "lr": rate, "weight_decay": decay} for (rate, decay), group in groups.items()]


def fit(
    network: StanceNetwork,
    examples: Sequence[Example],
    plan: Plan,
    pad: int,
    after_epoch: Callable[[int], None] = lambda epoch: None,
) -> None:
    """Train in place: AdamW, linear warm-up, then cosine to zero; gradients clipped at 1."""
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    optimiser = torch.optim.AdamW(parameter_groups(network, plan), fused=True)
    steps = plan.epochs * math.ceil(len(examples) / plan.size)
    warm = max(1, int(plan.warm * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(1.0, (step + 1) / warm) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))),
    )
    network.train()
    started, done, total = time.monotonic(), 0, 0.0
    for epoch in range(plan.epochs):
        for batch in batches(examples, plan.size, pad, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                answers = network(batch.ids, batch.mask, batch.inside, batch.target)
            loss = loss_of(answers, batch, plan)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            total += float(loss.detach())
            if done % 100 == 0:
                took = time.monotonic() - started
                log.info("epoch %d, step %d of %d, loss %.3f, %.0f s", epoch + 1, done, steps, total / 100, took)
                total = 0.0
        after_epoch(epoch + 1)
        network.train()
    network.eval()


@torch.no_grad()
def ask(network: StanceNetwork, examples: Sequence[Example], pad: int, *, size: int = 64) -> Said:
    """Scores of all examples, in their order."""
    network.eval()
    n = len(examples)
    strict, broad, intent = (np.zeros((n, 3), dtype=np.float32) for _ in range(3))
    cue: list[Floats] = [np.zeros(0, dtype=np.float32)] * n
    for batch in batches(examples, size, pad):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers = network(batch.ids, batch.mask, batch.inside, batch.target)
        for values, found in zip((strict, broad, intent), answers[:3], strict=True):
            values[batch.rows] = found.float().numpy()
        marks = answers.cue.float().numpy()
        for i, row in enumerate(batch.rows):
            cue[row] = marks[i, : len(examples[row].rendered.ids)]
    return Said(strict, broad, intent, cue)
