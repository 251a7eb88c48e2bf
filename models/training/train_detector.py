#!/usr/bin/env python3
"""Trains the small person detector. See README.md for the recipe; `--help` for the options."""

import argparse
import itertools

import torch

from posetrain import detector_data, detector_eval, detector_loss, detector_net, shards, training


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data = parser.add_argument_group("data")
    data.add_argument("--pictures", action="append", required=True,
                      help="folder of square pictures of one size, with boxes; may be given again")
    data.add_argument("--pictures-teacher", action="append", default=[],
                      help="label_people.py's answer for the first --pictures, the second, ...; the rest need none")
    data.add_argument("--crops", action="append", default=[],
                      help="folder of 240x320 person crops; may be given again")
    data.add_argument("--crops-teacher", action="append", default=[],
                      help="the same for --crops")
    data.add_argument("--exclude-source", action="append", default=[], help="source of crops to leave out")
    data.add_argument("--allow-empty", action="store_true",
                      help="pictures without boxes truly show nobody (else they are left out)")
    data.add_argument("--accept", type=float, default=0.5, help="teacher score that counts as annotation")
    data.add_argument("--doubt", type=float, default=0.15, help="teacher score that is ignored")
    data.add_argument("--crop-share", type=float, default=0.5, help="share of cells drawn from crops")
    data.add_argument("--validation", help="folder like coco-val-dev, only measured on")
    data.add_argument("--cache", default="cache", help="folder for decoded pictures")
    recipe = parser.add_argument_group("recipe")
    recipe.add_argument("--steps", type=int, default=40000)
    recipe.add_argument("--batch", type=int, default=16)
    recipe.add_argument("--mosaics", type=int, default=8, help="2x2 mosaics in each batch")
    recipe.add_argument("--size", type=int, default=256, help="training input side, a multiple of 64")
    recipe.add_argument("--evaluate-size", type=int, default=416)
    recipe.add_argument("--rate", type=float, default=2e-3)
    recipe.add_argument("--decay", type=float, default=0.02)
    recipe.add_argument("--average", type=float, default=0.999, help="rate of the averaged weights")
    recipe.add_argument("--seed", type=int, default=1)
    recipe.add_argument("--init", help="checkpoint whose averaged weights to start from (new schedule)")
    training.add_run_options(parser)
    args = parser.parse_args(arguments)
    if len(args.crops_teacher) > len(args.crops) or len(args.pictures_teacher) > len(args.pictures):
        parser.error("there are more teacher files than folders")
    return args


def sources(args):
    """Pictures and, where given, crops as sources of cells; within either kind every picture is as likely."""
    pictures = [picture_source(args, *pair) for pair in itertools.zip_longest(args.pictures, args.pictures_teacher)]
    crops = [crop_source(args, *pair) for pair in itertools.zip_longest(args.crops, args.crops_teacher)]
    for kind, share in ((pictures, 1 - args.crop_share if crops else 1.0), (crops, args.crop_share)):
        total = sum(len(source.pictures) for source in kind)
        for source in kind:
            source.weight = share * len(source.pictures) / total
    return pictures + crops


def picture_source(args, folder, labels):
    """Pictures whose annotation a teacher completes."""
    records = [r for r in shards.load_labels(folder) if r["boxes"] or args.allow_empty]
    teacher = detector_data.read_teacher(labels)
    merged = [detector_data.merge(r["boxes"], teacher.get(r["file"], []), args.accept, args.doubt)
              for r in records]
    side = records[0]["width"]
    pictures = shards.open_cache(folder, records, side, side, args.cache)
    return detector_data.Source(pictures, *zip(*merged), 1.0)


def crop_source(args, folder, labels):
    """Crops know their own person (centred); other people in them come from the teacher alone."""
    records = [r for r in shards.load_labels(folder) if r["source"] not in args.exclude_source]
    teacher = detector_data.read_teacher(labels)
    merged = []
    for record in records:
        rows = teacher.get(record["file"], [])
        w, h = record["box_wh"]
        own = [120 - w / 2, 160 - h / 2, w, h]
        known = any(row[4] >= args.accept and detector_data.overlap(row, own) > 0.5 for row in rows)
        merged.append(detector_data.merge([] if known else [own], rows, args.accept, args.doubt))
    crops = shards.open_cache(folder, records, 320, 240, args.cache)
    return detector_data.Source(crops, *zip(*merged), 1.0)


class Trainer(training.Run):
    """A run of the detector."""

    def __init__(self, args):
        training.prepare(args)
        network = detector_net.Detector()
        if args.init:
            network.load_state_dict(torch.load(args.init, map_location="cpu")["average"])
        super().__init__(args, network, clip=10.0, figure="ap50")
        parts = [s.to(self.device, self.device.type == "cuda") for s in sources(args)]
        self.batches = detector_data.Batches(parts, args.batch, args.mosaics, args.seed, self.device)
        self.points = detector_net.locations(args.size, args.size, self.device)
        self.people = detector_eval.load_people(args.validation) if args.validation else None

    def losses(self, number):
        picture, people, ignored = self.batches(number, self.args.size)
        picture = picture.contiguous(memory_format=torch.channels_last)
        with self.precision.region():
            logits, distances = self.network(picture)
        boxes = detector_net.to_boxes(self.points, distances)
        total, score, box = detector_loss.loss(logits, boxes, self.points, people, ignored)
        return total, {"score": score.item(), "box": box.item()}

    def evaluate(self):
        if self.people is None:
            return None
        return detector_eval.evaluate(self.average.network, self.people, self.args.evaluate_size, self.device)


def main(arguments=None):
    args = options(arguments)
    Trainer(args).run()


if __name__ == "__main__":
    main()
