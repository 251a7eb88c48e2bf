#!/usr/bin/env python3
"""PCK by size of person and per joint of what `posestream evaluate images --boxes truth --predictions FILE` found.

At 5 % of the longer side of the box, as in figures.jsonl. AP is what evaluate images prints itself.
"""

import argparse
import itertools
import json

import numpy as np

from posetrain import pose_eval

SIZES = (("area below 96 x 96", 0, 96), ("96 x 96 to 192 x 192", 96, 192), ("above 192 x 192", 192, float("inf")))


def assign(rows, people):
    """The points of each person of a picture, or None where no row is left: nearest pairs by OKS first.

    Rows come in no promised order, and one of two alike poses is missing where the network's authors suppress them.
    """
    points = [np.array(row["keypoints"], float).reshape(17, 3) for row in rows]
    table = np.array([[pose_eval.oks(one, person) for person in people] for one in points])
    given = [None] * len(people)
    for _ in range(min(len(points), len(people))):
        row, person = np.unravel_index(table.argmax(), table.shape)
        given[person] = points[row]
        table[row] = -1
        table[:, person] = -1
    return given


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", help="as written by evaluate images --boxes truth --predictions FILE")
    parser.add_argument("--validation", required=True, help="folder with person_keypoints.json and images/")
    arguments = parser.parse_args()
    people = pose_eval.load_people(arguments.validation)
    with open(arguments.predictions, encoding="utf-8") as stream:
        predictions = json.load(stream)
    found = []
    for picture, group in itertools.groupby(people, key=lambda entry: entry[1]["image_id"]):
        rows = [row for row in predictions if row["image_id"] == picture]
        found += [(points, 0) for points in assign(rows, [person for _, person in group])]
    figures = pose_eval.pck(found, people)
    print(f"{'all':24} {figures['pck']:.3f}")
    for name, low, high in SIZES:
        some = [low <= person["area"] ** 0.5 < high for _, person in people]
        if any(some):
            part = pose_eval.pck(*(list(itertools.compress(rows, some)) for rows in (found, people)))
            print(f"{name:24} {part['pck']:.3f}  ({sum(some)} people)")
    for name, value in figures["pck_joint"].items():
        print(f"{name:24} {value:.3f}")


if __name__ == "__main__":
    main()
