"""Serves a video over RTSP at /gate, in real time, over TCP and UDP.

usage: rtsp_server.py VIDEO PORT [--address ADDRESS] [--user NAME --password WORD] [--certificate PEM]
"""
import argparse

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtspServer  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("video")
parser.add_argument("port")
parser.add_argument("--address", default="127.0.0.1")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--certificate")
chosen = parser.parse_args()

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address(chosen.address)
server.set_service(chosen.port)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f"( filesrc location={chosen.video} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1 )"
)
factory.set_shared(True)
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
print(f"ready {server.get_bound_port()}", flush=True)
GLib.MainLoop().run()
