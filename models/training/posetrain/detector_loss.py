"""Which locations learn which person, and the loss.

Task-aligned assignment (Feng et al., TOOD, ICCV 2021, section 3.2): a location inside a box is rated
score^0.5 x IoU^6; the ten best of each person are positive, and their target score is the rating scaled
so that the best equals the best IoU. Score loss: binary cross-entropy against that target. Box loss:
1 - GIoU (Rezatofighi et al., CVPR 2019), weighted by the target.
Differs from the source: locations inside an ignore box that are not positive have no score loss.
"""

import torch
from torch.nn import functional as F

TOP = 10
BOX_WEIGHT = 2.5
EPS = 1e-7


def pairwise_iou(a, b):
    """IoU B x M x A of boxes a B x M x 4 and b B x A x 4."""
    low = torch.maximum(a[:, :, None, :2], b[:, None, :, :2])
    high = torch.minimum(a[:, :, None, 2:], b[:, None, :, 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    area_a = (a[..., 2:] - a[..., :2]).prod(-1)[:, :, None]
    area_b = (b[..., 2:] - b[..., :2]).prod(-1)[:, None]
    return inter / (area_a + area_b - inter + EPS)


def giou(a, b):
    """Generalised IoU of box pairs P x 4."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    union = (a[:, 2:] - a[:, :2]).prod(-1) + (b[:, 2:] - b[:, :2]).prod(-1) - inter
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(-1)
    return inter / (union + EPS) - (hull - union) / (hull + EPS)


def contains(boxes, points):
    """B x M x A: is the point inside the box (all-zero padding boxes contain nothing)."""
    inside = (points[None, None] > boxes[:, :, None, :2]) & (points[None, None] < boxes[:, :, None, 2:])
    return inside.all(-1)


@torch.no_grad()
def assign(logits, boxes, points, truth):
    """Target score B x A (0 = background) and index of the person B x A for each location.

    logits B x A, boxes B x A x 4 (predicted), truth B x M x 4 padded with zeros.
    """
    inside = contains(truth, points)
    iou = pairwise_iou(truth, boxes) * inside
    rating = logits.sigmoid()[:, None].sqrt() * iou.pow(6)
    best, index = rating.topk(min(TOP, rating.shape[-1]), -1)
    chosen = torch.zeros_like(inside).scatter_(-1, index, best > 0) & inside
    owner_iou = torch.where(chosen, iou, torch.zeros_like(iou))
    owner = owner_iou.argmax(1)
    chosen &= F.one_hot(owner, truth.shape[1]).permute(0, 2, 1).bool()
    rating = rating * chosen
    top_rating = rating.amax(-1, keepdim=True)
    top_iou = (iou * chosen).amax(-1, keepdim=True)
    target = (rating / (top_rating + 1e-12) * top_iou).amax(1)
    return target, owner


def loss(logits, boxes, points, truth, ignore):
    """Total, score part, box part (scalars) of one batch; `ignore` B x K x 4 padded with zeros."""
    target, owner = assign(logits.detach(), boxes.detach(), points, truth)
    positive = target > 0
    norm = target.sum().clamp(min=1.0)
    weight = (positive | ~contains(ignore, points).any(1)).float()
    score = (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum() / norm
    wanted = truth.gather(1, owner[..., None].expand(-1, -1, 4))[positive]
    gap = 1 - giou(boxes[positive], wanted)
    box = (gap * target[positive]).sum() / norm
    return score + BOX_WEIGHT * box, score.detach(), box.detach()
