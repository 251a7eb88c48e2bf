"""Batches for the detector, drawn and warped on the training device.

Every batch is a function of (seed, step), which is what makes a resumed run exact. A batch holds single
pictures and 2x2 mosaics; each cell is one stored picture under a random scale, aspect, shift and mirror.
"""

import json

import numpy as np
import torch
from torch.nn import functional as F

from posetrain import shards
from posetrain.detector_net import PAD

MOST = 32  # people (and ignored boxes) kept per picture
LEAST_SIDE = 5.0  # pixels; a smaller remnant of a box is ignored


class Source:
    """Stored pictures with their boxes: `pictures` [N][H][W][3] uint8 RGB, boxes and ignored padded."""

    def __init__(self, pictures, people, ignored, weight):
        self.pictures = pictures
        self.people = pad(people)
        self.ignored = pad(ignored)
        self.weight = weight

    def to(self, device, resident):
        """Boxes on the device; pictures too if `resident` (then nothing is copied per batch)."""
        self.people, self.ignored = self.people.to(device), self.ignored.to(device)
        if resident:
            self.pictures = torch.from_numpy(np.array(self.pictures)).to(device)
        return self

    def render(self, index, warp, size, device):
        """Float cells N x 3 x size x size, BGR, minus the pad grey; on a CPU straight from the 8-bit pictures."""
        if device.type == "cpu":
            rows = shards.warp(self.pictures, index, inverse(warp).numpy(), (size, size), PAD)
            return torch.from_numpy(rows).permute(0, 3, 1, 2).flip(1).float() - PAD
        if isinstance(self.pictures, torch.Tensor):
            rows = self.pictures[index.to(self.pictures.device)]
        else:
            rows = torch.from_numpy(self.pictures[index.numpy()]).to(device, non_blocking=True)
        return render(rows.permute(0, 3, 1, 2).flip(1).float() - PAD, warp, size)


def pad(lists):
    out = np.zeros((len(lists), MOST, 4), np.float32)
    for i, boxes in enumerate(lists):
        boxes = sorted(boxes, key=lambda b: -b[2] * b[3])[:MOST]
        for j, (x, y, w, h) in enumerate(boxes):
            out[i, j] = x, y, x + w, y + h
    return torch.from_numpy(out)


def overlap(a, b):
    """IoU of two boxes x, y, w, h."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    inter = max(w, 0) * max(h, 0)
    return inter / (a[2] * a[3] + b[2] * b[3] - inter + 1e-9)


def merge(annotated, teacher, accept, doubt):
    """People and ignored boxes: a teacher box that no annotation covers counts as a person from score
    `accept` on, is ignored from `doubt` on, and is nothing below."""
    people, ignored = [list(b) for b in annotated], []
    for *box, score in teacher:
        if score < doubt or any(overlap(box, b) > 0.5 for b in people):
            continue
        (people if score >= accept else ignored).append(box)
    return people, ignored


def read_teacher(path):
    if path is None:
        return {}
    with open(path, encoding="utf-8") as stream:
        return json.load(stream)


class Batches:
    """Draws batch number `step`: pictures B x 3 x S x S (BGR 0..255), people and ignored B x M x 4."""

    def __init__(self, sources, batch, mosaics, seed, device):
        self.sources, self.batch, self.mosaics = sources, batch, mosaics
        self.seed, self.device = seed, device
        self.shares = torch.tensor([s.weight for s in sources], dtype=torch.float)

    def __call__(self, step, size):
        rng = torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        singles = self.cells(self.batch - self.mosaics, size, rng)
        quarters = self.cells(4 * self.mosaics, size // 2, rng)
        picture, people, ignored = (join(part, size) for part in quarters)
        parts = [torch.cat(pair) for pair in zip(singles, (picture, people, ignored))]
        return recolour(parts[0], rng) + PAD, parts[1], parts[2]

    def cells(self, count, size, rng):
        which = torch.multinomial(self.shares, count, True, generator=rng)
        picture = torch.zeros(count, 3, size, size, device=self.device)
        people = torch.zeros(count, MOST, 4, device=self.device)
        ignored = torch.zeros_like(people)
        for i, source in enumerate(self.sources):
            rows = (which == i).nonzero()[:, 0]
            if len(rows) == 0:
                continue
            index = torch.randint(len(source.pictures), (len(rows),), generator=rng)
            warp = draw_warp(len(rows), source, size, rng).to(self.device)
            rows = rows.to(self.device)
            picture[rows] = source.render(index, warp, size, self.device)
            people[rows], cut = move(source.people[index.to(self.device)], warp, size)
            other, cut_other = move(source.ignored[index.to(self.device)], warp, size)
            ignored[rows] = fold(other + cut_other, cut)
        return picture, people, ignored


def draw_warp(count, source, size, rng):
    """Per cell (ax, bx, ay, by): cell x = ax * picture x + bx; a negative ax mirrors."""
    height, width = source.pictures.shape[1:3]
    u = torch.rand(count, 5, generator=rng)
    fit = size / max(height, width)
    scale = fit * torch.exp(-0.6 + 1.1 * u[:, 0])
    aspect = torch.exp(0.7 * (u[:, 1] - 0.5)).sqrt()
    sx, sy = scale * aspect, scale / aspect
    bx = u[:, 2] * (size - sx * width) + (u[:, 2] - 0.5) * 0.2 * size
    by = u[:, 3] * (size - sy * height) + (u[:, 3] - 0.5) * 0.2 * size
    mirror = u[:, 4] < 0.5
    return torch.stack([torch.where(mirror, -sx, sx), torch.where(mirror, bx + sx * width, bx), sy, by], 1)


def inverse(warp):
    """N x 2 x 3: stored pixel of a cell's pixel, centres at integers (`warp` counts from pixel edges)."""
    ax, bx, ay, by = warp.unbind(1)
    zero = torch.zeros_like(ax)
    rows = [[1 / ax, zero, (0.5 - bx) / ax - 0.5], [zero, 1 / ay, (0.5 - by) / ay - 0.5]]
    return torch.stack([torch.stack(row, 1) for row in rows], 1)


def render(pictures, warp, size):
    """Bilinear warp to size x size; zero (the pad grey) outside."""
    height, width = pictures.shape[2:]
    ax, bx, ay, by = warp.unbind(1)
    zero = torch.zeros_like(ax)
    # grid_sample's normalised coordinates: picture = (cell - b) / a, both taken to [-1, 1]
    tx = ((size / 2 - bx) / ax) * 2 / width - 1
    ty = ((size / 2 - by) / ay) * 2 / height - 1
    theta = torch.stack([
        torch.stack([size / (ax * width), zero, tx], 1),
        torch.stack([zero, size / (ay * height), ty], 1)], 1)
    grid = F.affine_grid(theta, [len(pictures), 3, size, size], align_corners=False)
    return F.grid_sample(pictures, grid, align_corners=False)


def move(boxes, warp, size):
    """Boxes in the cell, clipped; the second answer holds those cut too far or too small to learn."""
    ax, bx, ay, by = (w[:, None] for w in warp.unbind(1))
    xs = boxes[..., [0, 2]] * ax[..., None] + bx[..., None]
    ys = boxes[..., [1, 3]] * ay[..., None] + by[..., None]
    whole = torch.stack([xs.amin(-1), ys.amin(-1), xs.amax(-1), ys.amax(-1)], -1)
    clipped = whole.clamp(0, size)
    sides, all_sides = clipped[..., 2:] - clipped[..., :2], whole[..., 2:] - whole[..., :2]
    share = sides.prod(-1) / (all_sides.prod(-1) + 1e-6)
    visible = (sides > 1).all(-1)
    good = visible & (share > 0.3) & (sides.amin(-1) >= LEAST_SIDE)
    return clipped * good[..., None], clipped * (visible & ~good)[..., None]


def fold(first, second):
    """The MOST largest of two padded lists of boxes."""
    both = torch.cat([first, second], 1)
    area = (both[..., 2:] - both[..., :2]).prod(-1)
    order = area.topk(MOST, 1).indices
    return both.gather(1, order[..., None].expand(-1, -1, 4))


def join(part, size):
    """Four cells (rows in order) to one: pictures side by side, boxes shifted and concatenated."""
    half = size // 2
    if part.dim() == 4:
        n = len(part) // 4
        grid = part.view(n, 2, 2, 3, half, half).permute(0, 3, 1, 4, 2, 5)
        return grid.reshape(n, 3, size, size)
    shift = torch.tensor([[0, 0], [half, 0], [0, half], [half, half]], device=part.device).repeat(1, 2)
    cells = part.view(-1, 4, MOST, 4)
    moved = (cells + shift[None, :, None]) * (cells[..., 2:3] > cells[..., :1])
    return fold(moved.flatten(1, 2), moved.new_zeros(len(moved), 0, 4))


def recolour(pictures, rng):
    """Brightness, contrast, colour strength, channel gains; the pad grey is the zero of this space."""
    n = len(pictures)
    u = torch.rand(n, 6, generator=rng).to(pictures.device)
    grey = pictures.mean(1, keepdim=True)
    strength = torch.where(u[:, 0] < 0.05, torch.zeros(n, device=u.device), 0.4 + 1.2 * u[:, 1])
    out = grey + (pictures - grey) * strength.view(n, 1, 1, 1)
    gain = (0.6 + 0.8 * u[:, 2:3]) * (0.9 + 0.2 * u[:, 3:6])
    shift = (u[:, 5] - 0.5) * 60
    return (out * gain[..., None, None] + shift.view(n, 1, 1, 1)).clamp(-PAD, 255 - PAD)
