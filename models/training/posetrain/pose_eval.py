"""Key-point AP by OKS on a COCO file with ground-truth boxes, and PCK per joint.

Crop: the box fitted to the network's aspect and enlarged by `ENLARGEMENT`, bilinear, zero outside.
Decoding: mean with the mirrored crop's maps (optional), 5x5 Gaussian blur, first maximum, a quarter of a
cell along the line to the second maximum, cell c = crop pixel 4 c + offset. Key-point score: map value at
the maximum, clamped to [0, 1]; person score: their mean. AP: COCO's rule (ten OKS thresholds, 101 recalls).
"""

import json
import os

import cv2
import numpy as np
import torch

from posetrain import pose_data

SIGMAS = np.array([26, 25, 25, 35, 35, 79, 79, 72, 72, 62, 62, 107, 107, 87, 87, 89, 89]) / 1000.0  # COCO
THRESHOLDS = np.arange(0.5, 0.96, 0.05)
NAMES = ("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder",
         "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee",
         "right_knee", "left_ankle", "right_ankle")


def load_people(folder):
    """[(path, annotation)] of people with key points, grouped by picture in file order."""
    with open(os.path.join(folder, "person_keypoints.json"), encoding="utf-8") as stream:
        data = json.load(stream)
    paths = {i["id"]: os.path.join(folder, "images", i["file_name"]) for i in data["images"]}
    people = [a for a in data["annotations"] if a["num_keypoints"] > 0]
    return [(paths[a["image_id"]], a) for a in sorted(people, key=lambda a: a["image_id"])]


def crop(picture, bbox, size):
    """Network crop (BGR uint8) and the scale and shift that take crop pixels to the picture."""
    height, width = size
    x, y, w, h = bbox
    side = max(w, h * width / height) * pose_data.ENLARGEMENT / width
    shift = np.array([x + w / 2 - side * width / 2, y + h / 2 - side * height / 2])
    matrix = np.array([[1 / side, 0, -shift[0] / side], [0, 1 / side, -shift[1] / side]])
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR), side, shift


def decode(maps):
    """Positions K x 2 (cells) and values K of maps K x h x w."""
    out, values = np.zeros((len(maps), 2)), np.zeros(len(maps))
    for k, one in enumerate(maps):
        height, width = one.shape
        blurred = cv2.GaussianBlur(one, (5, 5), 0, borderType=cv2.BORDER_CONSTANT)
        first = np.array(np.unravel_index(blurred.argmax(), one.shape))
        blurred[tuple(first)] = -np.inf
        line = np.array(np.unravel_index(blurred.argmax(), one.shape)) - first
        place = first + 0.25 * line / max(np.hypot(*line), 1e-6)
        out[k] = np.clip(place[::-1], 0, [width - 1, height - 1])
        values[k] = one[tuple(first)]
    return out, np.clip(values, 0, 1)


@torch.no_grad()
def maps_of(network, crops, device, flip):
    """Output maps N x K x h x w of BGR crops N x H x W x 3."""
    tensor = torch.from_numpy(np.stack(crops)).to(device).permute(0, 3, 1, 2).float()
    tensor = pose_data.recolour(tensor, torch.Generator(), 0)
    maps = network(tensor)[1]
    if flip:
        maps = 0.5 * (maps + network(tensor.flip(3))[1].flip(3)[:, pose_data.mirrored()])
    return maps.float().cpu().numpy()


def predict(network, people, size, device, flip, batch=32):
    """[(key points 17 x 3 in picture pixels, score)] of every person."""
    out, last = [], (None, None)
    for start in range(0, len(people), batch):
        crops, places = [], []
        for path, person in people[start:start + batch]:
            if last[0] != path:
                last = (path, cv2.imread(path))
            picture, side, shift = crop(last[1], person["bbox"], size)
            crops.append(picture)
            places.append((side, shift))
        for maps, (side, shift) in zip(maps_of(network, crops, device, flip), places):
            cells, values = decode(maps)
            points = (pose_data.CELL * cells + pose_data.CELL_OFFSET) * side + shift
            out.append((np.column_stack([points, values]), values.mean()))
    return out


def oks(points, person):
    """Object key-point similarity of 17 x 3 points with one annotation."""
    truth = np.array(person["keypoints"], float).reshape(17, 3)
    seen = truth[:, 2] > 0
    distance = ((points[:, :2] - truth[:, :2]) ** 2).sum(1)
    return np.exp(-distance / (2 * (2 * SIGMAS) ** 2 * (person["area"] + np.spacing(1))))[seen].mean()


def match_picture(points, scores, people):
    """COCO's greedy matching at every threshold: hits T x D in order of falling score."""
    order = np.argsort(-np.array(scores), kind="stable")[:20]
    table = np.array([[oks(points[d], person) for person in people] for d in order])
    hits = np.zeros((len(THRESHOLDS), len(order)), bool)
    for t, bar in enumerate(THRESHOLDS):
        free = np.ones(len(people), bool)
        for d in range(len(order)):
            value = np.where(free, table[d], -1)
            if value.max() >= bar:
                free[value.argmax()] = False
                hits[t, d] = True
    return hits, np.array(scores)[order]


def average_precision(hits, scores, people):
    order = np.argsort(-scores, kind="stable")
    hits = hits[order]
    recall = np.cumsum(hits) / people
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.searchsorted(recall, np.linspace(0, 1, 101))
    return float(np.where(at < len(envelope), envelope[np.minimum(at, len(envelope) - 1)], 0).mean())


def pck(found, people):
    """{'pck', 'pck_joint'} at 5 % of the longer side of the box; a person with no points (None) misses every joint."""
    near, seen = np.zeros(17), np.zeros(17)
    for (points, _), (_, person) in zip(found, people):
        truth = np.array(person["keypoints"], float).reshape(17, 3)
        seen += truth[:, 2] > 0
        if points is not None:
            far = np.hypot(*(points[:, :2] - truth[:, :2]).T) > 0.05 * max(person["bbox"][2:])
            near += (truth[:, 2] > 0) & ~far
    joints = {name: round(float(n / max(s, 1)), 3) for name, n, s in zip(NAMES, near, seen)}
    return {"pck": float(near.sum() / seen.sum()), "pck_joint": joints}


def score(found, people):
    """{'ap', 'ap50', 'ap75', 'oks', 'pck', 'pck_joint'}."""
    by_picture = {}
    for (points, value), (path, person) in zip(found, people):
        by_picture.setdefault(path, []).append((points, value, person))
    parts = [match_picture(*zip(*rows)) for rows in by_picture.values()]
    hits, scores = np.concatenate([p[0] for p in parts], 1), np.concatenate([p[1] for p in parts])
    ap = [average_precision(row, scores, len(people)) for row in hits]
    mean = float(np.mean([oks(points, person) for (points, _), (_, person) in zip(found, people)]))
    return {"ap": float(np.mean(ap)), "ap50": ap[0], "ap75": ap[5], "oks": mean, **pck(found, people)}


def evaluate(network, people, size, device, flip=False):
    return score(predict(network, people, size, device, flip), people)
