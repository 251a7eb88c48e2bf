"""Proof that the pose recipe learns: 64 crops by heart, PCK at 5 % of the box above 0.95.

Takes some six minutes of one CPU core, so it is not part of `smoke.sh`: python3 -m unittest tests.test_overfit
CROPS names a folder of real crop shards (the first 64 with annotation or a sure teacher), else people are drawn.
"""

import os
import tempfile
import unittest

import numpy as np
import torch

import train_pose
from posetrain import pose_eval
from tests import synthetic

COUNT = 64
STEPS = int(os.environ.get("STEPS", "1500"))


class OverfitTest(unittest.TestCase):
    def test_sixty_four_crops_are_learnt_by_heart(self):
        with tempfile.TemporaryDirectory() as folder:
            crops = os.environ.get("CROPS") or os.path.join(folder, "crops")
            if not os.environ.get("CROPS"):
                synthetic.crops(crops, COUNT)
            args = train_pose.options([
                "--crops", crops, "--exclude-source", "lspet", "--first", str(COUNT), "--cache", folder,
                "--width", "0.25", "--prm", "--size", "96x128", "--batch", "16", "--steps", str(STEPS),
                "--rate", "2e-3", "--decay", "0", "--average", "0.98", "--strength", "0", "--seed", "3",
                "--device", os.environ.get("DEVICE", "cpu"), "--output", folder])
            trainer = train_pose.Trainer(args)
            trainer.run()
            near, seen = self.count(trainer)
        print(f"PCK {near / seen:.4f} on {seen} joints of {COUNT} crops")
        self.assertGreater(near / seen, 0.95)

    def count(self, trainer):
        """Joints within 5 % of the longer side of the box, and joints with a peak to learn."""
        crops = trainer.batches.crops
        near = seen = 0
        rng = torch.Generator().manual_seed(0)
        for index in torch.arange(COUNT).split(16):
            picture, joints, weight, present = trainer.batches.build(index, rng)
            with torch.no_grad():
                maps = trainer.average.network(picture)[1].float().cpu().numpy()
            # the box fills 1 / 1.2 of the crop; the longer side of a 3:4 crop is its height
            limit = 0.05 * maps.shape[2] / 1.2
            used = ((weight > 0) & (present > 0)).cpu().numpy()
            for one, place, mask in zip(maps, joints.cpu().numpy(), used):
                far = np.hypot(*(pose_eval.decode(one)[0] - place).T) > limit
                seen += int(mask.sum())
                near += int((mask & ~far).sum())
        self.assertGreater(len(crops.weight), COUNT - 1)
        return near, seen


if __name__ == "__main__":
    unittest.main()
