"""Batches for the pose network: stored crops warped on the training device, with joints and weights.

On a GPU the pictures lie in its memory as float and are sampled there; on a CPU OpenCV warps each from its
8-bit picture, which takes a tenth of the time. Both are bilinear; OpenCV's positions are exact to 1/32 pixel.

A stored crop covers 1.5 times the person's box, the network's crop `ENLARGEMENT` times, both fitted to the
network's aspect of 3:4. Pixel centres are at integers; the box centre lies at (W/2, H/2). A map cell c
stands for crop pixel 4 c + `CELL_OFFSET`. Every batch is a function of (seed, step).
"""

import math

import numpy as np
import torch
from torch.nn import functional as F

from posetrain import shards

STORED_ENLARGEMENT, ENLARGEMENT = 1.5, 1.2
LABEL_HEIGHT = 320  # of the pictures whose pixels the labels count
CELL, CELL_OFFSET = 4.0, 1.5
PAIRS = ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 12), (13, 14), (15, 16))
MEAN = (0.406, 0.456, 0.485)  # B, G, R
DEVIATION = (0.225, 0.224, 0.229)
SHARES = {"coco": 2.5, "hdv2": 0.8, "hdv2-part": 0.4, "exdb": 0.8, "ccp": 0.4, "synth": 0.8}  # chance of one crop to be drawn
UPPER = 11  # joints below this index belong to the upper body


def mirrored():
    """Joint order after a mirror."""
    order = list(range(17))
    for a, b in PAIRS:
        order[a], order[b] = b, a
    return order


def joints_of(record):
    """(17 x 2 positions, 17 weights, 17 present) of a label record.

    Annotated joints count 1. Others take the teacher from confidence 0.35 (0.55 where people annotated
    the crop), weight min(1, 1.25 confidence); below 0.12 the joint is taken as absent, weight 0.3.
    """
    truth, teacher = np.array(record["truth"], float), np.array(record["teacher"], float)
    annotated = truth[:, 2] > 0
    bar = 0.55 if record["source"] == "coco" else 0.35
    sure = teacher[:, 2] > bar
    absent = ~annotated & (teacher[:, 2] < 0.12)
    position = np.where(annotated[:, None], truth[:, :2], teacher[:, :2])
    weight = np.select([annotated, sure, absent], [1.0, np.minimum(1, 1.25 * teacher[:, 2]), 0.3], 0.0)
    return position, weight, (annotated | sure).astype(float)


class Crops:
    """Stored crops [N][H][W][3] uint8 RGB (whole or halved) with joints in their pixels, ready to be drawn from."""

    def __init__(self, pictures, records, device, resident):
        stored = [joints_of(record) for record in records]
        position, weight, present = (torch.tensor(np.array(part), dtype=torch.float) for part in zip(*stored))
        half = pictures.shape[1] / LABEL_HEIGHT
        self.position, self.weight, self.present = (position + 0.5) * half - 0.5, weight, present
        self.shares = torch.tensor([SHARES.get(r["source"], 1.0) for r in records])
        self.pictures = torch.from_numpy(np.array(pictures)).to(device) if resident else pictures
        self.device = device

    def render(self, index, warp):
        """Float crops N x 3 x height x width, BGR, 0..255, of the stored crops `index` under `warp`."""
        if self.device.type == "cpu":
            rows = shards.warp(self.pictures, index, warp.inverse().numpy(), (warp.height, warp.width))
            return torch.from_numpy(rows).permute(0, 3, 1, 2).flip(1).float()
        if isinstance(self.pictures, torch.Tensor):
            rows = self.pictures[index.to(self.device)]
        else:
            rows = torch.from_numpy(self.pictures[index.numpy()]).to(self.device, non_blocking=True)
        return warp.to(self.device).render(rows.permute(0, 3, 1, 2).flip(1).float())


class Warp:
    """Per crop: stored x = matrix (u - centre of the network crop) + centre. All tensors on one device."""

    def __init__(self, matrix, centre, height, width):
        self.matrix, self.centre = matrix, centre
        self.height, self.width = height, width

    def to(self, device):
        return Warp(self.matrix.to(device), self.centre.to(device), self.height, self.width)

    def inverse(self):
        """N x 2 x 3: stored pixel of a network crop's pixel."""
        middle = torch.tensor([self.width / 2, self.height / 2])
        return torch.cat([self.matrix, (self.centre - self.matrix @ middle)[..., None]], -1)

    def points(self, stored):
        """Network crop pixels of stored points N x K x 2."""
        middle = torch.tensor([self.width / 2, self.height / 2], device=stored.device)
        inverse = torch.linalg.inv(self.matrix)
        return (stored - self.centre[:, None]) @ inverse.transpose(1, 2) + middle

    def render(self, pictures):
        """Bilinear, zero outside; pixel centres at integers."""
        n, _, h, w = pictures.shape
        ys = torch.arange(self.height, device=pictures.device) - self.height / 2
        xs = torch.arange(self.width, device=pictures.device) - self.width / 2
        cells = torch.stack(torch.meshgrid(xs, ys, indexing="xy"), -1).float()
        stored = torch.einsum("nij,hwj->nhwi", self.matrix, cells) + self.centre[:, None, None]
        grid = stored * torch.tensor([2 / (w - 1), 2 / (h - 1)], device=stored.device) - 1
        return F.grid_sample(pictures, grid, align_corners=True)


def half_body(position, weight, u):
    """(centre N x 2, half extent N x 2, N bool usable) of the upper or lower joints of each person."""
    upper = torch.arange(17) < UPPER
    side = torch.where(u[:, None] < 0.5, upper[None], ~upper[None])
    used = side & (weight > 0.3)
    low = torch.where(used[..., None], position, torch.tensor(1e6)).amin(1)
    high = torch.where(used[..., None], position, torch.tensor(-1e6)).amax(1)
    return (low + high) / 2, (high - low) / 2, used.sum(1) >= 3


def draw_warp(position, weight, stored_size, size, rng, strength):
    """Random warps; `strength` 0 gives the plain crop, 1 the full augmentation. Returns warp and mirror."""
    n, (height, width), (stored_h, stored_w) = len(position), size, stored_size
    u = torch.rand(n, 8, generator=rng)
    ratio = stored_w * ENLARGEMENT / STORED_ENLARGEMENT / width
    scale = ratio * torch.exp(strength * (-0.25 + 0.53 * u[:, 0]))
    centre = torch.tensor([stored_w / 2, stored_h / 2]).expand(n, 2).clone()
    middle, extent, usable = half_body(position, weight, u[:, 1])
    half = usable & (u[:, 2] < 0.15 * strength)
    need = 1.5 * torch.maximum(extent[:, 0] / (width / 2), extent[:, 1] / (height / 2)).clamp(min=0.4 * ratio)
    scale = torch.where(half, torch.minimum(scale, need), scale)
    centre = torch.where(half[:, None], middle, centre)
    centre += strength * (u[:, 3:5] - 0.5) * 0.16 * scale[:, None] * torch.tensor([width, height])
    angle = strength * (2 * u[:, 5] - 1) * math.radians(25) * (u[:, 6] < 0.6)
    mirror = u[:, 7] < 0.5 * strength
    cos, sin = scale * angle.cos(), scale * angle.sin()
    sign = torch.where(mirror, -1.0, 1.0)
    rows = [torch.stack([cos * sign, -sin], 1), torch.stack([sin * sign, cos], 1)]
    return Warp(torch.stack(rows, 1), centre, height, width), mirror


def recolour(pictures, rng, strength):
    """Gain, contrast, colour strength, grey, shift, erasing; then normalisation."""
    n, _, h, w = pictures.shape
    u = torch.rand(n, 13, generator=rng).to(pictures.device)
    if strength > 0:
        grey = pictures.mean(1, keepdim=True)
        depth = torch.where(u[:, 0] < 0.1, torch.zeros_like(u[:, 0]), 0.5 + u[:, 1]).view(n, 1, 1, 1)
        mean = pictures.mean((1, 2, 3), keepdim=True)
        pictures = grey + (pictures - grey) * depth
        pictures = (pictures - mean) * (0.6 + 0.8 * u[:, 2].view(n, 1, 1, 1)) + mean
        pictures = pictures * (0.8 + 0.4 * u[:, 3:6, None, None]) + 50 * (u[:, 6].view(n, 1, 1, 1) - 0.5)
        pictures = erase(pictures.clamp(0, 255), u[:, 7:13], h, w)
    mean = torch.tensor(MEAN, device=pictures.device).view(3, 1, 1)
    deviation = torch.tensor(DEVIATION, device=pictures.device).view(3, 1, 1)
    return (pictures / 255 - mean) / deviation


def erase(pictures, u, height, width):
    """Paints a grey rectangle of up to 40 % of each side on 30 % of the crops."""
    ys = torch.arange(height, device=u.device).view(1, 1, -1, 1) / height
    xs = torch.arange(width, device=u.device).view(1, 1, 1, -1) / width
    cy, cx, sy, sx, chance, tone = (v.view(-1, 1, 1, 1) for v in u.unbind(1))
    inside = ((ys - cy).abs() < 0.05 + 0.15 * sy) & ((xs - cx).abs() < 0.05 + 0.15 * sx) & (chance < 0.3)
    return torch.where(inside, tone * 255, pictures)


class Batches:
    """Batch number `step`: pictures (normalised), joints in map cells, weights, present."""

    def __init__(self, crops, batch, size, seed, strength=1.0):
        self.crops, self.batch, self.size, self.seed, self.strength = crops, batch, size, seed, strength

    def __call__(self, step):
        crops, rng = self.crops, torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        index = torch.multinomial(crops.shares, self.batch, True, generator=rng)
        return self.build(index, rng)

    def build(self, index, rng):
        crops = self.crops
        position, weight, present = crops.position[index], crops.weight[index], crops.present[index]
        stored = crops.pictures.shape[1:3]
        warp, mirror = draw_warp(position, weight, stored, self.size, rng, self.strength)
        joints = warp.points(position)
        order = torch.tensor(mirrored())
        joints = torch.where(mirror[:, None, None], joints[:, order], joints)
        weight = torch.where(mirror[:, None], weight[:, order], weight)
        present = torch.where(mirror[:, None], present[:, order], present)
        joints = (joints - CELL_OFFSET) / CELL
        limit = torch.tensor([self.size[1], self.size[0]]) / CELL - 0.5
        inside = ((joints > -0.5) & (joints < limit)).all(-1)
        weight = torch.where(inside | (present == 0), weight, torch.zeros_like(weight))
        device = crops.device
        picture = recolour(crops.render(index, warp), rng, self.strength)
        return picture, joints.to(device), weight.to(device), present.to(device)
