#!/usr/bin/env python3
"""What background.sh runs: both training programs in turn, through the phases of plan.json."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
STATE = os.environ.get("POSESTREAM_TRAINING") or os.path.expanduser("~/.cache/posestream-training")
SHARED = os.environ.get("POSESTREAM_SHARED") or os.path.join(HERE, "..", "..", "..", "shared")
PLAN = os.environ.get("POSESTREAM_PLAN") or os.path.join(HERE, "plan.json")
JOBS = ("pose", "detector")
FAILURES = 5  # in a row, then the loop gives up
PATIENCE = 20.0  # seconds a program has to write its state and end


def folders():
    return {"data": os.path.join(SHARED, "data"), "reference": os.path.join(SHARED, "models"),
            "more": os.path.join(STATE, "data"), "start": os.path.join(HERE, "start")}


def filled(words):
    """Words of the plan with the names of folders put in."""
    names = folders()
    return [word.format(**names) for word in words]


def present(words):
    """Whether every file and data folder that the words name is there and whole (labels.json is written last)."""
    paths = [path for word, path in zip(words, filled(words)) if word.startswith("{")]
    return all(os.path.isfile(path) or os.path.isfile(os.path.join(path, "labels.json")) for path in paths)


def read(path, otherwise):
    try:
        with open(path, encoding="utf-8") as stream:
            return json.load(stream)
    except FileNotFoundError:
        return otherwise


class Job:
    """One network: how far its phases are, and how long it has been trained."""

    def __init__(self, name, plan):
        self.name, self.plan = name, plan[name]
        self.file = os.path.join(STATE, name + ".json")
        self.phase, self.seconds = 0, 0.0
        kept = read(self.file, {})
        self.phase, self.seconds = kept.get("phase", 0), kept.get("seconds", 0.0)

    def save(self):
        with open(self.file + ".part", "w", encoding="utf-8") as stream:
            json.dump({"phase": self.phase, "seconds": self.seconds}, stream)
        os.replace(self.file + ".part", self.file)

    def output(self, phase):
        return os.path.join(STATE, self.name, f"{phase + 1:02d}-{self.at(phase)['name']}")

    def at(self, phase):
        """The phase of that number; those after the last repeat it."""
        return self.plan["phases"][min(phase, len(self.plan["phases"]) - 1)]

    def settle(self):
        """Goes on to the first phase that is not finished."""
        while os.path.exists(os.path.join(self.output(self.phase), "finished")):
            self.phase += 1
        self.save()

    def start_weights(self):
        """The end of the phase before, or the first start of the plan that is there."""
        if self.phase > 0:
            return os.path.join(self.output(self.phase - 1), "last.pth")
        return next((path for path in filled(self.plan["init"]) if os.path.exists(path)), None)

    def command(self, minutes):
        words = [sys.executable, self.plan["program"], *filled(self.plan["options"])]
        for part in self.plan["where"]:
            words += filled(part) if present(part) else []
        words += filled(self.at(self.phase)["options"])
        weights = self.start_weights()
        words += ["--init", weights] if weights else []
        return words + ["--seed", str(self.phase + 1), "--cache", os.path.join(STATE, "cache"), "--resume",
                        "--minutes", str(minutes), "--output", self.output(self.phase)]


class Loop:
    """Slices of both jobs until SIGTERM or until one keeps failing."""

    def __init__(self):
        self.plan = read(PLAN, None)
        self.child, self.stopped = None, False
        signal.signal(signal.SIGTERM, self.stop)

    def stop(self, *_):
        self.stopped = True
        if self.child:
            self.child.terminate()

    def run(self):
        failures = 0
        while not self.stopped and failures < FAILURES:
            jobs = [Job(name, self.plan) for name in JOBS]
            job = min(jobs, key=lambda j: j.seconds / j.plan["share"])
            job.settle()
            code = self.slice(job)
            if self.stopped or code == 0:
                failures = 0
                continue
            failures += 1
            self.say(f"{job.name} ended with exit code {code}")
            job.seconds += 60.0 * self.plan["slice_minutes"]  # the other one's turn
            job.save()
            time.sleep(5.0)
        if failures:
            self.say("giving up")

    def slice(self, job):
        """Runs one program for a slice; its exit code."""
        command = job.command(self.plan["slice_minutes"])
        self.say(" ".join(command))
        began = time.time()
        self.child = subprocess.Popen(command, cwd=HERE)
        if self.stopped:
            self.child.terminate()
        while self.child.poll() is None:
            try:
                self.child.wait(5.0)
            except subprocess.TimeoutExpired:
                pass
            job.seconds, began = job.seconds + time.time() - began, time.time()
            job.save()
        return self.child.returncode

    def say(self, text):
        print(time.strftime("%F %T"), text, flush=True)


def holder():
    """Process number of the loop that runs, or None."""
    try:
        with open(os.path.join(STATE, "lock"), "r+", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with open(os.path.join(STATE, "lock"), encoding="utf-8") as lock:
            return int(lock.read() or 0) or None
    except FileNotFoundError:
        pass
    return None


def loop():
    with open(os.path.join(STATE, "lock"), "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("another loop trains already")
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        Loop().run()


def wait():
    """Says whether the loop that background.sh has just begun lives (on a busy machine it needs a while)."""
    for _ in range(600):
        pid = holder()
        if pid:
            print(f"training in the background, process {pid}; log: {os.path.join(STATE, 'background.log')}")
            return
        time.sleep(0.1)
    sys.exit(f"background training did not start; see {os.path.join(STATE, 'background.log')}")


def stop():
    pid = holder()
    if pid is None:
        print("not running")
        return
    os.kill(pid, signal.SIGTERM)
    end = time.time() + PATIENCE
    while holder() and time.time() < end:
        time.sleep(0.1)
    if holder():
        os.killpg(pid, signal.SIGKILL)  # start made it the leader of its own group
    print("stopped")


def curve(job):
    """Lines of one job's figures, phase by phase."""
    names = job.plan["figures"]
    print(f"{job.name}: {job.seconds / 60:.0f} minutes, in phase {job.phase + 1} ({job.at(job.phase)['name']})")
    for phase in range(job.phase + 1):
        try:
            with open(os.path.join(job.output(phase), "figures.jsonl"), encoding="utf-8") as stream:
                rows = {row["step"]: row for row in map(json.loads, stream)}
        except FileNotFoundError:
            continue
        for step, row in sorted(rows.items()):
            shown = "  ".join(f"{name} {row[name]:.3f}" for name in names)
            print(f"  {phase + 1:2d} {job.at(phase)['name']:>8} step {step:>6}  {shown}")


def status():
    pid = holder()
    print(f"running, process {pid}" if pid else "not running")
    plan = read(PLAN, None)
    for name in JOBS:
        curve(Job(name, plan))


if __name__ == "__main__":
    {"loop": loop, "wait": wait, "stop": stop, "status": status}[sys.argv[1]]()
