package dev.virgo.worker;

import dev.virgo.payload.Piece;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import dev.virgo.transform.SignalSegments;
import dev.virgo.transform.SignalWindow;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes slices of one compute group. Each is computed from exactly its own windows, so that the
 * result does not depend on how slices were batched: once per slice and segment, or, where the
 * transform takes the whole recording, once.
 */
final class GroupRun {
  private final Object transform;
  private final Binding.GroupMethod method;
  private final List<InputPort> ports;
  private final Results results;
  private long bytesIn;

  GroupRun(Object transform, Binding.GroupMethod method, List<InputPort> ports, Results results) {
    this.transform = transform;
    this.method = method;
    this.ports = ports;
    this.results = results;
  }

  /** Bytes of samples that were read since the last call. */
  long takeBytesIn() {
    long taken = bytesIn;
    bytesIn = 0;
    return taken;
  }

  /** The value of every field over the slice. */
  SequencedMap<String, FieldValue> run(Envelope.OutputSlice output) throws SliceFailed {
    var slice = new Slice(output.getSlice().getT0Ns(), output.getSlice().getT1Ns());
    var windows = new ArrayList<List<Window>>();
    for (var port : output.getPortsList()) {
      windows.add(port.getWindowsList().stream().map(GroupRun::window).toList());
    }
    return method.takesWindows() ? windowed(slice, windows) : whole(slice, windows);
  }

  private static Window window(dev.virgo.schemas.rpc.Window window) {
    return new Window(
        window.getW0Ns(), window.getW1Ns(), window.getCutLeft(), window.getCutRight());
  }

  // ------------------------------------------------------------------ once per segment

  private SequencedMap<String, FieldValue> windowed(Slice slice, List<List<Window>> windows)
      throws SliceFailed {
    var pieces = new LinkedHashMap<String, List<Piece>>();
    results.names().forEach(field -> pieces.put(field, new ArrayList<>()));
    for (var segment : outputSegments()) {
      if (slice.overlaps(segment.t0Ns(), segment.t1Ns())) {
        var made =
            call((port, at) -> {
              var window = windowOn(port, windows.get(at), segment, slice);
              return signalWindow(port, window, slice);
            });
        for (var field : pieces.entrySet()) {
          var samples = results.samples(field.getKey(), made, method.returns());
          field.getValue().add(results.piece(field.getKey(), segment, slice, samples));
        }
      }
    }
    return signals(pieces);
  }

  /** Where every signal input has samples: what a derived signal's segments are. */
  private List<Span> outputSegments() {
    List<Span> common = null;
    for (var port : ports) {
      if (port instanceof InputPort.Signal signal) {
        common = common == null ? signal.segments() : intersection(common, signal.segments());
      }
    }
    return common == null ? List.of() : common;
  }

  private static List<Span> intersection(List<Span> some, List<Span> others) {
    var both = new ArrayList<Span>();
    for (var one : some) {
      for (var other : others) {
        long t0 = Math.max(one.t0Ns(), other.t0Ns());
        long t1 = Math.min(one.t1Ns(), other.t1Ns());
        if (t0 < t1) {
          both.add(new Span(t0, t1));
        }
      }
    }
    return both;
  }

  private static Window windowOn(
      InputPort.Signal port, List<Window> windows, Span segment, Slice slice) throws SliceFailed {
    long from = Math.max(segment.t0Ns(), slice.t0Ns());
    long to = Math.min(segment.t1Ns(), slice.t1Ns());
    for (var window : windows) {
      if (window.w0Ns() <= from && to <= window.w1Ns()) {
        return window;
      }
    }
    throw new SliceFailed(
        Failure.Kind.PERMANENT,
        "port %s: no window covers [%d ns, %d ns) of slice %s; there are %s"
            .formatted(port.name(), from, to, slice, windows));
  }

  // ------------------------------------------------------------------ once for all

  private SequencedMap<String, FieldValue> whole(Slice slice, List<List<Window>> windows)
      throws SliceFailed {
    var made =
        call((port, at) -> {
          var segments = new ArrayList<SignalWindow>();
          for (var window : windows.get(at)) {
            segments.add(signalWindow(port, window, slice));
          }
          return new SignalSegments(port.header(), segments);
        });
    if (method.returns() != Binding.Returns.SIGNAL_LIST) {
      return results.plain(made, method.returns());
    }
    var field = results.names().getFirst();
    var segments = firstSignal().segments();
    var pieces = new LinkedHashMap<String, List<Piece>>();
    pieces.put(field, results.pieces(field, segments, slice, made));
    return signals(pieces);
  }

  private InputPort.Signal firstSignal() {
    return ports.stream()
        .filter(InputPort.Signal.class::isInstance)
        .map(InputPort.Signal.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a signal comes from a signal: " + method));
  }

  // ------------------------------------------------------------------ both

  /** Makes the argument for a signal port. */
  @FunctionalInterface
  private interface SignalArgument {
    Object of(InputPort.Signal port, int at) throws SliceFailed;
  }

  private @Nullable Object call(SignalArgument signals) throws SliceFailed {
    return Invocation.call(
        transform,
        method.method(),
        method.parameters(),
        (parameter, type) -> argument(parameter, type, signals));
  }

  private @Nullable Object argument(Binding.Parameter parameter, Type type, SignalArgument signals)
      throws SliceFailed {
    for (int at = 0; at < ports.size(); at++) {
      var port = ports.get(at);
      if (port.name().equals(parameter.port())) {
        return switch (port) {
          case InputPort.Signal signal -> signals.of(signal, at);
          case InputPort.Value value -> plain(value, type);
          case InputPort.Absent _ -> null;
        };
      }
    }
    return null;
  }

  private static Object plain(InputPort.Value value, Type type) throws SliceFailed {
    try {
      return PlainValues.read(value.json(), type);
    } catch (PlainValues.Unfit e) {
      throw new SliceFailed(
          Failure.Kind.PERMANENT,
          "port %s: %s %s".formatted(value.name(), e.member(), e.getMessage()),
          e);
    }
  }

  private SignalWindow signalWindow(InputPort.Signal port, Window window, Slice slice)
      throws SliceFailed {
    var segment = segmentOf(port, window);
    var samples = port.source().read(segment, window);
    bytesIn += (long) samples.length * (samples.length == 0 ? 0 : samples[0].length) * Double.BYTES;
    return new SignalWindow(
        port.header(),
        segment.t0Ns(),
        Samples.within(port.header(), segment, window).first(),
        window.w1Ns(),
        samples,
        window.cutLeft(),
        window.cutRight(),
        slice.t0Ns(),
        slice.t1Ns());
  }

  private static Span segmentOf(InputPort.Signal port, Window window) throws SliceFailed {
    for (var segment : port.segments()) {
      if (segment.t0Ns() <= window.w0Ns() && window.w1Ns() <= segment.t1Ns()) {
        return segment;
      }
    }
    throw new SliceFailed(
        Failure.Kind.PERMANENT,
        "port %s: window %s lies in none of the segments %s"
            .formatted(port.name(), window, port.segments()));
  }

  private SequencedMap<String, FieldValue> signals(SequencedMap<String, List<Piece>> pieces) {
    var values = new LinkedHashMap<String, FieldValue>();
    pieces.forEach((field, list) ->
        values.put(field, new FieldValue.Signal(new SignalPayload(results.header(field), list))));
    return values;
  }
}
