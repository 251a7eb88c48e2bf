"""Pictures from tar shards, decoded once into a uint8 memory map that any later run opens at no cost."""

import io
import json
import os
import tarfile
import zlib

import cv2
import numpy as np
from PIL import Image


def load_labels(folder):
    """The list of label records of a data folder (`labels.json`), each with `file` and `shard`."""
    with open(os.path.join(folder, "labels.json"), encoding="utf-8") as stream:
        return json.load(stream)


def open_cache(folder, records, height, width, cache, say=print):
    """Memory map [N][height][width][3] uint8 RGB of the records' pictures, made on first use.

    Pictures twice as wide and high are halved (means of 2x2 pixels): pixel p lies at (p + 0.5) / 2 - 0.5 of the half.
    The map's name tells the folder, by its path, and the number of pictures; it is written under a temporary
    name and renamed, so an interrupted run never leaves half a map behind.
    """
    os.makedirs(cache, exist_ok=True)
    place = os.path.realpath(folder)
    base = f"{os.path.basename(place)}-{zlib.crc32(place.encode()):08x}"
    path = os.path.join(cache, f"{base}-{len(records)}-{width}x{height}.u8")
    shape = (len(records), height, width, 3)
    if not os.path.exists(path):
        say(f"decoding {len(records)} pictures of {folder} to {path}")
        fresh = np.memmap(path + ".part", np.uint8, "w+", shape=shape)
        fill(folder, records, fresh)
        fresh.flush()
        os.replace(path + ".part", path)
    return np.memmap(path, np.uint8, "r", shape=shape)


def fill(folder, records, target):
    """Decodes every record's picture into its row of `target`, halved where it is twice as large; any other size is
    an error."""
    rows = {record["file"]: i for i, record in enumerate(records)}
    found = set()
    for name in sorted(n for n in os.listdir(folder) if n.endswith(".tar")):
        with tarfile.open(os.path.join(folder, name)) as shard:
            for member in shard:
                row = rows.get(member.name)
                if row is None:
                    continue
                data = shard.extractfile(member).read()
                picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
                if picture.shape[0] == 2 * target.shape[1]:
                    picture = cv2.resize(picture, target.shape[2:0:-1], interpolation=cv2.INTER_AREA)
                target[row] = picture
                found.add(row)
    if len(found) != len(records):
        raise ValueError(f"{folder}: {len(records) - len(found)} pictures of labels.json are in no shard")


def warp(pictures, index, inverse, size, border=0):
    """Pictures `index` of a map under the affine `inverse` N x 2 x 3 (result pixel to stored pixel, centres at
    integers), bilinear, N x height x width x 3 uint8 in the map's colour order; `border` outside."""
    height, width = size
    out = np.empty((len(index), height, width, 3), np.uint8)
    for row, matrix, target in zip(index, inverse, out):
        cv2.warpAffine(pictures[int(row)], matrix, (width, height), dst=target, borderValue=(border,) * 3,
                       flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return out


class Joined:
    """Several maps of equal picture size, indexed as one by a number or an array of numbers."""

    def __init__(self, parts):
        self.parts = parts
        self.starts = np.cumsum([0] + [len(part) for part in parts])
        self.shape = (int(self.starts[-1]), *parts[0].shape[1:])

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, index):
        if isinstance(index, int):
            part = int(np.searchsorted(self.starts, index, side="right")) - 1
            return self.parts[part][index - self.starts[part]]
        out = np.empty((len(index), *self.shape[1:]), np.uint8)
        for part, start in zip(self.parts, self.starts):
            mine = (index >= start) & (index < start + len(part))
            out[mine] = part[index[mine] - start]
        return out

    def __array__(self, dtype=None, copy=None):
        return np.concatenate([np.asarray(part) for part in self.parts])
