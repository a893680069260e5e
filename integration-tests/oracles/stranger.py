"""Somebody who knows nothing of Virgo but its AsyncAPI document: publishes recordings, waits for their runs, prints what came.

    stranger.py ASYNCAPI BROKER FOLDER RECORDING [--seed N] [--blocks]

Topics, keys, headers, message names and schemas are read from the document and the schema files that it names; every
message that is sent or received is validated against them. Prints {"run": event, "assets": [event…]} as JSON.
"""

import argparse
import hashlib
import json
import pathlib
import struct
import sys
import time
import uuid

import jsonschema
import numpy
import pyedflib
import yaml
from confluent_kafka import Consumer, Producer

CHANNELS = ["Fz", "Cz", "Pz", "Oz"]
RATE = 256
SECONDS = 30
PATIENCE = 120


class Document:
    """An AsyncAPI document and what it says about one channel."""

    def __init__(self, path):
        self.folder = path.parent
        self.tree = yaml.safe_load(path.read_text())

    def resolve(self, node):
        while "$ref" in node:
            reference = node["$ref"]
            if not reference.startswith("#/"):
                return json.loads((self.folder / reference).read_text())
            node = self.tree
            for part in reference[2:].split("/"):
                node = node[part]
        return node

    def message(self, topic):
        (channel,) = [c for c in self.tree["channels"].values() if c["address"] == topic]
        (message,) = [self.resolve(m) for m in channel["messages"].values()]
        return message

    def check(self, topic, headers, payload):
        """Both, against what the document says of this topic."""
        message = self.message(topic)
        jsonschema.Draft202012Validator(self.resolve(message["headers"])).validate(headers)
        schema = self.resolve(message["payload"]["schema"])
        jsonschema.Draft202012Validator(schema).validate(payload)
        assert headers["ce_type"] == message["name"], headers

    def key(self, topic, payload):
        """The member that the document names as the record's key."""
        return payload[self.message(topic)["bindings"]["kafka"]["key"]["description"]]


def write_recording(path, seed):
    """Integers as microvolts, so that physical values are exact."""
    random = numpy.random.default_rng(seed)
    samples = random.integers(-900, 900, size=(len(CHANNELS), RATE * SECONDS))
    writer = pyedflib.EdfWriter(str(path), len(CHANNELS), file_type=pyedflib.FILETYPE_EDF)
    for index, name in enumerate(CHANNELS):
        writer.setSignalHeader(
            index,
            {
                "label": name,
                "dimension": "uV",
                "sample_frequency": RATE,
                "physical_min": -32768,
                "physical_max": 32767,
                "digital_min": -32768,
                "digital_max": 32767,
                "transducer": "",
                "prefilter": "",
            },
        )
    writer.writeSamples([channel.astype(numpy.int32) for channel in samples], digital=True)
    writer.close()
    return samples


def block_hashes(samples):
    """As the schema of the ingest event defines them, for blocks of a second."""

    def texts(values):
        encoded = [value.encode() for value in values]
        return struct.pack(">i", len(encoded)) + b"".join(struct.pack(">i", len(e)) + e for e in encoded)

    head = texts(CHANNELS) + texts(["uV"] * len(CHANNELS)) + struct.pack(">qq", RATE, 1)
    hashes = []
    for second in range(SECONDS):
        block = samples[:, second * RATE : (second + 1) * RATE]
        hashes.append(hashlib.sha256(head + block.T.astype("<f8").tobytes()).hexdigest())
    return hashes


def ingest_event(recording, path, samples, with_blocks):
    stream = {
        "name": "eeg",
        "kind": "signal",
        "format": "EDF",
        "uri": path.absolute().as_uri(),
        "rate_num": RATE,
        "rate_den": 1,
        "channels": [{"name": name, "unit": "uV"} for name in CHANNELS],
        "segments": [{"t0_ns": 0, "samples": RATE * SECONDS}],
    }
    if with_blocks:
        stream["blocks"] = block_hashes(samples)
    else:
        stream["hash"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"recording": recording, "revision": 1, "start": "2026-04-01T09:30:00Z", "streams": [stream]}


def publish(document, broker, topic, payload):
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid.uuid4()),
        "ce_type": document.message(topic)["name"],
        "ce_source": "/lab/stranger",
        "content-type": document.tree["defaultContentType"],
    }
    document.check(topic, headers, payload)
    failures = []
    producer = Producer({"bootstrap.servers": broker})
    producer.produce(
        topic,
        key=document.key(topic, payload).encode(),
        value=json.dumps(payload).encode(),
        headers={name: value.encode() for name, value in headers.items()},
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    assert producer.flush(PATIENCE) == 0 and not failures, failures


def received(document, consumer, recording, ended):
    """Everything about the recording, each event once, until its run has ended and nothing more comes.

    Topics have no order among each other: what was announced before the end may arrive after it.
    """
    seen = set()
    over = False
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        record = consumer.poll(2)
        if record is None:
            if over:
                return
            continue
        assert not record.error(), record.error()
        headers = {name: value.decode() for name, value in record.headers()}
        payload = json.loads(record.value())
        document.check(record.topic(), headers, payload)
        assert record.key().decode() == document.key(record.topic(), payload)
        if payload["recording"] != recording or headers["ce_id"] in seen:
            continue
        seen.add(headers["ce_id"])
        yield record.topic(), payload
        over = over or record.topic() in ended
    sys.exit(f"no run of {recording} ended within {PATIENCE} s; came so far: {len(seen)} events")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("asyncapi", type=pathlib.Path)
    arguments.add_argument("broker")
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("recording")
    arguments.add_argument("--seed", type=int, default=1, help="other samples")
    arguments.add_argument("--blocks", action="store_true", help="hash blocks, not the file")
    arguments = arguments.parse_args()

    document = Document(arguments.asyncapi)
    path = arguments.folder / f"{arguments.recording}.edf"
    event = ingest_event(arguments.recording, path, write_recording(path, arguments.seed), arguments.blocks)
    publish(document, arguments.broker, "ursa.recording-ingested", event)

    ended = ["virgo.run-completed", "virgo.run-failed"]
    consumer = Consumer(
        {
            "bootstrap.servers": arguments.broker,
            "group.id": f"stranger-{uuid.uuid4()}",
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe(["virgo.asset-materialized", *ended])
    assets, run = [], None
    for topic, payload in received(document, consumer, arguments.recording, ended):
        if topic == "virgo.asset-materialized":
            assets.append(payload)
        else:
            run = {"topic": topic, **payload}
    json.dump({"run": run, "assets": assets}, sys.stdout)
    consumer.close()


if __name__ == "__main__":
    main()
