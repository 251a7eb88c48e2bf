"""Serves a video over RTSP at /gate, in real time, over TCP and UDP.

usage: rtsp_server.py VIDEO PORT [--times N] [--address ADDRESS] [--user NAME --password WORD] [--certificate PEM]

--times N shows it N times on end: as one video, written beside this script first.
"""
import argparse
import pathlib
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtspServer  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("video")
parser.add_argument("port")
parser.add_argument("--times", type=int, default=1)
parser.add_argument("--address", default="127.0.0.1")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--certificate")
chosen = parser.parse_args()

JOIN_SECONDS = 120
CLEANUP_SECONDS = 2


def joined(video, times):
    """One video after the other, nothing encoded anew; gives the file."""
    file = pathlib.Path(__file__).with_name("joined.mp4")
    part = f"filesrc location={video} ! qtdemux ! h264parse ! all."
    pipeline = Gst.parse_launch(
        f"concat name=all ! h264parse ! mp4mux ! filesink location={file} " + " ".join([part] * times)
    )
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        JOIN_SECONDS * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR
    )
    pipeline.set_state(Gst.State.NULL)
    if message is None or message.type == Gst.MessageType.ERROR:
        sys.exit(f"{video} cannot be joined: {message and message.parse_error()}")
    return file


Gst.init(None)
shown = joined(chosen.video, chosen.times) if chosen.times > 1 else chosen.video
server = GstRtspServer.RTSPServer()
server.set_address(chosen.address)
server.set_service(chosen.port)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f"( filesrc location={shown} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1 )"
)
# each watches a pipeline of its own: one that two shared and lost at once has brought the server down
factory.set_shared(False)
if chosen.user or chosen.certificate:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "reader")
    if chosen.user:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(chosen.user, chosen.password), token)
    else:
        auth.set_default_token(token)
    if chosen.certificate:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(chosen.certificate))
    server.set_auth(auth)
    rights = GstRtspServer.RTSPPermissions()
    rights.add_role("reader")
    rights.add_permission_for_role("reader", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, True)
    rights.add_permission_for_role("reader", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, True)
    factory.set_permissions(rights)
server.get_mount_points().add_factory("/gate", factory)
server.attach(None)
# ends what nobody watches any more
GLib.timeout_add_seconds(CLEANUP_SECONDS, lambda: server.get_session_pool().cleanup() >= 0)
print(f"ready {server.get_bound_port()}", flush=True)
GLib.MainLoop().run()
