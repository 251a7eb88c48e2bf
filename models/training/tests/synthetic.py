"""Drawn people in the formats of the real data, so that tests need no data."""

import io
import json
import os
import tarfile

import cv2
import numpy as np
from PIL import Image

# Joints of a standing person in a unit box (x, y), COCO order.
BODY = np.array([[.5, .08], [.54, .06], [.46, .06], [.58, .08], [.42, .08], [.68, .22], [.32, .22], [.78, .38],
                 [.22, .38], [.82, .52], [.18, .52], [.6, .52], [.4, .52], [.62, .74], [.38, .74], [.63, .96],
                 [.37, .96]])
BONES = ((5, 7), (7, 9), (6, 8), (8, 10), (11, 13), (13, 15), (12, 14), (14, 16), (5, 6), (11, 12), (5, 11), (6, 12))


def background(rng, height, width):
    small = rng.integers(60, 200, (height // 16, width // 16, 3), dtype=np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def draw(picture, joints, rng):
    """A person with limbs of a random bright colour and a round head."""
    size = max(2, int(np.ptp(joints[:, 1]) / 25))
    for i, (a, b) in enumerate(BONES):
        left = a % 2 == 1
        colour = (30, 220, 30 + 15 * i) if left else (220, 30, 30 + 15 * i)
        cv2.line(picture, tuple(map(int, joints[a])), tuple(map(int, joints[b])), colour, size)
    cv2.circle(picture, tuple(map(int, joints[0])), 2 * size, (240, int(rng.integers(150, 250)), 150), -1)


def person(rng, box):
    """Joints of one person whose limbs bend at random, in the box x, y, w, h."""
    x, y, w, h = box
    return BODY * [w, h] + [x, y] + rng.normal(0, 0.03, BODY.shape) * [w, h]


def shard(folder, pictures, records):
    os.makedirs(folder, exist_ok=True)
    with tarfile.open(os.path.join(folder, "part-01.tar"), "w") as tar:
        for picture, record in zip(pictures, records):
            data = io.BytesIO()
            Image.fromarray(picture).save(data, "WEBP", quality=90)
            entry = tarfile.TarInfo(record["file"])
            entry.size = len(data.getvalue())
            tar.addfile(entry, io.BytesIO(data.getvalue()))
    with open(os.path.join(folder, "labels.json"), "w", encoding="utf-8") as stream:
        json.dump(records, stream)


def crops(folder, count=64, seed=0):
    """`count` crops 240x320 with all joints annotated."""
    rng, pictures, records = np.random.default_rng(seed), [], []
    for i in range(count):
        picture = background(rng, 320, 240)
        w, h = rng.uniform(90, 150), rng.uniform(190, 213)
        joints = person(rng, (120 - w / 2, 160 - h / 2, w, h))
        draw(picture, joints, rng)
        truth = [[float(a), float(b), 1] for a, b in joints]
        pictures.append(picture)
        records.append({"file": f"{i:06d}.webp", "shard": 1, "source": "drawn", "box_wh": [w, h], "truth": truth,
                        "teacher": [[a, b, 0.9] for a, b, _ in truth]})
    shard(folder, pictures, records)


def scenes(folder, count=64, seed=0):
    """`count` pictures 416x416 with one to three people."""
    rng, pictures, records = np.random.default_rng(seed), [], []
    for i in range(count):
        picture, boxes = background(rng, 416, 416), []
        for slot in range(int(rng.integers(1, 4))):
            h = rng.uniform(80, 220)
            box = [130 * slot + rng.uniform(5, 30), rng.uniform(5, 410 - h), h * 0.42, h]
            draw(picture, person(rng, box), rng)
            boxes.append([round(float(v), 1) for v in box])
        pictures.append(picture)
        records.append({"file": f"{i:06d}.webp", "shard": 1, "width": 416, "height": 416, "boxes": boxes})
    shard(folder, pictures, records)


def validation(folder, count=4, seed=9):
    """A folder like coco-val-dev: key-point file and pictures 320x240 with one person each."""
    rng, images, people = np.random.default_rng(seed), [], []
    os.makedirs(os.path.join(folder, "images"), exist_ok=True)
    for i in range(count):
        picture = background(rng, 240, 320)
        box = [100.0, 20.0, 80.0, 190.0]
        joints = person(rng, box)
        draw(picture, joints, rng)
        name = f"{i:012d}.jpg"
        cv2.imwrite(os.path.join(folder, "images", name), picture[..., ::-1])
        images.append({"id": i, "file_name": name, "width": 320, "height": 240})
        flat = [float(v) for a, b in joints for v in (a, b, 2)]
        people.append({"id": i, "image_id": i, "category_id": 1, "iscrowd": 0, "num_keypoints": 17, "bbox": box,
                       "area": 0.53 * box[2] * box[3], "keypoints": flat})
    with open(os.path.join(folder, "person_keypoints.json"), "w", encoding="utf-8") as stream:
        json.dump({"images": images, "annotations": people, "categories": [{"id": 1, "name": "person"}]}, stream)
