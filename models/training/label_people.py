#!/usr/bin/env python3
"""Boxes of people from a teacher network, for pictures whose own annotation is incomplete.

The teacher is an ONNX detector with non-maximum suppression inside: input 1x3xHxW (BGR, normalised with
the mean and deviation below), outputs `dets` 1xNx5 (x1 y1 x2 y2 score). Needs onnxruntime.
Writes {"file": [[x, y, w, h, score], ...], ...} in pixels of the stored picture.
"""

import argparse
import json
import os
import sys
import time

import cv2
import numpy as np

from posetrain import shards

MEAN = np.array([103.53, 116.28, 123.675], np.float32)
DEVIATION = np.array([57.375, 57.12, 58.395], np.float32)


def letterbox(picture, multiple=32, longest=416):
    """Scales so that the longer side is `longest`, pads right and bottom with 114 to a multiple of 32."""
    height, width = picture.shape[:2]
    scale = longest / max(height, width)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_LINEAR)
    sides = [-(-side // multiple) * multiple for side in small.shape[:2]]
    padded = np.full((*sides, 3), 114, np.uint8)
    padded[: small.shape[0], : small.shape[1]] = small
    return padded, scale


def people(session, picture, least):
    """Rows [x, y, w, h, score] of one RGB picture."""
    padded, scale = letterbox(picture[..., ::-1])
    tensor = ((padded - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
    dets = session.run(["dets"], {session.get_inputs()[0].name: np.ascontiguousarray(tensor)})[0][0]
    dets = dets[dets[:, 4] >= least]
    dets[:, :4] /= scale
    dets[:, 2:4] -= dets[:, :2]
    return [[round(float(v), 3) for v in row] for row in dets]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder with labels.json and tar shards")
    parser.add_argument("--teacher", required=True, help="ONNX person detector with NMS inside")
    parser.add_argument("--output", required=True, help="JSON file to write")
    parser.add_argument("--size", default="416x416", help="WIDTHxHEIGHT of the stored pictures")
    parser.add_argument("--cache", default="cache", help="folder for decoded pictures")
    parser.add_argument("--exclude-source", action="append", default=[])
    parser.add_argument("--least", type=float, default=0.1, help="least score kept")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    try:
        import onnxruntime
    except ImportError:
        sys.exit("label_people needs onnxruntime: pip install onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    session = onnxruntime.InferenceSession(args.teacher, options, providers=["CPUExecutionProvider"])
    width, height = (int(side) for side in args.size.split("x"))
    records = [r for r in shards.load_labels(args.data) if r.get("source") not in args.exclude_source]
    pictures = shards.open_cache(args.data, records, height, width, args.cache)
    found, start = {}, time.time()
    for i, record in enumerate(records):
        found[record["file"]] = people(session, pictures[i], args.least)
        if i % 200 == 0:
            print(f"\r{i}/{len(records)} {time.time() - start:.0f} s", end="", file=sys.stderr)
    with open(args.output + ".part", "w", encoding="utf-8") as stream:
        json.dump(found, stream)
    os.replace(args.output + ".part", args.output)


if __name__ == "__main__":
    main()
