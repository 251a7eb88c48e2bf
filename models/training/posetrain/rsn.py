"""Residual Steps Network with an optional Pose Refine Machine, in the official layout of parameter names.

Source: the published description of RSN (caiyuanhao1998/RSN, commit ca3ba3a): every convolution has a bias
and a batch norm, branch width is floor(cin * 26 / 64) of the block's input width, the up path has 256
channels, PRM stands on the final key-point maps. Differs from the source: `width` scales all channels.
Input N x 3 x H x W (sides multiples of 32), normalised; maps N x K x H/4 x W/4.
"""

import torch
from torch import nn
from torch.nn import functional as F

BLOCKS = {18: (2, 2, 2, 2), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3)}
STEM, UP = 64, 256
BRANCHES = 4


class Unit(nn.Module):
    """conv (with bias) -> bn -> ReLU where `relu`."""

    def __init__(self, cin, cout, kernel=1, stride=1, relu=True, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups)
        self.bn = nn.BatchNorm2d(cout)
        self.relu = relu

    def forward(self, x):
        x = self.bn(self.conv(x))
        return F.relu(x, inplace=True) if self.relu else x


class Steps(nn.Module):
    """Residual steps block: four branches of one to four 3x3 steps, each fed by its neighbour's steps."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        branch = cin * 26 // 64
        self.conv_bn_relu1 = Unit(cin, BRANCHES * branch, 1, stride)
        for i in range(1, BRANCHES + 1):
            for j in range(1, i + 1):
                setattr(self, f"conv_bn_relu2_{i}_{j}", Unit(branch, branch, 3))
        self.conv_bn_relu3 = Unit(BRANCHES * branch, cout, relu=False)
        self.downsample = Unit(cin, cout, 1, stride, relu=False) if stride != 1 or cin != cout else None

    def forward(self, x):
        parts = self.conv_bn_relu1(x).chunk(BRANCHES, 1)
        previous, ends = [], []
        for i, part in enumerate(parts, 1):
            current = []
            for j in range(1, i + 1):
                step = part if j == 1 else current[-1]
                if j <= len(previous):
                    step = step + previous[j - 1]
                current.append(getattr(self, f"conv_bn_relu2_{i}_{j}")(step))
            previous = current
            ends.append(current[-1])
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(self.conv_bn_relu3(torch.cat(ends, 1)) + shortcut, inplace=True)


class Down(nn.Module):
    """Four levels; skips of the stage before are added after each level."""

    def __init__(self, blocks, widths):
        super().__init__()
        cin = widths[0]
        for level, (count, cout) in enumerate(zip(blocks, widths), 1):
            first = Steps(cin, cout, 1 if level == 1 else 2)
            setattr(self, f"layer{level}", nn.Sequential(first, *(Steps(cout, cout, 1) for _ in range(count - 1))))
            cin = cout

    def forward(self, x, skips):
        out = []
        for level in range(1, 5):
            x = getattr(self, f"layer{level}")(x)
            if skips:
                x = x + skips[level - 1][0] + skips[level - 1][1]
            out.append(x)
        return out


class UpUnit(nn.Module):
    """One level of the up path with its head and, before another stage, its skips."""

    def __init__(self, index, width, up, stem, joints, last):
        super().__init__()
        self.u_skip = Unit(width, up, relu=False)
        self.up_conv = Unit(up, up, relu=False) if index > 1 else None
        self.skip1 = None if last else Unit(width, width)
        self.skip2 = None if last else Unit(up, width)
        self.cross_conv = Unit(up, stem) if index == 4 and not last else None
        self.res_conv1 = Unit(up, up)
        self.res_conv2 = Unit(up, joints, 3, relu=False)

    def forward(self, x, below, size):
        out = self.u_skip(x)
        if below is not None:
            out = out + self.up_conv(F.interpolate(below, x.shape[2:], mode="bilinear", align_corners=True))
        out = F.relu(out, inplace=True)
        maps = self.res_conv2(self.res_conv1(out))
        maps = F.interpolate(maps, size, mode="bilinear", align_corners=True)
        skips = None if self.skip1 is None else (self.skip1(x), self.skip2(out))
        return out, maps, skips, None if self.cross_conv is None else self.cross_conv(out)


class Up(nn.Module):
    def __init__(self, widths, up, stem, joints, last):
        super().__init__()
        for u in range(1, 5):
            setattr(self, f"up{u}", UpUnit(u, widths[4 - u], up, stem, joints, last))

    def forward(self, levels):
        size, below, maps, skips, cross = levels[0].shape[2:], None, [], [], None
        for u in range(1, 5):
            below, m, skip, cross = getattr(self, f"up{u}")(levels[4 - u], below, size)
            maps.append(m)
            skips.insert(0, skip)
        return maps, skips, cross


class Stage(nn.Module):
    def __init__(self, blocks, widths, up, stem, joints, last):
        super().__init__()
        self.downsample = Down(blocks, widths)
        self.upsample = Up(widths, up, stem, joints, last)
        self.last = last

    def forward(self, x, skips):
        maps, skips, cross = self.upsample(self.downsample(x, skips))
        return maps, None if self.last else skips, cross


class Refine(nn.Module):
    """Pose Refine Machine on n channels: out = K * (1 + alpha * beta)."""

    def __init__(self, n):
        super().__init__()
        self.conv_bn_relu_prm_1 = Unit(n, n, 3)
        self.conv_bn_relu_prm_2_1 = Unit(n, n)
        self.conv_bn_relu_prm_2_2 = Unit(n, n)
        self.conv_bn_relu_prm_3_1 = Unit(n, n)
        self.conv_bn_relu_prm_3_2 = Unit(n, n, 9, groups=n)

    def forward(self, x):
        k = self.conv_bn_relu_prm_1(x)
        alpha = torch.sigmoid(self.conv_bn_relu_prm_2_2(self.conv_bn_relu_prm_2_1(k.mean((2, 3), keepdim=True))))
        beta = torch.sigmoid(self.conv_bn_relu_prm_3_2(self.conv_bn_relu_prm_3_1(k)))
        return k * (1 + alpha * beta)


class Top(nn.Module):
    def __init__(self, cout):
        super().__init__()
        self.conv = Unit(3, cout, 7, 2)

    def forward(self, x):
        return F.max_pool2d(self.conv(x), 3, 2, 1)


class Rsn(nn.Module):
    """`forward` gives (maps of every head, stage by stage, four each; the output map)."""

    def __init__(self, depth=18, stages=1, joints=17, prm=False, width=1.0):
        super().__init__()
        stem, up = round(STEM * width), round(UP * width)
        widths = [stem * 2**level for level in range(4)]
        self.stages = stages
        self.top = Top(stem)
        for s in range(stages):
            setattr(self, f"stage{s}", Stage(BLOCKS[depth], widths, up, stem, joints, s == stages - 1))
        self.prm = Refine(joints) if prm else None

    def forward(self, x):
        x, skips, heads = self.top(x), None, []
        for s in range(self.stages):
            maps, skips, x = getattr(self, f"stage{s}")(x, skips)
            heads.append(maps)
        final = heads[-1][-1]
        return heads, final if self.prm is None else self.prm(final)


def scaled(state, factor):
    """The state of a network whose output is `factor` times as large (used to go from peak 1 to 255).

    Without PRM the last batch norm is scaled. With PRM the first batch norm of PRM is, and the two
    convolutions that read its answer are divided, so that the gains stay the same.
    """
    state = {key: value.clone() for key, value in state.items()}
    last = 0
    while f"stage{last + 1}.upsample.up4.res_conv2.bn.weight" in state:
        last += 1
    prm = "prm.conv_bn_relu_prm_1.bn.weight" in state
    unit = "prm.conv_bn_relu_prm_1" if prm else f"stage{last}.upsample.up4.res_conv2"
    for part in ("weight", "bias"):
        state[f"{unit}.bn.{part}"] *= factor
    if prm:
        state["prm.conv_bn_relu_prm_2_1.conv.weight"] /= factor
        state["prm.conv_bn_relu_prm_3_1.conv.weight"] /= factor
    return state
