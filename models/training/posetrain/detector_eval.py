"""AP at IoU 0.5 and recall of person boxes on a COCO key-point file.

Rules. Truth: people with key points. Pictures are letterboxed at the top left (pad 114) to a square.
Detections are matched greedily by falling score, each to the free person of highest IoU >= 0.5. COCO has
key points on medium and large people only, so an unmatched detection whose COCO-like area (0.53 x width x
height, source pixels) is below 32 x 32 is ignored: it counts neither as hit nor as false alarm. All other
unmatched detections are false alarms. AP: precision envelope averaged over 101 recalls, as in COCO.
"""

import json
import os

import cv2
import numpy as np
import torch

from posetrain import detector_net

MEDIUM = 32 * 32  # COCO's boundary between small and medium, in pixels of mask area
MASK_SHARE = 0.53  # mask area over box area of people, COCO mean


def letterbox(picture, size):
    """BGR picture scaled to fit size x size at the top left, pad 114, and the scale."""
    height, width = picture.shape[:2]
    scale = min(size / height, size / width)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_LINEAR)
    padded = np.full((size, size, 3), 114, np.uint8)
    padded[: small.shape[0], : small.shape[1]] = small
    return padded, scale


def iou_to_all(box, boxes):
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:4], boxes[:, 2:4])
    inter = np.clip(high - low, 0, None).prod(1)
    areas = (boxes[:, 2:4] - boxes[:, :2]).prod(1)
    return inter / ((box[2:4] - box[:2]).prod() + areas - inter + 1e-9)


def suppress(rows, threshold=0.6, most=100):
    """Greedy non-maximum suppression of rows x1 y1 x2 y2 score."""
    rows, kept = rows[np.argsort(-rows[:, 4], kind="stable")], []
    while len(rows) and len(kept) < most:
        kept.append(rows[0])
        rows = rows[1:][iou_to_all(rows[0], rows[1:]) <= threshold]
    return np.array(kept).reshape(-1, 5)


def load_people(folder):
    """[(picture path, boxes P x 4 as x1 y1 x2 y2)] of a folder like coco-val-dev."""
    with open(os.path.join(folder, "person_keypoints.json"), encoding="utf-8") as stream:
        data = json.load(stream)
    boxes = {image["id"]: [] for image in data["images"]}
    for person in data["annotations"]:
        if person["num_keypoints"] > 0:
            x, y, w, h = person["bbox"]
            boxes[person["image_id"]].append([x, y, x + w, y + h])
    images = [(os.path.join(folder, "images", i["file_name"]), i["id"]) for i in data["images"]]
    return [(path, np.array(boxes[key], float).reshape(-1, 4)) for path, key in images]


def match(rows, truth):
    """Per detection 1 hit, 0 false alarm, -1 ignored; rows sorted by falling score."""
    free, verdicts = np.ones(len(truth), bool), []
    for row in rows:
        ious = iou_to_all(row, truth) * free if len(truth) else np.zeros(0)
        if len(ious) and ious.max() >= 0.5:
            free[ious.argmax()] = False
            verdicts.append(1)
        else:
            small = MASK_SHARE * (row[2:4] - row[:2]).prod() < MEDIUM
            verdicts.append(-1 if small else 0)
    return verdicts


def score(found, truths, threshold):
    """{'ap50', 'recall', 'precision'} of detections per picture; the last two at `threshold`."""
    marks, scores = [], []
    for rows, truth in zip(found, truths):
        marks += match(rows, truth)
        scores += list(rows[:, 4])
    marks, scores = np.array(marks, int), np.array(scores, float)
    people = sum(len(truth) for truth in truths)
    order = np.argsort(-scores, kind="stable")
    order = order[marks[order] >= 0]
    hits, sure = marks[order], scores[order] >= threshold
    recall = np.cumsum(hits) / max(people, 1)
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.searchsorted(recall, np.linspace(0, 1, 101))
    ap = np.where(at < len(envelope), envelope[np.minimum(at, max(len(envelope) - 1, 0))], 0).mean() if len(hits) else 0
    return {"ap50": float(ap), "recall": float(hits[sure].sum() / max(people, 1)),
            "precision": float(hits[sure].mean()) if sure.any() else 0.0}


@torch.no_grad()
def detect(network, picture, size, device, least=0.01):
    """Detections x1 y1 x2 y2 score in source pixels of one BGR picture."""
    padded, scale = letterbox(picture, size)
    tensor = torch.from_numpy(padded).to(device).permute(2, 0, 1)[None].float()
    logits, distances = network(tensor)
    points = detector_net.locations(size, size, device)
    boxes = detector_net.to_boxes(points, distances)[0]
    scores = logits[0].sigmoid()
    keep = scores >= least
    rows = torch.cat([boxes[keep], scores[keep, None]], 1).cpu().numpy()
    height, width = picture.shape[:2]
    rows[:, :4] = np.clip(rows[:, :4] / scale, 0, [width, height, width, height])
    return suppress(rows)


def evaluate(network, people, size, device, threshold=0.4):
    """Figures of `score` for a network in evaluation mode."""
    found = [detect(network, cv2.imread(path), size, device) for path, _ in people]
    return score(found, [truth for _, truth in people], threshold)
