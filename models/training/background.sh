#!/bin/sh
# Trains both networks in turn in the background, through the phases of plan.json, until it is stopped.
#   background.sh start    begins or goes on; returns at once
#   background.sh stop     writes the state and stops within seconds
#   background.sh status   what runs, and both curves
# State lies in POSESTREAM_TRAINING (default ~/.cache/posestream-training); a kill at any time costs a minute of work.
# PYTHON names the interpreter; README.md says how to get one.
cd "$(dirname "$0")" || exit 1
state=${POSESTREAM_TRAINING:-$HOME/.cache/posestream-training}
python=${PYTHON:-python3}
[ -z "$PYTHON" ] && [ -x "$state/venv/bin/python" ] && python=$state/venv/bin/python
case "${1:-}" in
start)
    need='import importlib.util as u; raise SystemExit(not all(map(u.find_spec, ("torch", "cv2", "PIL", "numpy"))))'
    if ! "$python" -c "$need" 2>/dev/null; then
        echo "background.sh: $python has no PyTorch, OpenCV, Pillow and NumPy; set PYTHON or see README.md" >&2
        exit 2
    fi
    mkdir -p "$state" || exit 2
    OMP_NUM_THREADS=1 POSESTREAM_TRAINING=$state setsid nohup nice -n 19 "$python" background.py loop \
        >>"$state/background.log" 2>&1 </dev/null &
    exec "$python" background.py wait
    ;;
stop | status) exec "$python" background.py "$1" ;;
-h | --help | help) sed -n '2,7s/^# //p' "$0" ;;
*)
    sed -n '2,7s/^# //p' "$0" >&2
    exit 2
    ;;
esac
