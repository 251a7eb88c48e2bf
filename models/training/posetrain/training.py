"""What both training programs share: schedule, averaged weights, checkpoints, precision, progress."""

import contextlib
import copy
import json
import math
import os
import signal
import sys
import time

import torch

from posetrain import muon


def add_run_options(parser):
    run = parser.add_argument_group("run")
    run.add_argument("--output", required=True, help="folder for checkpoints and the log of figures")
    run.add_argument("--resume", action="store_true", help="go on from OUTPUT/last.pth if it is there")
    run.add_argument("--stop-after", type=int, help="stop (resumably) at this step")
    run.add_argument("--minutes", type=float, help="stop (resumably) after this time")
    run.add_argument("--save-every", type=int, default=200)
    run.add_argument("--evaluate-every", type=int, default=1000)
    run.add_argument("--device", default="auto")
    run.add_argument("--optimizer", default="adamw", choices=["adamw", "muon"])
    run.add_argument("--precision", default="auto", choices=["auto", "fp32", "bf16", "fp16"])
    run.add_argument("--threads", type=int, default=1)


def cosine(step, steps, peak, warmup, floor=0.02):
    """Learning rate: linear warm-up, then a half cosine from `peak` to `floor` of it."""
    if step < warmup:
        return peak * (step + 1) / warmup
    share = min(1.0, (step - warmup) / max(1, steps - warmup))
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share)))


def prepare(args):
    """Output folder, number of threads and the seed of the first weights."""
    os.makedirs(args.output, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)


def pick_device(name):
    """`auto` is the first CUDA device where there is one, else the CPU."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def has_bfloat16():
    """Whether PyTorch knows this CPU to multiply bfloat16 itself (AMX tiles, or AVX-512 BF16 as on AMD's Zen 4 and 5);
    versions that cannot say have no kernels for it."""
    asks = [getattr(getattr(torch, "cpu", None), f"_is_{name}_supported", None) for name in ("amx_tile", "avx512_bf16")]
    return any(ask() for ask in asks if ask)


class Precision:
    """Automatic mixed precision: bfloat16 or float16 (with loss scaling) on CUDA; on a CPU bfloat16 where it has
    instructions for it (a quarter to a half faster), else float32 (without them bfloat16 is far slower)."""

    def __init__(self, name, device):
        if name == "auto":
            name = "fp32"
            if device.type == "cuda":
                name = "bf16" if torch.cuda.is_bf16_supported() else "fp16"
            elif device.type == "cpu" and has_bfloat16():
                name = "bf16"
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


def optimizer_for(network, rate, decay, kind="adamw", dtype=None):
    """AdamW; norms and biases are not decayed. `muon` takes Muon for all filters but depth-wise ones."""
    flat = [p for p in network.parameters() if p.ndim <= 1]
    rest = [p for p in network.parameters() if p.ndim > 1]
    if kind == "muon":
        wide = [p for p in rest if p.shape[1] > 1]
        thin = [p for p in rest if p.shape[1] == 1]
        return muon.Muon(wide, thin + flat, rate, decay, dtype=dtype or torch.float)
    groups = [{"params": rest, "weight_decay": decay}, {"params": flat, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate)


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


class StopRequest:
    """`asked` once SIGTERM came: the run then writes its state after the step at hand and ends."""

    def __init__(self):
        self.asked = False
        signal.signal(signal.SIGTERM, self.note)

    def note(self, *_):
        self.asked = True


class Run:
    """One run: network, averaged weights, optimizer, and where they are written.

    A program gives `losses(number)` -> (scalar to minimise, {name: value} to show) and `evaluate()` -> figures,
    or None without validation. Draws depend on (seed, step) alone, so a resumed run goes on exactly.
    """

    def __init__(self, args, network, clip, figure):
        self.args, self.clip, self.figure = args, clip, figure
        self.device = pick_device(args.device)
        self.precision = Precision(args.precision, self.device)
        self.network = network.to(self.device, memory_format=torch.channels_last)
        self.average = Average(self.network, args.average)
        self.optimizer = optimizer_for(self.network, args.rate, args.decay, args.optimizer, self.precision.dtype)
        self.last = os.path.join(args.output, "last.pth")
        self.start, self.reached, self.best = 0, 0, -1.0
        if args.resume and os.path.exists(self.last):
            self.restore()

    def losses(self, number):
        raise NotImplementedError

    def evaluate(self):
        raise NotImplementedError

    def step(self, number):
        """One optimizer step; returns what to show."""
        args = self.args
        for group in self.optimizer.param_groups:
            group["lr"] = cosine(number, args.steps, args.rate, warmup=min(500, args.steps // 10 + 1))
        total, shown = self.losses(number)
        if not torch.isfinite(total):
            sys.exit(f"step {number}: the loss is {total.item()}; lower --rate or use --precision fp32")
        self.precision.step(total, self.optimizer, list(self.network.parameters()), self.clip)
        self.average.update(self.network, number)
        return shown

    def write(self, number, name="last.pth"):
        """All that a later run needs, under a temporary name, then renamed: a kill never leaves half a file."""
        scaler = self.precision.scaler.state_dict() if self.precision.scaler else None
        parts = dict(step=number, network=self.network.state_dict(), average=self.average.network.state_dict(),
                     optimizer=self.optimizer.state_dict(), scaler=scaler, best=self.best, options=vars(self.args))
        path = os.path.join(self.args.output, name)
        torch.save(parts, path + ".part")
        os.replace(path + ".part", path)

    def restore(self):
        state = torch.load(self.last, map_location="cpu")
        self.network.load_state_dict(state["network"])
        self.average.network.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.precision.scaler and state["scaler"]:
            self.precision.scaler.load_state_dict(state["scaler"])
        self.start, self.best = state["step"], state["best"]

    def measure(self, number):
        """Appends the figures of the averaged weights to figures.jsonl and keeps the best checkpoint."""
        figures = self.evaluate()
        if figures is None:
            return
        with open(os.path.join(self.args.output, "figures.jsonl"), "a", encoding="utf-8") as log:
            log.write(json.dumps({"step": number, **figures}) + "\n")
        if figures[self.figure] > self.best:
            self.best = figures[self.figure]
            self.write(number, "best.pth")

    def run(self):
        args = self.args
        end = min(args.steps, args.stop_after or args.steps)
        until = time.time() + 60 * args.minutes if args.minutes else math.inf
        stop = StopRequest()
        progress = Progress(args.steps, self.start)
        self.network.train()
        self.reached = self.start
        for number in range(self.start, end):
            shown = self.step(number)
            progress.show(number, args.batch, self.best, **shown)
            done = self.reached = number + 1
            last = done == end or time.time() > until
            if stop.asked:
                self.write(done)
                return
            measured = done % args.evaluate_every == 0 or last
            if done % args.save_every == 0 or measured:
                self.write(done)
            if measured:
                self.measure(done)
                self.write(done)  # with the best figure so far
            if last:
                break
        if self.reached == args.steps:
            with open(os.path.join(args.output, "finished"), "w", encoding="utf-8"):
                pass
