"""The network as it is trained: token features → convolutions → a linear chain over labels.

The first layer is linear in the features of single tokens, which is what lets the running parser keep it per token; see
`citance.refstring._model` for the same computation in numpy.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from citance.refstring._scheme import LABELS
from citance.refstring._tokens import SHAPES

__all__ = ["DILATIONS", "WINDOW", "Chain", "Network"]

WINDOW = 5
DILATIONS = (1, 3, 9)


class Chain(nn.Module):
    """A linear chain: the negative log-likelihood of labels, some of which may be open."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(labels, labels))
        self.begin = nn.Parameter(torch.zeros(labels))
        self.end = nn.Parameter(torch.zeros(labels))

    def _total(self, scores: Tensor, mask: Tensor) -> Tensor:
        state = scores[:, 0] + self.begin
        chances = self.moves.exp()
        for at in range(1, scores.shape[1]):
            # Sums of exponents as a product of matrices: several times faster than logsumexp over a cube.
            top = state.max(dim=1, keepdim=True).values.detach()
            new = ((state - top).exp() @ chances).clamp(min=1e-30).log() + top + scores[:, at]
            state = torch.where(mask[:, at].unsqueeze(1), new, state)
        return torch.logsumexp(state + self.end, dim=1)

    def forward(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """One number per string; `scores` (B, T, L), `gold` (B, T) with −1 for open, `mask` (B, T)."""
        allowed = torch.nn.functional.one_hot(gold.clamp(min=0), scores.shape[2]).bool() | (gold < 0).unsqueeze(2)
        bound = scores.masked_fill(~allowed, -1e4)
        both = self._total(torch.cat([scores, bound]), torch.cat([mask, mask]))
        free, held = both.chunk(2)
        return free - held

    @torch.no_grad()
    def best(self, scores: Tensor, mask: Tensor) -> list[list[int]]:
        """The likeliest labels of each string."""
        count = scores.shape[1]
        state = scores[:, 0] + self.begin
        back = []
        for at in range(1, count):
            top, which = (state.unsqueeze(2) + self.moves).max(dim=1)
            live = mask[:, at].unsqueeze(1)
            state = torch.where(live, top + scores[:, at], state)
            back.append(torch.where(live, which, torch.arange(scores.shape[2]).expand_as(which)))
        last = (state + self.end).argmax(dim=1)
        paths = [last]
        for which in reversed(back):
            last = which.gather(1, last.unsqueeze(1)).squeeze(1)
            paths.append(last)
        whole = torch.stack(paths[::-1], dim=1)
        return [row[: int(m.sum())].tolist() for row, m in zip(whole, mask, strict=True)]


class Network(nn.Module):
    """`features` many token features, embedded in `width` numbers; `hidden` many per token in the layers behind."""

    def __init__(self, features: int, *, width: int = 48, hidden: int = 96, drop: float = 0.35) -> None:
        super().__init__()
        self.told = nn.EmbeddingBag(features, width, mode="sum")
        nn.init.normal_(self.told.weight, std=0.1)
        self.place = nn.Embedding(SHAPES["place"], hidden)
        self.state = nn.Embedding(SHAPES["state"], hidden)
        nn.init.normal_(self.place.weight, std=0.05)
        nn.init.normal_(self.state.weight, std=0.05)
        self.window = nn.Conv1d(width, hidden, WINDOW, padding=WINDOW // 2)
        self.whole = nn.Linear(hidden, hidden)
        self.layers = nn.ModuleList(nn.Conv1d(hidden, hidden, 3, padding=gap, dilation=gap) for gap in DILATIONS)
        self.out = nn.Linear(hidden, len(LABELS))
        self.drop = nn.Dropout(drop)
        self.chain = Chain(len(LABELS))

    def scores(self, ids: Tensor, offsets: Tensor, place: Tensor, state: Tensor, mask: Tensor) -> Tensor:
        """(B, T, L); `ids` and `offsets` are the bags of all B × T tokens, padding being empty bags."""
        rows = self.drop(self.told(ids, offsets)).view(*mask.shape, -1)
        live = mask.unsqueeze(1)
        layer = self.window(rows.transpose(1, 2)) + (self.place(place) + self.state(state)).transpose(1, 2)
        layer = torch.relu(layer) * live
        mean = layer.sum(dim=2) / live.sum(dim=2)
        layer = (self.drop(layer) + self.whole(mean).unsqueeze(2)) * live
        for each in self.layers:
            layer = (layer + self.drop(torch.relu(each(layer)))) * live
        return self.out(layer.transpose(1, 2))
