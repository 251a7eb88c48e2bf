"""background.sh on drawn people: begins, takes turns, stops within seconds, survives a kill, shows both curves."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from tests import synthetic

TRAINING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def plan(steps):
    common = ["--steps", str(steps), "--save-every", "2", "--evaluate-every", "4", "--validation", "{data}/validation"]
    pose = ["--crops", "{data}/crops", "--prm", "--width", "0.25", "--batch", "4", *common]
    detector = ["--pictures", "{data}/scenes", "--batch", "2", "--mosaics", "1", "--evaluate-size", "128", *common]
    return {
        "slice_minutes": 0.05,
        "pose": {"share": 0.5, "program": "train_pose.py", "figures": ["ap"], "init": [], "options": pose,
                 "where": [["--crops", "{more}/absent"]],
                 "phases": [{"name": "small", "options": ["--size", "48x64"]},
                            {"name": "large", "options": ["--size", "96x128"]}]},
        "detector": {"share": 0.5, "program": "train_detector.py", "figures": ["ap50"], "init": [],
                     "options": detector, "where": [], "phases": [{"name": "128", "options": ["--size", "128"]}]}}


class BackgroundTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = holder.name
        data = os.path.join(self.root, "shared", "data")
        synthetic.crops(os.path.join(data, "crops"), 16)
        synthetic.scenes(os.path.join(data, "scenes"), 8)
        synthetic.validation(os.path.join(data, "validation"), 2)
        with open(os.path.join(self.root, "plan.json"), "w", encoding="utf-8") as stream:
            json.dump(plan(4), stream)
        self.addCleanup(self.command, "stop")

    def command(self, what):
        paths = {"POSESTREAM_TRAINING": "state", "POSESTREAM_SHARED": "shared", "POSESTREAM_PLAN": "plan.json"}
        names = {key: os.path.join(self.root, name) for key, name in paths.items()}
        done = subprocess.run(["./background.sh", what], cwd=TRAINING, capture_output=True, text=True, timeout=120,
                              env={**os.environ, **names, "PYTHON": sys.executable})
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def await_file(self, *parts):
        end = time.time() + 300
        while not os.path.exists(os.path.join(self.root, "state", *parts)):
            self.assertLess(time.time(), end, f"{parts} did not appear")
            time.sleep(0.2)

    def test_background_takes_turns_and_goes_on_after_stop_and_kill(self):
        self.assertIn("training in the background", self.command("start"))
        self.await_file("pose", "01-small", "finished")
        pid = int(self.command("status").split()[2])
        os.killpg(pid, signal.SIGKILL)
        while "not running" not in self.command("status"):
            time.sleep(0.2)
        self.command("start")
        self.await_file("pose", "02-large", "last.pth")
        self.await_file("detector", "01-128", "finished")
        self.assertIn("stopped", self.command("stop"))
        shown = self.command("status")
        for part in ("not running", "small step", "128 step", "ap50"):
            self.assertIn(part, shown)


if __name__ == "__main__":
    unittest.main()
