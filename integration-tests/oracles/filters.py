"""What SciPy makes of the signals that the shipped EEG transforms are tested with.

  filters.py bandpass IN OUT --rate 256 --order 4 --low 1 --high 40 [--causal]
  filters.py notch    IN OUT --rate 256 --hz 50 --q 30 --harmonics 2
  filters.py power    IN OUT --rate 256 --low 8 --high 13 --window 2 --step 1
  filters.py golden   FOLDER

IN and OUT are one channel of little-endian float64. `golden` writes the expected values of the transforms' unit tests, one
"index,value" per line, computed on the signal of `synthetic`, which the unit tests make too.
"""
import argparse
import math
import pathlib

import numpy as np
from scipy import signal


def bandpass(x, rate, order, low, high, causal=False):
    sos = signal.butter(order, [low, high], btype="bandpass", fs=rate, output="sos")
    return signal.sosfilt(sos, x) if causal else both_ways(sos, x)


def notch(x, rate, hz, q, harmonics):
    sos = np.vstack([signal.tf2sos(*signal.iirnotch(hz * k, q, fs=rate)) for k in range(1, harmonics + 1)])
    return both_ways(sos, x)


def both_ways(sos, x):
    """sosfiltfilt; a segment that SciPy's default padding does not fit into is padded with what it has."""
    taps = 2 * len(sos) + 1 - min((sos[:, 2] == 0).sum(), (sos[:, 5] == 0).sum())
    return signal.sosfiltfilt(sos, x, padlen=min(3 * taps, len(x) - 1))


def power(x, rate, low, high, window, step):
    """The band's power around the times 0, step, 2*step ...: Welch of one segment over what the signal has of the window."""
    values = []
    times = np.arange(len(x)) / rate
    for j in range(math.ceil(len(x) / rate / step - 1e-12)):
        t = j * step
        part = x[(times >= t - window / 2 - 1e-10) & (times < t + window / 2 - 1e-10)]
        f, density = signal.welch(part, rate, nperseg=len(part), noverlap=0)
        inside = (f >= low * (1 - 1e-9)) & (f <= high * (1 + 1e-9))
        values.append(np.trapezoid(density[inside], f[inside]) if inside.sum() > 1 else np.nan)
    return np.array(values)


def synthetic(rate, samples):
    """Alpha, hum, an offset and noise from a generator that is written down in a line."""
    state, noise = 12345, np.empty(samples)
    for i in range(samples):
        state = (state * 1103515245 + 12345) % 2**31
        noise[i] = state / 2**31 - 0.5
    t = np.arange(samples) / rate
    return 100 + 20 * np.sin(2 * np.pi * 10 * t) + 5 * np.sin(2 * np.pi * 50 * t) + 30 * noise


def golden(folder):
    x = synthetic(256, 20 * 256)
    cases = {
        "bandpass-zero-phase": bandpass(x, 256, 4, 1.0, 40.0),
        "bandpass-causal": bandpass(x, 256, 4, 1.0, 40.0, causal=True),
        "bandpass-odd-order": bandpass(x, 256, 3, 0.5, 30.0),
        "bandpass-short": bandpass(x[:25], 256, 4, 1.0, 40.0),
        "notch": notch(x, 256, 50.0, 30.0, 2),
        "power": power(x, 256, 8.0, 13.0, 2.0, 1.0),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in cases.items():
        picked = range(len(values)) if len(values) <= 40 else [*range(0, len(values), 173), len(values) - 2, len(values) - 1]
        lines = [f"{i},{values[i]:.17g}\n" for i in picked]
        (folder / f"{name}.csv").write_text("".join(lines))
    sections = signal.butter(4, [1.0, 40.0], btype="bandpass", fs=256, output="sos")
    (folder / "sections.csv").write_text("".join(",".join(f"{v:.17g}" for v in row) + "\n" for row in sections))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    numbers = {
        "bandpass": {"rate": float, "order": int, "low": float, "high": float},
        "notch": {"rate": float, "hz": float, "q": float, "harmonics": int},
        "power": {"rate": float, "low": float, "high": float, "window": float, "step": float},
    }
    for name, options in numbers.items():
        command = commands.add_parser(name)
        command.add_argument("input", type=pathlib.Path)
        command.add_argument("output", type=pathlib.Path)
        for option, kind in options.items():
            command.add_argument(f"--{option}", type=kind, required=True)
    commands.choices["bandpass"].add_argument("--causal", action="store_true")
    commands.add_parser("golden").add_argument("folder", type=pathlib.Path)
    options = vars(parser.parse_args())
    command = options.pop("command")
    if command == "golden":
        golden(options["folder"])
        return
    x, output = np.fromfile(options.pop("input"), "<f8"), options.pop("output")
    made = {"bandpass": bandpass, "notch": notch, "power": power}[command](x, **options)
    made.astype("<f8").tofile(output)


if __name__ == "__main__":
    main()
