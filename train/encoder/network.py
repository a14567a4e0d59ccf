"""The network: a pretrained encoder with one head per question.

Pooled are the hidden state of the target's sign, that of the first token, and the mean over the citance; from these the
strict stance, the broad stance and the SciCite intent are told, and from every token whether it belongs to the cue.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

__all__ = ["Answers", "StanceNetwork"]


class Answers(NamedTuple):
    """Scores before any softmax: (batch, 3) strict, broad and intent, (batch, tokens) cue."""

    strict: Tensor
    broad: Tensor
    intent: Tensor
    cue: Tensor


class StanceNetwork(nn.Module):
    """A pretrained encoder from a folder, with new heads.

    Only the pooled features are dropped out: inside the encoder, drawing the random numbers cost a fifth of the time.
    The word vectors and the lowest `frozen` layers stay as they are.
    """

    def __init__(self, folder: Path, *, dropout: float = 0.1, frozen: int = 0) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        self.encoder = AutoModel.from_pretrained(
            folder, config=config, attn_implementation="eager", add_pooling_layer=False
        )
        width = config.hidden_size
        self.segments = getattr(config, "type_vocab_size", 0) > 1
        self.dropout = nn.Dropout(dropout)
        self.mix = nn.Linear(3 * width, width)
        self.strict = nn.Linear(width, 3)
        self.broad = nn.Linear(width, 3)
        self.intent = nn.Linear(width, 3)
        self.cue = nn.Linear(width, 1)
        for part in (self.encoder.embeddings.word_embeddings, *self.encoder.encoder.layer[:frozen]):
            part.requires_grad_(False)

    def pooled(self, ids: Tensor, mask: Tensor, inside: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """The mixed features (batch, width) and the hidden states (batch, tokens, width).

        `ids`, `mask` (1 for tokens), `inside` (1 in the citance): (batch, tokens); `target`: (batch, tokens), 1 at the
        target's sign.
        """
        extra = {"token_type_ids": inside.long()} if self.segments else {}
        hidden = self.encoder(input_ids=ids, attention_mask=mask, **extra).last_hidden_state
        weights = inside.to(hidden.dtype).unsqueeze(-1)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        at = (hidden * target.to(hidden.dtype).unsqueeze(-1)).sum(1)
        joined = torch.cat([hidden[:, 0], at, mean], dim=-1)
        return torch.tanh(self.mix(self.dropout(joined))), hidden

    def forward(self, ids: Tensor, mask: Tensor, inside: Tensor, target: Tensor) -> Answers:
        """All answers of a batch."""
        mixed, hidden = self.pooled(ids, mask, inside, target)
        mixed = self.dropout(mixed)
        return Answers(self.strict(mixed), self.broad(mixed), self.intent(mixed), self.cue(hidden).squeeze(-1))
