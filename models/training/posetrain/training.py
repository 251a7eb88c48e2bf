"""What both training programs share: schedule, averaged weights, checkpoints, precision, progress."""

import contextlib
import copy
import math
import os
import sys
import time

import torch


def add_run_options(parser):
    run = parser.add_argument_group("run")
    run.add_argument("--output", required=True, help="folder for checkpoints and the log of figures")
    run.add_argument("--resume", action="store_true", help="go on from OUTPUT/last.pth if it is there")
    run.add_argument("--stop-after", type=int, help="stop (resumably) at this step")
    run.add_argument("--save-every", type=int, default=200)
    run.add_argument("--evaluate-every", type=int, default=1000)
    run.add_argument("--device", default="auto")
    run.add_argument("--precision", default="auto", choices=["auto", "fp32", "bf16", "fp16"])
    run.add_argument("--threads", type=int, default=1)


def cosine(step, steps, peak, warmup, floor=0.02):
    """Learning rate: linear warm-up, then a half cosine from `peak` to `floor` of it."""
    if step < warmup:
        return peak * (step + 1) / warmup
    share = min(1.0, (step - warmup) / max(1, steps - warmup))
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share)))


def pick_device(name):
    """`auto` is the first CUDA device where there is one, else the CPU."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


class Precision:
    """Automatic mixed precision: bfloat16 or float16 (with loss scaling) on CUDA, float32 on a CPU."""

    def __init__(self, name, device):
        if name == "auto":
            name = "fp32"
            if device.type == "cuda":
                name = "bf16" if torch.cuda.is_bf16_supported() else "fp16"
        self.device = device
        self.dtype = {"fp32": None, "bf16": torch.bfloat16, "fp16": torch.float16}[name]
        self.scaler = torch.cuda.amp.GradScaler() if name == "fp16" else None

    def region(self):
        if self.dtype is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, self.dtype)

    def step(self, loss, optimizer, parameters, clip):
        """Backward pass, clipping to norm `clip`, one optimizer step."""
        optimizer.zero_grad(set_to_none=True)
        if self.scaler is None:
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, clip)
            optimizer.step()
            return
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(parameters, clip)
        self.scaler.step(optimizer)
        self.scaler.update()


class Average:
    """Exponential moving average of weights and buffers; the rate ramps up so early steps count less."""

    def __init__(self, network, rate):
        self.rate = rate
        self.network = copy.deepcopy(network).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, network, step):
        rate = min(self.rate, (1 + step) / (10 + step))
        for mine, its in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mine.dtype.is_floating_point:
                mine.lerp_(its, 1 - rate)
            else:
                mine.copy_(its)


def optimizer_for(network, rate, decay):
    """AdamW; norms and biases are not decayed."""
    flat = [p for p in network.parameters() if p.ndim <= 1]
    rest = [p for p in network.parameters() if p.ndim > 1]
    groups = [{"params": rest, "weight_decay": decay}, {"params": flat, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate)


def save(path, **parts):
    """Writes a checkpoint under a temporary name and renames it: a kill never leaves half a file."""
    torch.save(parts, path + ".part")
    os.replace(path + ".part", path)


def snapshot(step, network, average, optimizer, precision, **more):
    """All that a later run needs to go on exactly: draws depend on (seed, step) alone."""
    scaler = precision.scaler.state_dict() if precision.scaler else None
    return dict(step=step, network=network.state_dict(), average=average.network.state_dict(),
                optimizer=optimizer.state_dict(), scaler=scaler, **more)


def restore(path, network, average, optimizer, precision):
    """Takes up a checkpoint of `snapshot`; returns it (its `step` is the next one to do)."""
    state = torch.load(path, map_location="cpu")
    network.load_state_dict(state["network"])
    average.network.load_state_dict(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    if precision.scaler and state["scaler"]:
        precision.scaler.load_state_dict(state["scaler"])
    return state


class Progress:
    """One line on stderr, rewritten; a plain line every `every` seconds where it is no terminal."""

    def __init__(self, steps, start, every=30.0):
        self.steps, self.every, self.last = steps, every, 0.0
        self.begin, self.start = time.time(), start
        self.live = sys.stderr.isatty()
        self.mean = {}

    def show(self, step, samples, best, **values):
        for key, value in values.items():
            self.mean[key] = 0.98 * self.mean.get(key, value) + 0.02 * value
        now = time.time()
        if now - self.last < (0.5 if self.live else self.every):
            return
        self.last = now
        done = step + 1 - self.start
        rate = done * samples / (now - self.begin)
        left = (self.steps - step - 1) * samples / max(rate, 1e-6)
        parts = " ".join(f"{key} {value:.4g}" for key, value in self.mean.items())
        line = f"step {step + 1}/{self.steps} {rate:.1f}/s left {left / 60:.0f} min {parts} best {max(best, 0):.3f}"
        print(("\r" + line) if self.live else line, end="" if self.live else "\n", file=sys.stderr, flush=True)
