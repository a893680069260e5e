"""What MNE and pyedflib make of recordings, to compare Virgo's readers with.

  read_recordings.py write FOLDER        writes test recordings with pyedflib, or by hand where no package writes the format
  read_recordings.py read OUT FILE...    reads each file with every package that can

`read` writes, per file and package, the samples as little-endian float64, channel after channel, in the unit of the file's header, and
prints one JSON list: {"file", "by", "start", "signals": [{"name", "rate", "samples", "data"}], "annotations": [{"onset", "duration", "label"}]}.
Seconds; a start is ISO 8601 in UTC.
"""
import argparse
import datetime
import json
import pathlib
import struct

import mne
import numpy as np
import pyedflib

START = datetime.datetime(2031, 3, 2, 4, 5, 6)
RATE = 256
SECONDS = 12


def signals(count, rate, scale, seed):
    """Sums of sines and noise, different in every channel."""
    random = np.random.default_rng(seed)
    time = np.arange(SECONDS * rate) / rate
    return [scale * (np.sin(2 * np.pi * (3 + c) * time) + 0.2 * random.standard_normal(time.size)) for c in range(count)]


def write_edf(path, file_type, digital):
    """EDF+ or BDF+ with four channels, one of them slower and in another unit."""
    labels = ["Fp1", "EEG C3-A2", "EOG left", "ECG"]
    units = ["uV", "uV", "uV", "mV"]
    rates = [RATE, RATE, RATE, 128]
    data = signals(3, RATE, 80.0, 1) + signals(1, 128, 0.9, 2)
    with pyedflib.EdfWriter(str(path), 4, file_type=file_type) as out:
        out.setStartdatetime(START)
        out.setSignalHeaders([
            {"label": label, "dimension": unit, "sample_frequency": rate, "physical_min": -low, "physical_max": low,
             "digital_min": -digital, "digital_max": digital - 1, "transducer": "", "prefilter": ""}
            for label, unit, rate, low in zip(labels, units, rates, [500, 400, 300.5, 3.25])])
        out.writeSamples(data)
        out.writeAnnotation(1.25, 0.5, "blink")
        out.writeAnnotation(3.0, -1, "light off")
        out.writeAnnotation(7.123, 2.0, "Spindel ö")


def write_brainvision(folder, name, vectorized, binary_format):
    data = np.array(signals(3, 250, 60.0, 3))
    resolution = 0.1 if binary_format == "INT_16" else 1.0
    stored = np.round(data / resolution).astype("<i2") if binary_format == "INT_16" else data.astype("<f4")
    (stored if vectorized else stored.T).tofile(folder / f"{name}.eeg")
    channels = "\n".join(f"Ch{c + 1}={label},,{resolution},µV" for c, label in enumerate(["Cz", "Pz", "Oz"]))
    (folder / f"{name}.vhdr").write_text(f"""Brain Vision Data Exchange Header File Version 1.0
; written by a test

[Common Infos]
Codepage=UTF-8
DataFile={name}.eeg
MarkerFile={name}.vmrk
DataFormat=BINARY
DataOrientation={"VECTORIZED" if vectorized else "MULTIPLEXED"}
NumberOfChannels=3
SamplingInterval=4000

[Binary Infos]
BinaryFormat={binary_format}

[Channel Infos]
{channels}
""", encoding="utf-8")
    (folder / f"{name}.vmrk").write_text(f"""Brain Vision Data Exchange Marker File, Version 1.0

[Common Infos]
Codepage=UTF-8
DataFile={name}.eeg

[Marker Infos]
Mk1=New Segment,,1,1,0,20310302040506250000
Mk2=Stimulus,S  1,126,1,0
Mk3=Response,R  2,501,25,0
""", encoding="utf-8")


def write_gdf(path):
    """GDF 1.25, 16-bit integers in records of one second, event table of mode 1."""
    data = np.array(signals(2, RATE, 70.0, 4))
    stored = np.round((data + 200) / 400 * 65535 - 32768).astype("<i2")
    count = len(data)
    text = lambda value, width: value.encode("latin-1").ljust(width)
    header = text("GDF 1.25", 8) + text("X X", 80) + text("", 80) + text("2031030204050600", 16)
    header += struct.pack("<q", 256 * (count + 1)) + bytes(24) + bytes(20)
    header += struct.pack("<qIII", SECONDS, 1, 1, count)
    header += b"".join(text(label, 16) for label in ["C3", "C4"]) + text("", 80) * count + text("uV", 8) * count
    header += struct.pack("<2d", -200, -200) + struct.pack("<2d", 200, 200)
    header += struct.pack("<2q", -32768, -32768) + struct.pack("<2q", 32767, 32767)
    header += text("", 80) * count + struct.pack("<2I", RATE, RATE) + struct.pack("<2I", 3, 3) + text("", 32) * count
    records = stored.reshape(count, SECONDS, RATE).transpose(1, 0, 2).tobytes()
    positions, types = [257, 1025, 2049], [768, 769, 770]
    events = bytes([1]) + RATE.to_bytes(3, "little") + struct.pack("<I3I3H", 3, *positions, *types)
    path.write_bytes(header + records + events)


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    write_edf(folder / "plus.edf", pyedflib.FILETYPE_EDFPLUS, 32768)
    write_edf(folder / "plus.bdf", pyedflib.FILETYPE_BDFPLUS, 8388608)
    write_brainvision(folder, "short", False, "INT_16")
    write_brainvision(folder, "float", True, "IEEE_FLOAT_32")
    write_gdf(folder / "mode1.gdf")


def dump(out, file, by, start, named, annotations):
    result = {"file": file.name, "by": by, "start": start, "signals": [], "annotations": annotations}
    for number, (name, rate, samples) in enumerate(named):
        target = out / f"{file.name}.{by}.{number}.f64"
        np.asarray(samples, "<f8").tofile(target)
        result["signals"].append({"name": name, "rate": float(rate), "samples": len(samples), "data": str(target)})
    return result


def with_mne(out, file):
    raw = mne.io.read_raw(file, preload=True, verbose="error")
    # MNE turns what it knows into volts and leaves the rest: undo exactly what it did.
    extras = raw._raw_extras[0]
    if "units" in extras:
        factors = np.asarray(extras["units"], float)
    else:
        factors = np.array([{"µV": 1e-6, "mV": 1e-3}.get(raw._orig_units.get(name), 1.0) for name in raw.ch_names])
    named = [(name, raw.info["sfreq"], row / factor) for name, row, factor in zip(raw.ch_names, raw.get_data(), factors)]
    annotations = [{"onset": float(a["onset"]), "duration": float(a["duration"]), "label": str(a["description"])} for a in raw.annotations]
    start = raw.info["meas_date"]
    return dump(out, file, "mne", start.isoformat() if start else None, named, annotations)


def with_pyedflib(out, file):
    with pyedflib.EdfReader(str(file)) as reader:
        named = [(reader.getLabel(i), reader.getSampleFrequency(i), reader.readSignal(i)) for i in range(reader.signals_in_file)]
        annotations = [{"onset": float(onset), "duration": max(0.0, float(duration)), "label": str(label)}
                       for onset, duration, label in zip(*reader.readAnnotations())]
        start = reader.getStartdatetime().replace(tzinfo=datetime.timezone.utc).isoformat()
    return dump(out, file, "pyedflib", start, named, annotations)


def read(out, files):
    out.mkdir(parents=True, exist_ok=True)
    results = []
    for file in files:
        results.append(with_mne(out, file))
        if file.suffix in (".edf", ".bdf") and not discontinuous(file):
            results.append(with_pyedflib(out, file))
    print(json.dumps(results, ensure_ascii=False))


def discontinuous(file):
    """pyedflib refuses these."""
    with open(file, "rb") as opened:
        return opened.read(197)[192:] in (b"EDF+D", b"BDF+D")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write").add_argument("folder", type=pathlib.Path)
    reading = commands.add_parser("read")
    reading.add_argument("out", type=pathlib.Path)
    reading.add_argument("files", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    if arguments.command == "write":
        write(arguments.folder)
    else:
        read(arguments.out, arguments.files)
