#!/bin/sh
# Tests of the training programs on drawn people; two to three minutes on two idle cores. PYTHON names the interpreter.
cd "$(dirname "$0")" || exit 1
PYTHON=${PYTHON:-python3}
if ! "$PYTHON" -c 'import torch, cv2, PIL, numpy' 2>/dev/null; then
    if [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import torch, cv2, PIL, numpy' 2>/dev/null; then
        PYTHON=/usr/bin/python3
    else
        echo "training tests SKIPPED: $PYTHON has no PyTorch, OpenCV, Pillow and NumPy (see requirements.txt)"
        exit 0
    fi
fi
OMP_NUM_THREADS=1 exec "$PYTHON" -m unittest "$@" tests.test_pose tests.test_detector tests.test_smoke tests.test_background
