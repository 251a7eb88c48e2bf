"""What mmaction2's and pyskl's PoseDataset and their transforms take for granted, restated for NumPy alone.

Arguments: a folder with the files of one stream. Prints a line per file.
"""
import glob
import json
import os
import pickle
import sys

import numpy as np

folder = sys.argv[1]
for name in sorted(glob.glob(os.path.join(folder, "*.pkl"))):
    with open(name, "rb") as file:
        loaded = pickle.load(file)
    samples = loaded
    if isinstance(loaded, dict):
        # split and annotations: ids pick samples by frame_dir
        assert set(loaded) == {"split", "annotations"}
        samples = loaded["annotations"]
        ids = [id for split in loaded["split"].values() for id in split]
        assert ids == [sample["frame_dir"] for sample in samples]
    assert isinstance(samples, list)
    assert len({sample["frame_dir"] for sample in samples}) == len(samples)
    for sample in samples:
        keypoint, score = sample["keypoint"], sample["keypoint_score"]
        people, frames, joints, two = keypoint.shape
        assert two == 2 and score.shape == (people, frames, joints)
        # UniformSampleFrames asserts it
        assert sample["total_frames"] == frames
        assert keypoint.dtype == np.float16 and score.dtype == np.float16
        assert np.isfinite(keypoint).all() and (0 <= score).all() and (score <= 1).all()
        height, width = sample["img_shape"]
        assert sample["original_shape"] == (height, width) and isinstance(height, int)
        assert isinstance(sample["label"], int)
        # PoseCompact ignores what is exactly 0: a joint without a place has no score either
        assert (score[np.abs(keypoint).sum(-1) == 0] == 0).all()
        # slots of people are filled from 0
        there = np.abs(keypoint).sum((1, 2, 3)) > 1e-5
        assert there[0] and not (there[1:] & ~there[:-1]).any()
        # arrays may be written to: transforms work in place
        keypoint += 1
    print(os.path.basename(name), len(samples), [sample["label"] for sample in samples])
for name in sorted(glob.glob(os.path.join(folder, "*.npz"))):
    arrays = np.load(name)
    with open(name[:-3] + "json") as file:
        about = json.load(file)
    count, people, frames, joints, two = arrays["keypoint"].shape
    assert two == 2 and arrays["keypoint"].dtype == np.float32
    assert arrays["keypoint_score"].shape == (count, people, frames, joints)
    assert arrays["gap"].shape == (count, frames) and arrays["gap"].dtype == np.uint8
    for times in ("start_us", "end_us"):
        assert arrays[times].shape == (count,) and arrays[times].dtype == np.int64
    assert arrays["track_ids"].shape == (count, people) and arrays["track_ids"].dtype == np.int64
    assert arrays["img_shape"].shape == (count, 2)
    assert np.isfinite(arrays["keypoint"]).all()
    gone = arrays["gap"].astype(bool)
    if people == 1:
        assert (arrays["keypoint_score"][:, 0][gone] == 0).all()
    print(os.path.basename(name), count, arrays["keypoint"].sum(dtype=np.float64), about["skeleton"])
