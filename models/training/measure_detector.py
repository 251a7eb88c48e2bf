#!/usr/bin/env python3
"""AP at IoU 0.5 and recall of an ONNX person detector, by the rules of posetrain/detector_eval.py.

Families: `yolox` (rows dx dy log w log h objectness class..., strides 8 16 32; our own detector too),
`rtmdet` (dets with non-maximum suppression inside), `deim` (labels, boxes, scores). Needs onnxruntime.
"""

import argparse
import json

import cv2
import numpy as np

from posetrain import detector_eval

STRIDES = (8, 16, 32)
RTMDET_MEAN = np.array([103.53, 116.28, 123.675], np.float32)
RTMDET_DEVIATION = np.array([57.375, 57.12, 58.395], np.float32)


def tensor(picture):
    return np.ascontiguousarray(picture.astype(np.float32).transpose(2, 0, 1)[None])


def yolox(session, picture, size, suppression):
    padded, scale = detector_eval.letterbox(picture, size)
    rows = session.run(None, {session.get_inputs()[0].name: tensor(padded)})[0][0]
    grid, stride = [], []
    for step in STRIDES:
        side = size // step
        grid.append(np.stack([np.tile(np.arange(side), side), np.repeat(np.arange(side), side)], 1))
        stride.append(np.full((side * side, 1), step))
    grid, stride = np.concatenate(grid), np.concatenate(stride)
    centre, half = (rows[:, :2] + grid) * stride, np.exp(rows[:, 2:4]) * stride / 2
    score = rows[:, 4:5] * rows[:, 5:6]
    found = np.concatenate([(centre - half) / scale, (centre + half) / scale, score], 1)
    return detector_eval.suppress(found[found[:, 4] >= 0.01], suppression)


def rtmdet(session, picture, size, suppression):
    padded, scale = detector_eval.letterbox(picture, size)
    dets = session.run(["dets"], {"input": tensor((padded - RTMDET_MEAN) / RTMDET_DEVIATION)})[0][0]
    return np.concatenate([dets[:, :4] / scale, dets[:, 4:]], 1)


def deim(session, picture, size, suppression):
    stretched = cv2.resize(picture, (size, size))[..., ::-1] / 255.0
    sides = np.array([[picture.shape[1], picture.shape[0]]], np.int64)
    names = [node.name for node in session.get_inputs()]
    labels, boxes, scores = session.run(["labels", "boxes", "scores"], {names[0]: tensor(stretched), names[1]: sides})
    people = labels[0] == 0
    return np.concatenate([boxes[0][people], scores[0][people, None]], 1)


def clipped(rows, picture):
    height, width = picture.shape[:2]
    rows = rows.astype(float)
    rows[:, :4] = np.clip(rows[:, :4], 0, [width, height, width, height])
    return rows[np.argsort(-rows[:, 4], kind="stable")]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--family", default="yolox", choices=["yolox", "rtmdet", "deim"])
    parser.add_argument("--validation", required=True, help="folder like coco-val-dev")
    parser.add_argument("--size", type=int, default=416)
    parser.add_argument("--threshold", type=float, action="append", help="scores to report recall at")
    parser.add_argument("--suppression", type=float, default=0.6, help="IoU of non-maximum suppression (yolox)")
    args = parser.parse_args(arguments)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(args.model, options, providers=["CPUExecutionProvider"])
    run = {"yolox": yolox, "rtmdet": rtmdet, "deim": deim}[args.family]
    people, found = detector_eval.load_people(args.validation), []
    for path, _ in people:
        picture = cv2.imread(path)
        found.append(clipped(run(session, picture, args.size, args.suppression), picture))
    for threshold in args.threshold or [0.3, 0.4, 0.5]:
        print(json.dumps({"threshold": threshold, **detector_eval.score(found, [t for _, t in people], threshold)}))


if __name__ == "__main__":
    main()
