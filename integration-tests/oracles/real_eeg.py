"""What Virgo made of a real recording, against MNE's samples and SciPy's filters over the whole of it.

  real_eeg.py RECORDING FILTERED.arrow POWER.arrow

Prints one JSON list, one object per channel: the largest difference anywhere, and at the seams of the 10 s grid, relative to the RMS of
what is expected.
"""
import json
import sys

import mne
import numpy as np
import pyarrow.ipc

import filters

GRID_S = 10


def columns(path):
    table = pyarrow.ipc.open_file(path).read_all()
    return {name: table[name].to_numpy() for name in table.column_names}


def relative(made, expected):
    return np.abs(made - expected) / np.sqrt(np.mean(expected**2))


def main(recording, filtered_path, power_path):
    raw = mne.io.read_raw(recording, preload=True, verbose="error")
    rate = raw.info["sfreq"]
    filtered, power = columns(filtered_path), columns(power_path)
    assert list(filtered) == list(power) and len(filtered) > 1, (list(filtered), list(power))
    found = []
    for number, name in enumerate(name for name in filtered if name != "t_ns"):
        # MNE leaves GDF in the file's own unit, as Virgo does.
        assert raw.ch_names[number] == name, (raw.ch_names, name)
        expected = filters.bandpass(raw.get_data(picks=[number])[0], rate, 4, 1.0, 40.0)
        difference = relative(filtered[name], expected)
        seams = [int(s * rate) for s in range(GRID_S, int(len(expected) / rate), GRID_S)]
        near = [difference[s - 2 : s + 2].max() for s in seams]
        found.append({
            "channel": name,
            "samples": len(expected),
            "filtered": difference.max(),
            "seams": len(seams),
            "filtered_at_seams": max(near),
            "power": relative(power[name], filters.power(expected, rate, 8.0, 13.0, 2.0, 1.0)).max(),
        })
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
