package dev.virgo.planner.core;

import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.key.PortKey;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import java.util.ArrayList;
import java.util.List;

/** Grid, gaps and windows: which stretches of time belong to which slice. */
final class Slicing {
  private Slicing() {}

  /** The grid cells {@code [n * grid, (n + 1) * grid)}, clipped, that touch a segment. */
  static List<Slice> grid(long gridNs, long extentNs, List<Span> segments) {
    var slices = new ArrayList<Slice>();
    long next = 0;
    for (var segment : segments) {
      if (segment.lengthNs() == 0) {
        continue;
      }
      long first = Math.max(next, segment.t0Ns() / gridNs);
      long last = (segment.t1Ns() - 1) / gridNs;
      for (long n = first; n <= last && n * gridNs < extentNs; n++) {
        slices.add(new Slice(n * gridNs, Math.min((n + 1) * gridNs, extentNs)));
      }
      next = Math.max(next, last + 1);
    }
    return slices;
  }

  /** The stretches that lie in a segment of both. */
  static List<Span> intersect(List<Span> left, List<Span> right) {
    var both = new ArrayList<Span>();
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      long t0 = Math.max(left.get(i).t0Ns(), right.get(j).t0Ns());
      long t1 = Math.min(left.get(i).t1Ns(), right.get(j).t1Ns());
      if (t0 < t1) {
        both.add(new Span(t0, t1));
      }
      if (left.get(i).t1Ns() < right.get(j).t1Ns()) {
        i++;
      } else {
        j++;
      }
    }
    return both;
  }

  /**
   * The gapless pieces of a slice's extended window at one port. For a local port there is one per
   * output segment that the slice touches, in order, so that the pieces of several ports belong
   * together by position; for a global port one per segment of the port.
   */
  static List<Window> windows(
      Slice slice, List<Span> outputSegments, List<Span> portSegments, LocalityKey locality) {
    var windows = new ArrayList<Window>();
    if (locality.kind() == LocalityKey.Kind.GLOBAL) {
      for (var segment : portSegments) {
        if (segment.lengthNs() > 0) {
          windows.add(new Window(segment.t0Ns(), segment.t1Ns(), false, false));
        }
      }
      return windows;
    }
    for (int i = firstEndingAfter(outputSegments, slice.t0Ns()); i < outputSegments.size(); i++) {
      var output = outputSegments.get(i);
      if (output.t0Ns() >= slice.t1Ns()) {
        break;
      }
      if (output.lengthNs() == 0) {
        continue;
      }
      long t0 = Math.max(slice.t0Ns(), output.t0Ns());
      long t1 = Math.min(slice.t1Ns(), output.t1Ns());
      var port = portSegments.get(firstEndingAfter(portSegments, t0));
      long w0 = Math.max(port.t0Ns(), t0 - locality.beforeNs());
      // A halo of centuries must not wrap around.
      long reach = t1 + locality.afterNs() < t1 ? Long.MAX_VALUE : t1 + locality.afterNs();
      long w1 = Math.min(port.t1Ns(), reach);
      windows.add(new Window(w0, w1, w0 > port.t0Ns(), w1 < port.t1Ns()));
    }
    return windows;
  }

  /** The windows, each with the start of the segment that it lies in. */
  static List<PortKey.Piece> pieces(List<Window> windows, List<Span> portSegments) {
    var pieces = new ArrayList<PortKey.Piece>(windows.size());
    for (var window : windows) {
      var segment = portSegments.get(firstEndingAfter(portSegments, window.w0Ns()));
      pieces.add(new PortKey.Piece(window, segment.t0Ns()));
    }
    return pieces;
  }

  /** Position of the first span that ends after the instant, or the size. */
  private static int firstEndingAfter(List<Span> spans, long instantNs) {
    int low = 0;
    int high = spans.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spans.get(middle).t1Ns() > instantNs) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Position of the first slice that ends after the instant, or the size. */
  static int firstSliceEndingAfter(List<Slice> slices, long instantNs) {
    int low = 0;
    int high = slices.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (slices.get(middle).t1Ns() > instantNs) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Position of the slice, or -1. */
  static int indexOf(List<Slice> slices, Slice slice) {
    int index = firstSliceEndingAfter(slices, slice.t0Ns());
    return index < slices.size() && slices.get(index).equals(slice) ? index : -1;
  }
}
