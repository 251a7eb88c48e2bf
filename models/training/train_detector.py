#!/usr/bin/env python3
"""Trains the small person detector. See README.md for the recipe; `--help` for the options."""

import argparse
import json
import os
import sys

import torch

from posetrain import detector_data, detector_eval, detector_loss, detector_net, shards, training


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data = parser.add_argument_group("data")
    data.add_argument("--pictures", required=True, help="folder of 416x416 pictures with boxes")
    data.add_argument("--pictures-teacher", help="label_people.py's answer for them")
    data.add_argument("--crops", help="folder of 240x320 person crops")
    data.add_argument("--crops-teacher", help="label_people.py's answer for them")
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
    return parser.parse_args(arguments)


def sources(args):
    """Pictures and, where given, crops as sources of cells."""
    records = [r for r in shards.load_labels(args.pictures) if r["boxes"] or args.allow_empty]
    teacher = detector_data.read_teacher(args.pictures_teacher)
    merged = [detector_data.merge(r["boxes"], teacher.get(r["file"], []), args.accept, args.doubt)
              for r in records]
    side = records[0]["width"]
    pictures = shards.open_cache(args.pictures, records, side, side, args.cache)
    out = [detector_data.Source(pictures, *zip(*merged), 1 - args.crop_share if args.crops else 1.0)]
    if args.crops:
        out.append(crop_source(args))
    return out


def crop_source(args):
    """Crops know their own person (centred); other people in them come from the teacher alone."""
    records = [r for r in shards.load_labels(args.crops) if r["source"] not in args.exclude_source]
    teacher = detector_data.read_teacher(args.crops_teacher)
    merged = []
    for record in records:
        rows = teacher.get(record["file"], [])
        w, h = record["box_wh"]
        own = [120 - w / 2, 160 - h / 2, w, h]
        known = any(row[4] >= args.accept and detector_data.overlap(row, own) > 0.5 for row in rows)
        merged.append(detector_data.merge([] if known else [own], rows, args.accept, args.doubt))
    crops = shards.open_cache(args.crops, records, 320, 240, args.cache)
    return detector_data.Source(crops, *zip(*merged), args.crop_share)


class Trainer:
    """One run: network, averaged weights, optimizer, batches, and where they are written."""

    def __init__(self, args):
        torch.manual_seed(args.seed)
        torch.set_num_threads(args.threads)
        self.args = args
        self.device = training.pick_device(args.device)
        self.precision = training.Precision(args.precision, self.device)
        network = detector_net.Detector().to(self.device, memory_format=torch.channels_last)
        if args.init:
            network.load_state_dict(torch.load(args.init, map_location="cpu")["average"])
        self.network = network
        self.average = training.Average(network, args.average)
        self.optimizer = training.optimizer_for(network, args.rate, args.decay)
        resident = self.device.type == "cuda"
        parts = [s.to(self.device, resident) for s in sources(args)]
        self.batches = detector_data.Batches(parts, args.batch, args.mosaics, args.seed, self.device)
        self.points = detector_net.locations(args.size, args.size, self.device)
        self.last = os.path.join(args.output, "last.pth")
        self.start, self.best = 0, -1.0
        if args.resume and os.path.exists(self.last):
            state = training.restore(self.last, network, self.average, self.optimizer, self.precision)
            self.start, self.best = state["step"], state["best"]

    def step(self, number):
        args = self.args
        for group in self.optimizer.param_groups:
            group["lr"] = training.cosine(number, args.steps, args.rate, warmup=min(500, args.steps // 10 + 1))
        picture, people, ignored = self.batches(number, args.size)
        picture = picture.contiguous(memory_format=torch.channels_last)
        with self.precision.region():
            logits, distances = self.network(picture)
        boxes = detector_net.to_boxes(self.points, distances)
        total, score, box = detector_loss.loss(logits, boxes, self.points, people, ignored)
        if not torch.isfinite(total):
            sys.exit(f"step {number}: the loss is {total.item()}; lower --rate or use --precision fp32")
        self.precision.step(total, self.optimizer, list(self.network.parameters()), 10.0)
        self.average.update(self.network, number)
        return score.item(), box.item()

    def write(self, number, name="last.pth"):
        parts = training.snapshot(number, self.network, self.average, self.optimizer, self.precision,
                                  best=self.best, options=vars(self.args))
        training.save(os.path.join(self.args.output, name), **parts)

    def measure(self, number, people):
        figures = detector_eval.evaluate(self.average.network, people, self.args.evaluate_size, self.device)
        with open(os.path.join(self.args.output, "figures.jsonl"), "a", encoding="utf-8") as log:
            log.write(json.dumps({"step": number, **figures}) + "\n")
        if figures["ap50"] > self.best:
            self.best = figures["ap50"]
            self.write(number, "best.pth")

    def run(self):
        args = self.args
        people = detector_eval.load_people(args.validation) if args.validation else None
        end = min(args.steps, args.stop_after or args.steps)
        progress = training.Progress(args.steps, self.start)
        self.network.train()
        for number in range(self.start, end):
            score, box = self.step(number)
            progress.show(number, args.batch, self.best, score=score, box=box)
            done = number + 1
            if people and (done % args.evaluate_every == 0 or done == end):
                self.measure(done, people)
            if done % args.save_every == 0 or done == end:
                self.write(done)


def main(arguments=None):
    args = options(arguments)
    os.makedirs(args.output, exist_ok=True)
    Trainer(args).run()


if __name__ == "__main__":
    main()
