"""Both programs end to end on 64 drawn crops: train, stop, resume exactly, measure, export."""

import json
import os
import tempfile
import unittest

import torch

import export
import train_detector
import train_pose
from tests import synthetic


def states_equal(first, second):
    a, b = (torch.load(path, map_location="cpu") for path in (first, second))
    for part in ("network", "average"):
        for key, value in a[part].items():
            if not torch.equal(value, b[part][key]):
                return False
    return a["step"] == b["step"]


class SmokeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.root = cls.holder.name
        synthetic.crops(cls.path("crops"))
        synthetic.scenes(cls.path("scenes"))
        synthetic.validation(cls.path("validation"))

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    @classmethod
    def path(cls, *parts):
        return os.path.join(cls.root, *parts)

    def common(self, name):
        return ["--cache", self.path("cache"), "--steps", "6", "--device", "cpu", "--output", self.path(name)]

    def figures(self, name):
        with open(self.path(name, "figures.jsonl"), encoding="utf-8") as stream:
            return [json.loads(line) for line in stream]

    def pose(self, name, *more):
        train_pose.main(["--crops", self.path("crops"), "--width", "0.25", "--prm", "--size", "96x128",
                         "--batch", "8", *self.common(name), *more])

    def detector(self, name, *more):
        train_detector.main(["--pictures", self.path("scenes"), "--crops", self.path("crops"), "--size", "128",
                             "--batch", "4", "--mosaics", "2", "--evaluate-size", "128", *self.common(name), *more])

    def test_pose_resumes_exactly_measures_and_exports(self):
        self.pose("pose-whole", "--validation", self.path("validation"))
        self.pose("pose-parts", "--stop-after", "3")
        self.pose("pose-parts", "--resume")
        self.assertTrue(states_equal(self.path("pose-whole", "last.pth"), self.path("pose-parts", "last.pth")))
        self.assertIn("pck_joint", self.figures("pose-whole")[-1])
        export.main(["pose", self.path("pose-whole", "last.pth"), self.path("rsn.pth")])
        self.pose("pose-again", "--init", self.path("pose-whole", "last.pth"), "--stop-after", "1")

    def test_pose_trains_with_the_official_loss_and_two_stages(self):
        train_pose.main(["--crops", self.path("crops"), "--width", "0.25", "--stages", "2", "--size", "96x128",
                         "--batch", "4", "--loss", "official", *self.common("pose-official"), "--stop-after", "2"])
        self.assertEqual(torch.load(self.path("pose-official", "last.pth"), map_location="cpu")["step"], 2)

    def test_pose_runs_in_mixed_precision(self):
        self.pose("pose-bf16", "--precision", "bf16", "--stop-after", "1")

    def test_detector_resumes_exactly_and_measures(self):
        self.detector("whole", "--validation", self.path("validation"))
        self.detector("parts", "--stop-after", "2")
        self.detector("parts", "--resume")
        self.assertTrue(states_equal(self.path("whole", "last.pth"), self.path("parts", "last.pth")))
        self.assertIn("ap50", self.figures("whole")[-1])


if __name__ == "__main__":
    unittest.main()
