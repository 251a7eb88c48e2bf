#!/usr/bin/env python3
"""Turns a training checkpoint into a file for the product: detector to ONNX, pose to an official-layout .pth."""

import argparse
import json
import os

import numpy as np
import torch
from torch import nn

from posetrain import detector_net, rsn


class Raw(nn.Module):
    """The detector's answer as rows dx, dy, log w, log h, objectness, class score (see README.md)."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture):
        rows = []
        for logit, box in self.network.raw(picture):
            left, top, right, bottom = box.clamp(-5, 5).exp().split(1, 1)
            dx, dy = 0.5 + (right - left) / 2, 0.5 + (bottom - top) / 2
            score = logit.sigmoid()
            parts = [dx, dy, (left + right).log(), (top + bottom).log(), score, torch.ones_like(score)]
            rows.append(torch.cat(parts, 1).flatten(2).transpose(1, 2))
        return torch.cat(rows, 1)


def fused(network):
    """Copy of the weights with every batch norm folded into the convolution before it, where that is one."""
    for module in network.modules():
        if isinstance(module, nn.Sequential) and len(module) == 3 and isinstance(module[1], nn.BatchNorm2d):
            module[0] = nn.utils.fuse_conv_bn_eval(module[0], module[1])
            module[1] = nn.Identity()
    return network


def halve(path):
    """Stores float weights of more than 16 numbers as float16, with a Cast to float32 in the graph.

    The arithmetic stays float32, so any runtime computes the same; only the file is half as large.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(path)
    casts, kept = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size <= 16:
            kept.append(tensor)
            continue
        kept.append(numpy_helper.from_array(values.astype(np.float16), tensor.name + "_half"))
        casts.append(helper.make_node("Cast", [tensor.name + "_half"], [tensor.name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def detector_manifest(output, side):
    """The product's `model.json` of an exported detector."""
    graph = os.path.basename(output)
    return {
        "format": 1, "id": os.path.splitext(graph)[0], "family": "yolox", "graphs": [graph],
        "input": {"name": "images", "width": side, "height": side, "sizeStep": 0, "maxBatch": 1, "colors": "bgr",
                  "divisor": 1.0, "mean": [0.0, 0.0, 0.0], "std": [1.0, 1.0, 1.0]},
        "detector": {"resize": "letterbox", "padValue": int(detector_net.PAD), "personClass": 0},
        "licence": "Apache-2.0", "origin": "Posestream, models/training/train_detector.py"}


def export_detector(state, output, side=416):
    """ONNX with input `images` N x 3 x H x W and output `output` N x A x 6, N, H, W free, and `model.json`.

    Free sizes cost nothing; the manifest names the one size that was measured.
    """
    network = detector_net.Detector()
    network.load_state_dict(state["average"])
    raw = Raw(fused(network.eval())).eval()
    axes = {"images": {0: "batch", 2: "height", 3: "width"}, "output": {0: "batch", 1: "locations"}}
    options = {"dynamo": False} if torch.__version__ >= "2.5" else {}
    torch.onnx.export(raw, torch.full((1, 3, 416, 416), 114.0), output, opset_version=13, input_names=["images"],
                      output_names=["output"], dynamic_axes=axes, do_constant_folding=True, **options)
    halve(output)
    with open(os.path.join(os.path.dirname(output), "model.json"), "w", encoding="utf-8") as stream:
        stream.write(json.dumps(detector_manifest(output, side), indent=2) + "\n")


def export_pose(state, output):
    """Official layout under `model`, peak 255, and how it was trained under `posestream`."""
    options = state["options"]
    model = rsn.scaled(state["average"], 255.0)
    recipe = {key: options[key] for key in ("depth", "stages", "prm", "width", "size", "seed", "loss")}
    torch.save({"model": model, "iteration": state["step"], "posestream": json.dumps(recipe)}, output)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["detector", "pose"])
    parser.add_argument("checkpoint", help="best.pth or last.pth of a training run")
    parser.add_argument("output", help=".onnx for a detector, .pth for a pose network")
    parser.add_argument("--size", type=int, default=416, help="detector: the input side that model.json names")
    args = parser.parse_args(arguments)
    state = torch.load(args.checkpoint, map_location="cpu")
    if args.kind == "detector":
        export_detector(state, args.output, args.size)
    else:
        export_pose(state, args.output)


if __name__ == "__main__":
    main()
