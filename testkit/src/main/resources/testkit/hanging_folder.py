"""Mounts a file system at a folder that never answers, until standard input ends: whoever opens a file there waits.

usage: hanging_folder.py FOLDER
"""
import ctypes
import os
import sys

folder = sys.argv[1].encode()
libc = ctypes.CDLL(None, use_errno=True)
device = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}".encode()
if libc.mount(b"hanging", folder, b"fuse", 0, options) != 0:
    sys.exit(f"cannot mount: {os.strerror(ctypes.get_errno())}")
print("ready", flush=True)
sys.stdin.read()
os.close(device)
libc.umount2(folder, 2)
