package dev.virgo.schemas.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Events to JSON and back: snake_case members, keys as hexadecimal text, times as RFC 3339. */
public final class EventJson {
  /** Deepest nesting that is read. */
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER = mapper();

  private EventJson() {}

  /** The mapper itself, for JSON of the same style elsewhere (REST, rows). */
  public static JsonMapper json() {
    return MAPPER;
  }

  /** The payload of an event, UTF-8. */
  public static byte[] encode(Event event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every event is representable as JSON", e);
    }
  }

  /**
   * Reads a payload.
   *
   * @throws InvalidEvent naming the member at fault: not JSON, a missing or wrong member
   */
  public static Event decode(EventType type, byte[] payload) {
    try {
      var event = MAPPER.readValue(payload, type.record());
      if (event == null) {
        throw new InvalidEvent("$", "the payload is null");
      }
      return event;
    } catch (ValueInstantiationException e) {
      if (e.getCause() instanceof InvalidEvent invalid) {
        throw invalid;
      }
      throw because(path(e), e);
    } catch (MismatchedInputException e) {
      if (isAbsent(e)) {
        throw absent(path(e), e);
      }
      throw because(path(e), e);
    } catch (JsonProcessingException e) {
      throw because("$", e);
    } catch (IOException e) {
      throw because("$", e);
    }
  }

  /** A number or a truth value that is not there, or null. */
  private static boolean isAbsent(MismatchedInputException e) {
    var type = e.getTargetType();
    return type != null
        && type.isPrimitive()
        && e.getOriginalMessage().startsWith("Cannot map `null`");
  }

  private static InvalidEvent absent(String member, MismatchedInputException cause) {
    var invalid = new InvalidEvent(member, "is missing");
    invalid.initCause(cause);
    return invalid;
  }

  private static InvalidEvent because(String member, IOException cause) {
    var message =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.getMessage();
    var invalid = new InvalidEvent(member, String.valueOf(message));
    invalid.initCause(cause);
    return invalid;
  }

  private static String path(JsonMappingException e) {
    var path = new StringBuilder("$");
    for (var step : e.getPath()) {
      path.append(
          step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
    }
    return path.toString();
  }

  private static JsonMapper mapper() {
    var module =
        new SimpleModule()
            .addSerializer(Key.class, new KeyOut())
            .addDeserializer(Key.class, new KeyIn())
            .addSerializer(Instant.class, new InstantOut())
            .addDeserializer(Instant.class, new InstantIn());
    var mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            // A number in quotes is a text, a number where a text belongs is a mistake.
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                LogicalType.Textual,
                config ->
                    config
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            // Nor is a blank text an absent number.
            .withCoercionConfigDefaults(config ->
                config
                    .setAcceptBlankAsEmpty(false)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            // The same event is the same bytes, in every process.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .addModule(module)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
    return mapper;
  }

  private static final class KeyOut extends StdSerializer<Key> {
    private static final long serialVersionUID = 1;

    KeyOut() {
      super(Key.class);
    }

    @Override
    public void serialize(Key key, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(key.hex());
    }
  }

  private static final class KeyIn extends StdDeserializer<Key> {
    private static final long serialVersionUID = 1;

    KeyIn() {
      super(Key.class);
    }

    @Override
    public Key deserialize(JsonParser in, DeserializationContext context) throws IOException {
      var text = in.getValueAsString();
      try {
        return Key.parse(text == null ? "" : text);
      } catch (IllegalArgumentException e) {
        throw MismatchedInputException.from(in, Key.class, String.valueOf(e.getMessage()));
      }
    }
  }

  private static final class InstantOut extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantOut() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant instant, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(instant.toString());
    }
  }

  private static final class InstantIn extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantIn() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      var text = in.getValueAsString();
      try {
        return java.time.OffsetDateTime.parse(text == null ? "" : text).toInstant();
      } catch (DateTimeParseException e) {
        throw MismatchedInputException.from(
            in, Instant.class, "'" + text + "' is no RFC 3339 time such as 2026-11-22T10:00:00Z");
      }
    }
  }
}
