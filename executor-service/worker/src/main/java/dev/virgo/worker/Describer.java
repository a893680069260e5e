package dev.virgo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.rpc.Channel;
import dev.virgo.schemas.rpc.ConfigurationError;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.Description;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.SignalHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a transform what only its author's code can say about a configuration. The same question has
 * the same answer, so whatever the code does wrong is permanent.
 */
final class Describer {
  private final Transforms transforms;

  Describer(Transforms transforms) {
    this.transforms = transforms;
  }

  DescribeReply describe(DescribeRequest request) {
    var transform = transforms.find(request.getIdentity());
    if (transform.isEmpty()) {
      return DescribeReply.newBuilder()
          .setFailure(
              SliceFailed.failure(
                  Failure.Kind.CODE_MISMATCH,
                  "this executor has no transform " + request.getIdentity(),
                  null))
          .build();
    }
    try {
      var instance = Configuration.bind(transform.get(), request.getConfigJson());
      var description = describe(transform.get(), instance, headers(request));
      return DescribeReply.newBuilder().setDescription(description).build();
    } catch (Configuration.Invalid e) {
      return error(e.field(), String.valueOf(e.getMessage()));
    } catch (SliceFailed e) {
      if (e.getCause() instanceof InvalidConfiguration invalid) {
        return error(invalid.field(), String.valueOf(invalid.getMessage()));
      }
      var kind = e.kind() == Failure.Kind.TRANSFORM ? Failure.Kind.PERMANENT : e.kind();
      return failure(new SliceFailed(kind, asking(request) + ": " + e.getMessage(), causeOf(e)));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return failure(SliceFailed.bug(asking(request), e));
    }
  }

  private static Throwable causeOf(SliceFailed failed) {
    return failed.getCause() == null ? failed : failed.getCause();
  }

  private static String asking(DescribeRequest request) {
    return "describing " + request.getIdentity();
  }

  private static DescribeReply failure(SliceFailed failed) {
    return DescribeReply.newBuilder().setFailure(failed.toFailure()).build();
  }

  private static DescribeReply error(String field, String message) {
    return DescribeReply.newBuilder()
        .setError(
            ConfigurationError.newBuilder().setField(field).setMessage(SliceFailed.cut(message)))
        .build();
  }

  /** Headers of the signal ports that are present. */
  private static Map<String, SignalHeader> headers(DescribeRequest request) {
    var byPort = new LinkedHashMap<String, SignalHeader>();
    for (var port : request.getPortsList()) {
      if (port.getPresent() && port.getHeader().getKind().equals("signal")) {
        byPort.put(port.getPort(), InputPort.header(port.getHeader()));
      }
    }
    return byPort;
  }

  private static Description describe(
      LoadedTransform transform, Object instance, Map<String, SignalHeader> byPort)
      throws SliceFailed {
    call(transform, "validate", instance, byPort);
    var computed = (Locality) answer(transform, "locality", instance, byPort);
    var own = (SignalHeader) answer(transform, "header", instance, byPort);
    var description = Description.newBuilder();
    for (var group : transform.descriptor().path("groups")) {
      var locality = locality(group, computed);
      var described = Description.Group.newBuilder().setGroup(group.path("name").asText());
      for (var port : group.path("inputs")) {
        described.addPorts(
            Description.PortLocality.newBuilder().setPort(port.asText()).setLocality(locality));
      }
      description.addGroups(described);
    }
    for (var field : transform.descriptor().path("fields")) {
      var header =
          field.path("type").asText().equals("Signal")
              ? signal(own != null ? own : inherited(transform, byPort))
              : Header.newBuilder().setKind("plain").build();
      description.addFields(
          Description.FieldHeader.newBuilder()
              .setField(field.path("name").asText())
              .setHeader(header));
    }
    return description.build();
  }

  /** What a method says; null only where the transform has no such method. */
  private static @Nullable Object answer(
      LoadedTransform transform, String name, Object instance, Map<String, SignalHeader> byPort)
      throws SliceFailed {
    var answer = call(transform, name, instance, byPort);
    if (answer == null && transform.hook(name).isPresent()) {
      throw new SliceFailed(Failure.Kind.PERMANENT, "its method %s returned null".formatted(name));
    }
    return answer;
  }

  private static @Nullable Object call(
      LoadedTransform transform, String name, Object instance, Map<String, SignalHeader> byPort)
      throws SliceFailed {
    Optional<Binding.Hook> hook = transform.hook(name);
    if (hook.isEmpty()) {
      return null;
    }
    return Invocation.call(
        instance,
        hook.get().method(),
        hook.get().parameters(),
        (parameter, _) -> byPort.get(parameter.port()));
  }

  /** Without a method {@code header} a signal has the header of the first signal it reads. */
  private static SignalHeader inherited(LoadedTransform transform, Map<String, SignalHeader> byPort)
      throws SliceFailed {
    for (var input : transform.descriptor().path("inputs")) {
      var header = byPort.get(input.path("name").asText());
      if (header != null) {
        return header;
      }
    }
    throw new SliceFailed(
        Failure.Kind.PERMANENT,
        transform.identity() + " makes a signal from no signal; give it a method header(...)");
  }

  private static Header signal(SignalHeader header) {
    var message =
        Header.newBuilder()
            .setKind("signal")
            .setRateNum(header.rateNum())
            .setRateDen(header.rateDen());
    for (var channel : header.channels()) {
      message.addChannels(Channel.newBuilder().setName(channel.name()).setUnit(channel.unit()));
    }
    return message.build();
  }

  private static dev.virgo.schemas.rpc.Locality locality(
      JsonNode group, @Nullable Locality computed) {
    var message = dev.virgo.schemas.rpc.Locality.newBuilder();
    var kind = group.path("locality").asText();
    if (!kind.equals("COMPUTED")) {
      return message
          .setKind(dev.virgo.schemas.rpc.Locality.Kind.valueOf(kind))
          .setBeforeNs(group.path("before_ns").asLong())
          .setAfterNs(group.path("after_ns").asLong())
          .setTolerance(group.path("eps").asDouble())
          .build();
    }
    if (computed == null) {
      throw new IllegalStateException("a computed locality has its method: " + group);
    }
    return message
        .setKind(dev.virgo.schemas.rpc.Locality.Kind.valueOf(computed.kind().name()))
        .setBeforeNs(computed.beforeNs())
        .setAfterNs(computed.afterNs())
        .setTolerance(computed.eps())
        .build();
  }
}
