package dev.virgo.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.schemas.time.Span;
import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A signal's table: {@code t_ns} (int64, nanoseconds since the recording's start) and one float64
 * column per channel, none of them null. The rate and the pieces are in the schema's metadata
 * ({@code virgo.rate_num}, {@code virgo.rate_den}, {@code virgo.pieces}: a JSON list of {@code
 * [t0_ns, t1_ns, samples]}), each unit in its column's ({@code unit}).
 */
final class ArrowSchema {
  static final String TIME = "t_ns";
  private static final String PAYLOAD = "virgo.payload";
  private static final String VERSION = "virgo/payload/1";
  private static final String RATE_NUM = "virgo.rate_num";
  private static final String RATE_DEN = "virgo.rate_den";
  private static final String PIECES = "virgo.pieces";
  private static final String UNIT = "unit";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ArrowSchema() {}

  /** A piece without its samples. */
  record Extent(Span span, long samples) {}

  /** The schema of a payload with its pieces; null: of a table that joins many. */
  static Schema of(SignalHeader header, @Nullable List<Extent> pieces) {
    var fields = new ArrayList<Field>();
    fields.add(
        new Field(
            TIME,
            new FieldType(false, new ArrowType.Int(64, true), null, Map.of(UNIT, "ns")),
            null));
    var type = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    for (var channel : header.channels()) {
      var unit = Map.of(UNIT, channel.unit());
      fields.add(new Field(channel.name(), new FieldType(false, type, null, unit), null));
    }
    var metadata = new LinkedHashMap<String, String>();
    metadata.put(RATE_NUM, Long.toString(header.rateNum()));
    metadata.put(RATE_DEN, Long.toString(header.rateDen()));
    if (pieces != null) {
      metadata.put(PAYLOAD, VERSION);
      metadata.put(PIECES, write(pieces));
    }
    return new Schema(fields, metadata);
  }

  static SignalHeader header(Schema schema) throws InvalidPayload {
    var version = schema.getCustomMetadata().get(PAYLOAD);
    if (!VERSION.equals(version)) {
      throw new InvalidPayload(
          "the table's metadata says %s = %s, not %s: it was not written by this Virgo"
              .formatted(PAYLOAD, version, VERSION));
    }
    var channels = new ArrayList<Channel>();
    var fields = schema.getFields();
    for (var field : fields.subList(1, fields.size())) {
      channels.add(new Channel(field.getName(), field.getMetadata().getOrDefault(UNIT, "")));
    }
    return new SignalHeader(number(schema, RATE_NUM), number(schema, RATE_DEN), channels);
  }

  static List<Extent> pieces(Schema schema) throws InvalidPayload {
    var text = schema.getCustomMetadata().get(PIECES);
    try {
      var pieces = new ArrayList<Extent>();
      for (var piece : JSON.readTree(text == null ? "" : text)) {
        var span = new Span(piece.path(0).asLong(), piece.path(1).asLong());
        pieces.add(new Extent(span, piece.path(2).asLong()));
      }
      return pieces;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new InvalidPayload("the table's metadata %s is broken: %s".formatted(PIECES, text), e);
    }
  }

  private static String write(List<Extent> pieces) {
    var list = JSON.createArrayNode();
    for (var piece : pieces) {
      list.addArray().add(piece.span().t0Ns()).add(piece.span().t1Ns()).add(piece.samples());
    }
    return list.toString();
  }

  private static long number(Schema schema, String name) throws InvalidPayload {
    var text = schema.getCustomMetadata().get(name);
    try {
      return Long.parseLong(text == null ? "" : text);
    } catch (NumberFormatException e) {
      throw new InvalidPayload("the table's metadata %s is no number: %s".formatted(name, text), e);
    }
  }
}
