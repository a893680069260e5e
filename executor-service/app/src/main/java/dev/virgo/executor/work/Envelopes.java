package dev.virgo.executor.work;

import com.google.protobuf.ByteString;
import dev.virgo.executor.backend.Demand;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.rpc.Channel;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.FieldKey;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Locality;
import dev.virgo.schemas.rpc.Slice;
import dev.virgo.schemas.rpc.Want;
import dev.virgo.schemas.rpc.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node-ready event says, as messages for the cache and the worker. */
final class Envelopes {
  private Envelopes() {}

  static Demand demand(Event.NodeReady ready) {
    var resources = ready.resources();
    return new Demand(resources.cpu(), resources.ramBytes(), resources.gpu(), resources.custom());
  }

  /** What is wanted of the cache, slice by slice in the event's order. */
  static List<Want> wants(Event.NodeReady ready, @Nullable String traceparent) {
    var parts = parts(ready);
    return ready.slices().stream().map(slice -> want(ready, slice, parts, traceparent)).toList();
  }

  /** The same without the key's parts, which only a key that is kept needs. */
  static List<Want> waiters(Event.NodeReady ready, @Nullable String traceparent) {
    return ready.slices().stream().map(slice -> want(ready, slice, "", traceparent)).toList();
  }

  private static Want want(
      Event.NodeReady ready, Event.ReadySlice slice, String parts, @Nullable String traceparent) {
    var want =
        Want.newBuilder()
            .setRun(ready.run())
            .setRecording(ready.recording())
            .setNode(ready.node())
            .setGroup(ready.group())
            .setSlice(slice(slice.slice()))
            .setDispatch(slice.dispatch())
            .setCutoffKey(bytes(slice.cutoffKey()))
            .setTransform(ready.identity())
            .setConfigHash(bytes(ready.configHash()))
            .setCodeHash(bytes(ready.codeHash()))
            .setLockfileHash(bytes(ready.lockfileHash()))
            .setPartsJson(parts);
    slice
        .assetKeys()
        .forEach((field, key) ->
            want.addFields(FieldKey.newBuilder().setField(field).setAssetKey(bytes(key))));
    if (traceparent != null) {
      want.setTraceparent(traceparent);
    }
    return want.build();
  }

  /** The key's parts that the slices of a batch share, for {@code explain}. */
  private static String parts(Event.NodeReady ready) {
    var json = EventJson.json().createObjectNode();
    json.put("identity", ready.identity());
    json.put("group", ready.group());
    json.set("config", ready.config());
    json.put("code_hash", ready.codeHash().hex());
    json.put("lockfile_hash", ready.lockfileHash().hex());
    var ports = json.putArray("ports");
    for (var port : ready.ports()) {
      var part = ports.addObject();
      part.put("name", port.name());
      part.set("locality", EventJson.json().valueToTree(port.locality()));
      if (port.stream() != null) {
        part.put("stream", port.stream().stream());
      }
      if (port.value() != null) {
        part.set("value", port.value());
      }
    }
    return CanonicalJson.of(json);
  }

  /** The envelope of all slices of the event; generations of blob paths are 0. */
  static Envelope envelope(Event.NodeReady ready, @Nullable String traceparent) {
    var envelope =
        Envelope.newBuilder()
            .setIdentity(ready.identity())
            .setConfigJson(CanonicalJson.of(ready.config()))
            .setGroup(ready.group())
            .setCodeHash(bytes(ready.codeHash()))
            .setLockfileHash(bytes(ready.lockfileHash()))
            .setRun(ready.run())
            .setNode(ready.node())
            .setRecording(ready.recording())
            .setLimits(
                Envelope.Limits.newBuilder()
                    .setTimeoutMs(ready.timeoutMs())
                    .setRamBytes(ready.resources().ramBytes())
                    .setCpu(ready.resources().cpu()));
    ready.ports().forEach(port -> envelope.addPorts(port(port)));
    for (var field : ready.fields()) {
      envelope.addFields(
          Envelope.OutputField.newBuilder()
              .setName(field.name())
              .setHeader(header(field.header())));
    }
    ready.slices().forEach(slice -> envelope.addSlices(output(slice)));
    if (traceparent != null) {
      envelope.setTraceparent(traceparent);
    }
    return envelope.build();
  }

  private static Envelope.Port port(Event.Port port) {
    var message =
        Envelope.Port.newBuilder().setName(port.name()).setLocality(locality(port.locality()));
    if (port.header() != null) {
      message.setHeader(header(port.header()));
    }
    for (var segment : port.segments()) {
      message.addSegments(Slice.newBuilder().setT0Ns(segment.t0Ns()).setT1Ns(segment.t1Ns()));
    }
    var stream = port.stream();
    var inputs = port.inputs();
    var value = port.value();
    if (stream != null) {
      var source =
          Envelope.StreamSource.newBuilder()
              .setUri(stream.uri())
              .setFormat(stream.format())
              .setStream(stream.stream())
              .setFirstBlock(stream.firstBlock());
      stream.blocks().forEach(block -> source.addBlocks(bytes(block)));
      message.setStream(source);
    } else if (inputs != null) {
      var source = Envelope.FieldSource.newBuilder();
      inputs.forEach(input -> source.addInputs(input(input)));
      message.setField(source);
    } else if (value != null) {
      message.setValueJson(CanonicalJson.of(value));
      if (port.valueHash() != null) {
        message.setValueHash(bytes(port.valueHash()));
      }
    } else {
      message.setAbsent(true);
    }
    return message.build();
  }

  private static Envelope.Input input(Event.InputRef input) {
    var message =
        Envelope.Input.newBuilder()
            .setSlice(slice(input.slice()))
            .setContentHash(bytes(input.contentHash()));
    if (input.uri() != null) {
      message.setUri(input.uri());
    }
    if (input.value() != null) {
      message.setValueJson(CanonicalJson.of(input.value()));
    }
    return message.build();
  }

  private static Envelope.OutputSlice output(Event.ReadySlice ready) {
    var message =
        Envelope.OutputSlice.newBuilder()
            .setSlice(slice(ready.slice()))
            .setCutoffKey(bytes(ready.cutoffKey()));
    for (var windows : ready.windows()) {
      var port = Envelope.PortWindows.newBuilder();
      for (var window : windows) {
        port.addWindows(
            Window.newBuilder()
                .setW0Ns(window.w0Ns())
                .setW1Ns(window.w1Ns())
                .setCutLeft(window.cutLeft())
                .setCutRight(window.cutRight()));
      }
      message.addPorts(port);
    }
    return message.build();
  }

  private static Header header(Event.FieldHeader header) {
    var message =
        Header.newBuilder()
            .setKind(header.kind())
            .setRateNum(header.rateNum())
            .setRateDen(header.rateDen())
            .setBlockNs(header.blockNs());
    for (var channel : header.channels()) {
      message.addChannels(Channel.newBuilder().setName(channel.name()).setUnit(channel.unit()));
    }
    return message.build();
  }

  private static Locality locality(LocalityKey locality) {
    return Locality.newBuilder()
        .setKind(Locality.Kind.valueOf(locality.kind().name()))
        .setBeforeNs(locality.beforeNs())
        .setAfterNs(locality.afterNs())
        .setTolerance(locality.tolerance())
        .build();
  }

  static Slice slice(dev.virgo.schemas.time.Slice slice) {
    return Slice.newBuilder().setT0Ns(slice.t0Ns()).setT1Ns(slice.t1Ns()).build();
  }

  static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }
}
