package dev.virgo.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.time.Span;
import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One input of a batch, ready to be read. */
sealed interface InputPort {
  String name();

  /** A signal, with its whole gapless stretches. */
  record Signal(String name, SignalHeader header, List<Span> segments, SignalSource source)
      implements InputPort {}

  /** A plain value. */
  record Value(String name, JsonNode json) implements InputPort {}

  /** An optional input that is not there. */
  record Absent(String name) implements InputPort {}

  /** What a message of the wire says about a signal. */
  static SignalHeader header(Header header) {
    var channels =
        header.getChannelsList().stream()
            .map(channel -> new Channel(channel.getName(), channel.getUnit()))
            .toList();
    return new SignalHeader(header.getRateNum(), header.getRateDen(), channels);
  }

  /**
   * Opens a port of an envelope.
   *
   * @throws SliceFailed where its source is missing or not what was expected
   */
  static InputPort open(Envelope.Port port, Recordings recordings, BlobStore blobs)
      throws SliceFailed {
    var name = port.getName();
    return switch (port.getSourceCase()) {
      case ABSENT, SOURCE_NOT_SET -> new Absent(name);
      case VALUE_JSON -> {
        if (!port.getValueHash().isEmpty()) {
          check(name, port.getValueJson(), Key.of(port.getValueHash().toByteArray()));
        }
        yield new Value(name, parse(name, port.getValueJson()));
      }
      case STREAM -> {
        var header = header(port.getHeader());
        long blockNs = port.getHeader().getBlockNs();
        var source = StreamSamples.open(name, port.getStream(), header, blockNs, recordings);
        yield new Signal(name, header, segments(port), source);
      }
      case FIELD -> field(port, blobs);
    };
  }

  private static InputPort field(Envelope.Port port, BlobStore blobs) throws SliceFailed {
    var inputs = port.getField().getInputsList();
    if (port.getHeader().getKind().equals("signal")) {
      var header = header(port.getHeader());
      var source = new FieldSamples(port.getName(), header, inputs, blobs);
      return new Signal(port.getName(), header, segments(port), source);
    }
    if (inputs.size() != 1) {
      throw new SliceFailed(
          Failure.Kind.PERMANENT,
          "port %s is a plain value: it has one input, not %d"
              .formatted(port.getName(), inputs.size()));
    }
    var input = inputs.getFirst();
    var text =
        input.getValueJson().isEmpty()
            ? new String(FieldSamples.bytes(port.getName(), input, blobs), StandardCharsets.UTF_8)
            : input.getValueJson();
    try {
      check(port.getName(), text, Key.of(input.getContentHash().toByteArray()));
    } catch (SliceFailed e) {
      throw e.blaming(input);
    }
    return new Value(port.getName(), parse(port.getName(), text));
  }

  private static void check(String port, String canonical, Key expected) throws SliceFailed {
    var actual = Keys.json(canonical);
    if (!actual.equals(expected)) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISMATCH,
          "port %s: the value has hash %s, not %s as expected".formatted(port, actual, expected));
    }
  }

  private static JsonNode parse(String port, String json) throws SliceFailed {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISMATCH, "port %s: the value is no JSON".formatted(port), e);
    }
  }

  private static List<Span> segments(Envelope.Port port) {
    return port.getSegmentsList().stream()
        .map(segment -> new Span(segment.getT0Ns(), segment.getT1Ns()))
        .toList();
  }
}
