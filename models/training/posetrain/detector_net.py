"""A small anchor-free detector of people: plain 3x3 backbone, two-way feature pyramid, one shared head.

Plain dense 3x3 convolutions with few layers, since on a CPU they train several times faster per
multiply-add than depth-wise ones. Input: N x 3 x H x W, **BGR, 0..255, not normalised** (the network
normalises), H and W multiples of 32. Locations are the cell centres of strides 8, 16, 32.
"""

import torch
from torch import nn
from torch.nn import functional as F

STRIDES = (8, 16, 32)
PAD = 114.0  # the grey of letterbox borders, also the centre of the normalisation
PRIOR = 0.01  # score of every location before training (focal-loss paper, 4.1)


def unit(cin, cout, kernel=3, stride=1):
    """Convolution, batch norm, ReLU."""
    return nn.Sequential(
        nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(cout, eps=1e-3, momentum=0.03),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """x + two 3x3 units with `middle` channels between them."""

    def __init__(self, channels, middle):
        super().__init__()
        self.body = nn.Sequential(unit(channels, middle), unit(middle, channels))

    def forward(self, x):
        return x + self.body(x)


class Context(nn.Module):
    """Pools 5x5 once and twice and mixes, so that a location sees a person as tall as the picture."""

    def __init__(self, channels):
        super().__init__()
        self.reduce = unit(channels, channels // 2, 1)
        self.mix = unit(channels // 2 * 3, channels, 1)

    def forward(self, x):
        x = self.reduce(x)
        once = F.max_pool2d(x, 5, 1, 2)
        return self.mix(torch.cat([x, once, F.max_pool2d(once, 5, 1, 2)], 1))


class Backbone(nn.Module):
    """Features at strides 8, 16 and 32."""

    def __init__(self, widths):
        super().__init__()
        c2, c4, c8, c16, c32 = widths
        self.stem = nn.Sequential(unit(3, c2, 3, 2), unit(c2, c4, 3, 2))
        self.level8 = nn.Sequential(unit(c4, c8, 3, 2), Residual(c8, c8))
        self.level16 = nn.Sequential(unit(c8, c16, 3, 2), Residual(c16, c16))
        self.level32 = nn.Sequential(unit(c16, c32, 3, 2), Residual(c32, c32 // 2), Context(c32))

    def forward(self, x):
        x8 = self.level8(self.stem(x))
        x16 = self.level16(x8)
        return x8, x16, self.level32(x16)


class Pyramid(nn.Module):
    """Down the levels by nearest enlargement and sum, then up again by strided convolution and sum."""

    def __init__(self, widths, channels):
        super().__init__()
        self.lateral = nn.ModuleList(unit(c, channels, 1) for c in widths[2:])
        self.down16, self.down8 = unit(channels, channels), unit(channels, channels)
        self.up16, self.up32 = unit(channels, channels, 3, 2), unit(channels, channels, 3, 2)

    def forward(self, features):
        x8, x16, x32 = (lateral(x) for lateral, x in zip(self.lateral, features))
        x16 = self.down16(x16 + F.interpolate(x32, scale_factor=2.0, mode="nearest"))
        x8 = self.down8(x8 + F.interpolate(x16, scale_factor=2.0, mode="nearest"))
        x16 = x16 + self.up16(x8)
        return x8, x16, x32 + self.up32(x16)


class Head(nn.Module):
    """One tower for the score and one for the box; convolutions shared by the levels, batch norms not."""

    def __init__(self, channels):
        super().__init__()
        self.score_conv = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.box_conv = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        norms = [nn.BatchNorm2d(channels, eps=1e-3, momentum=0.03) for _ in range(2 * len(STRIDES))]
        self.norms = nn.ModuleList(norms)
        self.score = nn.Conv2d(channels, 1, 1)
        self.box = nn.Conv2d(channels, 4, 1)
        nn.init.normal_(self.score.weight, std=0.01)
        nn.init.constant_(self.score.bias, -torch.log(torch.tensor((1 - PRIOR) / PRIOR)).item())
        nn.init.normal_(self.box.weight, std=0.01)
        nn.init.constant_(self.box.bias, 0.7)  # sides start about two strides from the centre

    def forward(self, features):
        """Logits N x 1 x h x w and log distances N x 4 x h x w (left, top, right, bottom) per level."""
        out = []
        for i, x in enumerate(features):
            s = F.relu(self.norms[2 * i](self.score_conv(x)))
            b = F.relu(self.norms[2 * i + 1](self.box_conv(x)))
            out.append((self.score(s), self.box(b)))
        return out


class Detector(nn.Module):
    """The whole network; `forward` gives flat logits N x A and distances N x A x 4 in input pixels."""

    def __init__(self, widths=(16, 32, 48, 96, 128), channels=48):
        super().__init__()
        self.backbone = Backbone(widths)
        self.pyramid = Pyramid(widths, channels)
        self.head = Head(channels)

    def raw(self, x):
        return self.head(self.pyramid(self.backbone((x - PAD) / 64.0)))

    def forward(self, x):
        logits, distances = [], []
        for stride, (logit, box) in zip(STRIDES, self.raw(x)):
            logits.append(logit.float().flatten(1))
            distances.append(box.float().flatten(2).transpose(1, 2).clamp(-5, 5).exp() * stride)
        return torch.cat(logits, 1), torch.cat(distances, 1)


def locations(height, width, device):
    """Cell centres A x 2 (x, y) in input pixels (pixel edges at integers), ordered as `forward` does."""
    points = []
    for stride in STRIDES:
        ys = (torch.arange(height // stride, device=device) + 0.5) * stride
        xs = (torch.arange(width // stride, device=device) + 0.5) * stride
        points.append(torch.stack([xs.repeat(len(ys)), ys.repeat_interleave(len(xs))], 1))
    return torch.cat(points)


def to_boxes(points, distances):
    """Boxes (x1, y1, x2, y2) from centres A x 2 and distances N x A x 4."""
    return torch.cat([points - distances[..., :2], points + distances[..., 2:]], -1)
