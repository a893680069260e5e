package dev.virgo.worker;

import dev.virgo.payload.Piece;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.transform.ConfigurationName;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a transform returned against what its fields are: nothing that has another number of
 * channels or samples, and no null, gets any further. NaN is a value.
 */
final class Results {
  private final String transform;
  private final SequencedMap<String, SignalHeader> signals = new LinkedHashMap<>();
  private final List<String> names;

  Results(String transform, List<Envelope.OutputField> fields) {
    this.transform = transform;
    this.names = fields.stream().map(Envelope.OutputField::getName).toList();
    for (var field : fields) {
      if (field.getHeader().getKind().equals("signal")) {
        signals.put(field.getName(), InputPort.header(field.getHeader()));
      }
    }
  }

  List<String> names() {
    return names;
  }

  SignalHeader header(String field) {
    var header = signals.get(field);
    if (header == null) {
      throw new IllegalStateException("field " + field + " is no signal");
    }
    return header;
  }

  /** The samples of one field, of what a call for one segment returned. */
  double[][] samples(String field, @Nullable Object made, Binding.Returns returns)
      throws SliceFailed {
    var value = returns == Binding.Returns.RECORD ? component(field, made) : made;
    return samples(field, value);
  }

  private double[][] samples(String field, @Nullable Object value) throws SliceFailed {
    // Nothing keeps a transform from returning null where its type says otherwise.
    if (value instanceof Signal signal && present(signal.samples())) {
      return signal.samples();
    }
    throw wrong(field, "null or no Signal was returned");
  }

  private static boolean present(double @Nullable [] @Nullable [] samples) {
    if (samples == null) {
      return false;
    }
    for (var channel : samples) {
      if (channel == null) {
        return false;
      }
    }
    return true;
  }

  /** What a call for all segments returned, one signal for each. */
  List<Piece> pieces(String field, List<Span> segments, Slice slice, @Nullable Object made)
      throws SliceFailed {
    if (!(made instanceof List<?> list) || list.size() != segments.size()) {
      throw wrong(
          field, "one Signal per segment is needed, %d, not %s".formatted(segments.size(), made));
    }
    var pieces = new ArrayList<Piece>();
    for (int i = 0; i < segments.size(); i++) {
      var samples = samples(field, list.get(i));
      if (slice.overlaps(segments.get(i).t0Ns(), segments.get(i).t1Ns())) {
        pieces.add(piece(field, segments.get(i), slice, samples));
      }
    }
    return pieces;
  }

  /** The samples of a field over one segment of a slice, if they are as many as they must be. */
  Piece piece(String field, Span segment, Slice slice, double[][] samples) throws SliceFailed {
    var header = header(field);
    var expected = Samples.within(header, segment, slice.t0Ns(), slice.t1Ns());
    if (samples.length != header.channels().size()) {
      throw wrong(
          field,
          "slice %s has %d channels, not %d"
              .formatted(slice, samples.length, header.channels().size()));
    }
    for (int c = 0; c < samples.length; c++) {
      if (samples[c].length != expected.count()) {
        throw wrong(
            field,
            "channel %s of slice %s has %d samples, not %d: exactly those of the slice, not of its window"
                .formatted(
                    header.channels().get(c).name(), slice, samples[c].length, expected.count()));
      }
    }
    var span =
        new Span(Math.max(segment.t0Ns(), slice.t0Ns()), Math.min(segment.t1Ns(), slice.t1Ns()));
    return Piece.onGrid(span, header, segment.t0Ns(), expected.first(), samples);
  }

  /** Plain fields, of what a call returned. */
  SequencedMap<String, FieldValue> plain(@Nullable Object made, Binding.Returns returns)
      throws SliceFailed {
    var values = new LinkedHashMap<String, FieldValue>();
    for (var field : names) {
      var value = returns == Binding.Returns.RECORD ? component(field, made) : made;
      try {
        values.put(field, new FieldValue.Plain(PlainValues.write(value)));
      } catch (PlainValues.Unfit e) {
        throw wrong(field, (e.member() + " " + e.getMessage()).strip());
      }
    }
    return values;
  }

  private @Nullable Object component(String field, @Nullable Object made) throws SliceFailed {
    if (made instanceof Record record) {
      for (var component : record.getClass().getRecordComponents()) {
        if (ConfigurationName.of(component.getName()).equals(field)) {
          return PlainValues.component(record, component);
        }
      }
    }
    throw wrong(field, "null or a record without it was returned");
  }

  private SliceFailed wrong(String field, String what) {
    return new SliceFailed(
        Failure.Kind.TRANSFORM,
        "%s returned a wrong result for field %s: %s".formatted(transform, field, what));
  }
}
