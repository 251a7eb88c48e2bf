"""Muon: momentum whose step of each filter bank is made orthogonal, with AdamW for all other parameters.

Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024), with the scale of
Liu et al., "Muon is scalable for LLM training" (2025), section 2.2: 0.2 sqrt(max(rows, columns)), so that
rates and decays found for AdamW stay right. A filter bank counts as the matrix outputs x (inputs x kernel).
"""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # quintic that drives singular values to about one in five rounds


def orthogonal(matrices, rounds=5, dtype=torch.float):
    """B x m x n matrices with their singular values driven to about 1 (0.7 to 1.2)."""
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.mT if tall else matrices
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).to(dtype)
    a, b, c = COEFFICIENTS
    for _ in range(rounds):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    x = x.to(matrices.dtype)
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """`wide` are filters of two and more dimensions; `other` parameters are stepped by AdamW without decay."""

    def __init__(self, wide, other, rate, decay, momentum=0.95, dtype=torch.float):
        self.dtype = dtype  # of the orthogonalisation, which does not need to be exact
        groups = [{"params": list(wide), "adam": False}, {"params": list(other), "adam": True}]
        super().__init__(groups, {"lr": rate, "decay": decay, "momentum": momentum, "betas": (0.9, 0.999)})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            (self.adam if group["adam"] else self.turn)(group)

    def adam(self, group):
        first, second = group["betas"]
        for p in group["params"]:
            if p.grad is None:
                continue
            state = self.state[p]
            if not state:
                state.update(count=0, mean=torch.zeros_like(p), square=torch.zeros_like(p))
            state["count"] += 1
            state["mean"].lerp_(p.grad, 1 - first)
            state["square"].lerp_(p.grad.square(), 1 - second)
            root = (state["square"] / (1 - second ** state["count"])).sqrt_().add_(1e-8)
            p.addcdiv_(state["mean"], root, value=-group["lr"] / (1 - first ** state["count"]))

    def turn(self, group):
        """Filters of one shape are made orthogonal together."""
        by_shape = {}
        for p in group["params"]:
            if p.grad is None:
                continue
            state = self.state[p]
            if not state:
                state["velocity"] = torch.zeros_like(p)
            state["velocity"].mul_(group["momentum"]).add_(p.grad)
            step = p.grad + group["momentum"] * state["velocity"]
            by_shape.setdefault(p.shape, []).append((p, step.flatten(1)))
        for pairs in by_shape.values():
            turned = orthogonal(torch.stack([step for _, step in pairs]), dtype=self.dtype)
            scale = 0.2 * max(turned.shape[1:]) ** 0.5
            for (p, _), step in zip(pairs, turned):
                p.mul_(1 - group["lr"] * group["decay"])
                p.add_(step.view_as(p), alpha=-group["lr"] * scale)
