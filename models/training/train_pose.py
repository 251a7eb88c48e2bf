#!/usr/bin/env python3
"""Trains RSN with or without PRM. See README.md for the recipe; `--help` for the options."""

import argparse

import torch

from posetrain import distil, pose_data, pose_eval, pose_loss, rsn, shards, training


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    network = parser.add_argument_group("network")
    network.add_argument("--depth", type=int, default=18, choices=sorted(rsn.BLOCKS))
    network.add_argument("--stages", type=int, default=1)
    network.add_argument("--prm", action="store_true", help="Pose Refine Machine on the final maps")
    network.add_argument("--width", type=float, default=1.0, help="multiplier of all channels")
    network.add_argument("--size", default="192x256", help="WIDTHxHEIGHT of the input, 3:4")
    data = parser.add_argument_group("data")
    data.add_argument("--crops", action="append", required=True,
                      help="folder of crop shards (240x320) with labels.json; may be given again")
    data.add_argument("--exclude-source", action="append", default=[], help="source of crops to leave out")
    data.add_argument("--first", type=int, help="only the first N crops (tests)")
    data.add_argument("--validation", help="folder like coco-val-dev, only measured on")
    data.add_argument("--flip", action="store_true", help="measure with flip test (twice as slow)")
    data.add_argument("--cache", default="cache", help="folder for decoded crops")
    add_recipe(parser.add_argument_group("recipe"))
    training.add_run_options(parser)
    return parser.parse_args(arguments)


def add_recipe(recipe):
    recipe.add_argument("--loss", default="peak", choices=["peak", "official"])
    recipe.add_argument("--ohkm", type=int, help="hardest joints that count; default 8 for official, else all")
    recipe.add_argument("--steps", type=int, default=40000)
    recipe.add_argument("--batch", type=int, default=32)
    recipe.add_argument("--rate", type=float, default=1e-3)
    recipe.add_argument("--decay", type=float, default=0.01)
    recipe.add_argument("--average", type=float, default=0.998, help="rate of the averaged weights")
    recipe.add_argument("--strength", type=float, default=1.0, help="augmentation: 0 none, 1 full")
    recipe.add_argument("--seed", type=int, default=1)
    recipe.add_argument("--init", help="checkpoint to start from with a new schedule (peak 1)")
    recipe.add_argument("--teacher", help="ONNX heatmap network to distil from (needs onnxruntime)")
    recipe.add_argument("--teacher-share", type=float, default=0.5, help="weight of the distillation loss")


def crops_of(args, device):
    """Crops of every folder in one map each, joined where there are several.

    On a CPU an input of at most 96x128 is cut from halved crops: as sharp, and a quarter of the memory to read.
    """
    half = device.type == "cpu" and int(args.size.split("x")[0]) <= 96
    parts = []
    for folder in args.crops:
        records = [r for r in shards.load_labels(folder) if r["source"] not in args.exclude_source]
        records = records[: args.first]
        height, width = (160, 120) if half else (320, 240)
        parts.append((shards.open_cache(folder, records, height, width, args.cache), records))
    pictures = parts[0][0] if len(parts) == 1 else shards.Joined([p for p, _ in parts])
    records = [r for _, rs in parts for r in rs]
    return pose_data.Crops(pictures, records, device, device.type == "cuda")


def initial(path):
    """State of a checkpoint of ours (averaged weights) or in the official layout, as float32."""
    state = torch.load(path, map_location="cpu")
    state = state.get("average") or state.get("model") or state
    return {key: value.float() if value.dtype.is_floating_point else value for key, value in state.items()}


class Trainer(training.Run):
    """A run of the pose network."""

    def __init__(self, args):
        training.prepare(args)
        width, height = (int(side) for side in args.size.split("x"))
        self.size = (height, width)
        self.ohkm = args.ohkm if args.ohkm is not None else 8 * (args.loss == "official")
        network = rsn.Rsn(args.depth, args.stages, 17, args.prm, args.width)
        if args.init:
            network.load_state_dict(initial(args.init))
        super().__init__(args, network, clip=5.0, figure="ap")
        self.batches = pose_data.Batches(crops_of(args, self.device), args.batch, self.size, args.seed, args.strength)
        self.teacher = distil.Teacher(args.teacher, self.size, args.threads) if args.teacher else None
        self.people = pose_eval.load_people(args.validation) if args.validation else None

    def losses(self, number):
        args = self.args
        picture, joints, weight, present = self.batches(number)
        picture = picture.contiguous(memory_format=torch.channels_last)
        with self.precision.region():
            heads, output = self.network(picture)
        total = pose_loss.loss(heads, output, joints, weight, present, args.loss, self.ohkm, args.prm)
        if self.teacher:
            total = total + args.teacher_share * self.teacher.loss(picture, output)
        return total, {"loss": total.item()}

    def evaluate(self):
        if self.people is None:
            return None
        return pose_eval.evaluate(self.average.network, self.people, self.size, self.device, self.args.flip)


def main(arguments=None):
    args = options(arguments)
    Trainer(args).run()


if __name__ == "__main__":
    main()
