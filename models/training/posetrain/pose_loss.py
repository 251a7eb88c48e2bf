"""Target maps and losses of the pose network.

Two losses. `official`: mean-squared error, the last head over its hardest joints (Chen et al., Cascaded
Pyramid Network, CVPR 2018, section 3.3). `peak` (default): (1 + 4 t) (r - t)^2 plus half the cross-entropy
of softmax(10 r) over the map against the normalised target; it leaves the all-zero plateau on which plain
mean-squared error stays for tens of thousands of crops. Targets have peak 1.
"""

import torch
from torch.nn import functional as F

# Sigmas of OpenCV's Gaussian kernels 15, 11, 9, 7 and 11, 9, 7, 5: 0.3 ((k - 1) / 2 - 1) + 0.8.
EARLY_SIGMAS = (2.6, 2.0, 1.7, 1.4)
LAST_SIGMAS = (2.0, 1.7, 1.4, 1.1)
HEAD_WEIGHTS = (0.25, 0.25, 0.25, 0.5)
TEMPERATURE = 10.0


def targets(joints, height, width, sigma):
    """Gaussians N x K x height x width with peak 1 at `joints` N x K x 2 (map cells, sub-cell exact)."""
    ys = torch.arange(height, device=joints.device, dtype=torch.float)
    xs = torch.arange(width, device=joints.device, dtype=torch.float)
    gx = torch.exp(-((xs - joints[..., 0:1]) ** 2) / (2 * sigma**2))
    gy = torch.exp(-((ys - joints[..., 1:2]) ** 2) / (2 * sigma**2))
    return gy[..., :, None] * gx[..., None, :]


def per_joint(maps, target, present, kind):
    """Loss N x K of one head; `present` N x K says where there is a peak (else only zero is wanted)."""
    maps = maps.float()
    if kind == "official":
        return (maps - target).square().mean((2, 3)) * 1000.0
    error = ((1 + 4 * target) * (maps - target).square()).mean((2, 3)) * 100.0
    flat = F.log_softmax(TEMPERATURE * maps.flatten(2), -1)
    wanted = target.flatten(2)
    wanted = wanted / wanted.sum(-1, keepdim=True).clamp(min=1e-6)
    return error + 0.5 * present * -(wanted * flat).sum(-1)


def hardest(losses, count):
    """Mean over joints N x K, or over the `count` greatest of each person where count > 0."""
    return losses.mean() if count <= 0 else losses.topk(min(count, losses.shape[1]), 1).values.mean()


def loss(heads, output, joints, weight, present, kind, ohkm, refined):
    """Scalar of a batch: deep supervision of every head, coarse to fine, and of the refined output."""
    total = 0.0
    height, width = output.shape[2:]
    for s, maps in enumerate(heads):
        sigmas = LAST_SIGMAS if s == len(heads) - 1 else EARLY_SIGMAS
        for m, sigma, share in zip(maps, sigmas, HEAD_WEIGHTS):
            goal = targets(joints, height, width, sigma) * present[..., None, None]
            final = sigma == sigmas[-1]
            part = hardest(per_joint(m, goal, present, kind) * weight, ohkm if final else 0)
            total = total + part * (share if refined or not final else 1.0)
    if refined:
        goal = targets(joints, height, width, LAST_SIGMAS[-1]) * present[..., None, None]
        total = total + hardest(per_joint(output, goal, present, kind) * weight, ohkm)
    return total
