"""Prints a line per clip, until none has come for ten seconds. Arguments: the broker's host:port, its client.properties."""
import re
import sys

import numpy as np
from kafka import KafkaConsumer
from posestream.clips_pb2 import CLIP_FLOATS_16, ClipRecord

user, secret = re.search(r'username="(.*?)" password="(.*?)"', open(sys.argv[2]).read()).groups()
consumer = KafkaConsumer(
    "posestream.clips",
    bootstrap_servers=sys.argv[1],
    security_protocol="SASL_PLAINTEXT",
    sasl_mechanism="PLAIN",
    sasl_plain_username=user,
    sasl_plain_password=secret,
    auto_offset_reset="earliest",
    isolation_level="read_committed",
    consumer_timeout_ms=10_000,
)
for record in consumer:
    clip = ClipRecord.FromString(record.value)
    shape = (len(clip.people), clip.total_frames, clip.joints)  # M, T, V
    floats = "<f2" if clip.floats == CLIP_FLOATS_16 else "<f4"
    keypoint = np.frombuffer(clip.keypoint, floats).reshape(*shape, 2).astype(np.float32)
    score = np.frombuffer(clip.keypoint_score, floats).reshape(shape).astype(np.float32)
    people = [person.display_id for person in clip.people]
    print(clip.stream_id, people, shape, keypoint.sum(dtype=np.float64), score.mean(dtype=np.float64))
