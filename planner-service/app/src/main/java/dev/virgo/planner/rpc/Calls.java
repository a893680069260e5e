package dev.virgo.planner.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.virgo.schemas.event.Event.Channel;
import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.time.Slice;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records to messages and back, and what a failed call means. */
final class Calls {
  private Calls() {}

  /**
   * Asks another service.
   *
   * @throws Unreachable if it did not answer and may do so later
   * @throws TooMuch if the answer is too large, or the service busy
   * @throws IllegalStateException if it cannot handle the question itself, a bug here or there
   */
  static <T> T ask(String service, Supplier<T> question) {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw switch (e.getStatus().getCode()) {
        // The last two come of connections that end, never of what was asked.
        case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, CANCELLED ->
            new Unreachable(service, describe(e.getStatus()), e);
        case RESOURCE_EXHAUSTED -> new TooMuch(service, describe(e.getStatus()), e);
        case INVALID_ARGUMENT,
            FAILED_PRECONDITION,
            OUT_OF_RANGE,
            UNIMPLEMENTED,
            UNAUTHENTICATED,
            PERMISSION_DENIED,
            ALREADY_EXISTS,
            INTERNAL,
            UNKNOWN,
            DATA_LOSS,
            NOT_FOUND,
            OK ->
            new IllegalStateException(
                "the %s failed on a question of the planner: %s"
                    .formatted(service, describe(e.getStatus())),
                e);
      };
    }
  }

  /** As {@link #ask}, where the answer is small whatever is asked. */
  static <T> T askLittle(String service, Supplier<T> question) {
    try {
      return ask(service, question);
    } catch (TooMuch e) {
      throw e.busy();
    }
  }

  private static String describe(Status status) {
    var description = status.getDescription();
    return description == null ? status.getCode().name() : status.getCode() + ", " + description;
  }

  static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  static Key key(ByteString bytes) {
    return Key.of(bytes.toByteArray());
  }

  static Slice slice(dev.virgo.schemas.rpc.Slice slice) {
    return new Slice(slice.getT0Ns(), slice.getT1Ns());
  }

  static dev.virgo.schemas.rpc.Slice slice(Slice slice) {
    return dev.virgo.schemas.rpc.Slice.newBuilder()
        .setT0Ns(slice.t0Ns())
        .setT1Ns(slice.t1Ns())
        .build();
  }

  static @Nullable String text(String text) {
    return text.isEmpty() ? null : text;
  }

  static @Nullable JsonNode json(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return EventJson.json().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the cache answered a value that is no JSON: " + text, e);
    }
  }

  static Header header(FieldHeader header) {
    var message =
        Header.newBuilder()
            .setKind(header.kind())
            .setRateNum(header.rateNum())
            .setRateDen(header.rateDen())
            .setBlockNs(header.blockNs());
    for (var channel : header.channels()) {
      message.addChannels(
          dev.virgo.schemas.rpc.Channel.newBuilder()
              .setName(channel.name())
              .setUnit(channel.unit()));
    }
    return message.build();
  }

  static FieldHeader header(Header header) {
    return new FieldHeader(
        header.getKind(),
        header.getRateNum(),
        header.getRateDen(),
        header.getChannelsList().stream()
            .map(channel -> new Channel(channel.getName(), channel.getUnit()))
            .toList(),
        header.getBlockNs());
  }
}
