package dev.virgo.planner.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node's row, packed: per group and slice where it stands. What the run's pin implies (keys,
 * windows, headers) is not in it.
 */
final class NodeCodec {
  /** 2 added what a dispatch expects, 3 where slices were executed; earlier rows go without. */
  private static final int VERSION = 3;

  private static final int WITH_PLACES = 3;

  private NodeCodec() {}

  static byte[] encode(NodeState node) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      text(out, node.error);
      text(out, node.cause);
      out.writeLong(node.queueUs);
      out.writeLong(node.runUs);
      out.writeLong(node.cpuUs);
      out.writeLong(node.peakRssBytes);
      out.writeDouble(node.costUsd);
      out.writeDouble(node.savedUsd);
      text(out, node.backend);
      text(out, node.host);
      out.writeInt(node.timedSlices);
      out.writeInt(node.places.size());
      for (var place : node.places) {
        text(out, place.host());
        text(out, place.slot());
      }
      out.writeInt(node.groups.size());
      for (var group : node.groups) {
        encode(out, group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void encode(DataOutputStream out, GroupState group) throws IOException {
    out.writeUTF(group.plan.name());
    out.writeInt(group.slices());
    out.writeInt(group.plan.fields().size());
    out.writeBoolean(group.foundByPath);
    for (int i = 0; i < group.slices(); i++) {
      out.writeByte(group.status[i].code());
      out.writeLong(group.dispatch[i]);
      out.writeLong(group.opened[i]);
      out.writeInt(group.attempts[i]);
      out.writeByte(group.losses[i]);
      out.writeByte(group.expiries[i]);
      out.writeByte(group.mismatches[i]);
      var expected = group.status[i].done() ? null : group.expected[i];
      out.writeBoolean(expected != null);
      if (expected != null) {
        out.write(expected.bytes());
      }
      if (group.status[i].done()) {
        for (int f = 0; f < group.plan.fields().size(); f++) {
          out.write(Work.present(group.rowKeys[f][i]).bytes());
          out.write(Work.present(group.content[f][i]).bytes());
          text(out, group.uri[f][i]);
          var value = group.value[f][i];
          text(out, value == null ? null : CanonicalJson.of(value));
        }
      }
    }
  }

  /**
   * Overlays a freshly planned group with what its row remembers, and the node's sums and failure
   * with it: what failed for good does not run again. A group of another shape is left as it is:
   * its assets are found by their keys again.
   */
  static void restore(byte @Nullable [] packed, NodeState node, GroupState group) {
    if (packed == null) {
      return;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(packed))) {
      int version = in.readByte();
      if (version < 1 || version > VERSION) {
        return;
      }
      boolean first = node.groups.isEmpty();
      var remembered = readNode(in, version);
      int groups = in.readInt();
      for (int g = 0; g < groups; g++) {
        restore(in, version, group);
      }
      if (first) {
        remembered.into(node);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("packed state of node " + node.name() + " is damaged", e);
    }
  }

  /** Whether a row holds slices; that of a node which failed before it was planned does not. */
  static boolean remembersGroups(byte @Nullable [] packed) {
    if (packed == null) {
      return false;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(packed))) {
      int version = in.readByte();
      if (version < 1 || version > VERSION) {
        return false;
      }
      var _ = readNode(in, version);
      return in.readInt() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("packed state of a node is damaged", e);
    }
  }

  private record OfNode(
      @Nullable String error,
      @Nullable String cause,
      long queueUs,
      long runUs,
      long cpuUs,
      long peakRssBytes,
      double costUsd,
      double savedUsd,
      @Nullable String backend,
      @Nullable String host,
      int timedSlices,
      List<Place> places) {
    void into(NodeState node) {
      node.error = error;
      node.cause = cause;
      node.queueUs = queueUs;
      node.runUs = runUs;
      node.cpuUs = cpuUs;
      node.peakRssBytes = peakRssBytes;
      node.costUsd = costUsd;
      node.savedUsd = savedUsd;
      node.backend = backend;
      node.host = host;
      node.timedSlices = timedSlices;
      node.places.addAll(places);
    }
  }

  private static OfNode readNode(DataInputStream in, int version) throws IOException {
    return new OfNode(
        readText(in),
        readText(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        readText(in),
        readText(in),
        in.readInt(),
        version < WITH_PLACES ? List.of() : readPlaces(in));
  }

  private static List<Place> readPlaces(DataInputStream in) throws IOException {
    var places = new ArrayList<Place>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      places.add(new Place(Work.present(readText(in)), Work.present(readText(in))));
    }
    return places;
  }

  private static void restore(DataInputStream in, int version, GroupState group)
      throws IOException {
    var name = in.readUTF();
    int slices = in.readInt();
    int fields = in.readInt();
    boolean foundByPath = in.readBoolean();
    boolean same =
        name.equals(group.plan.name())
            && slices == group.slices()
            && fields == group.plan.fields().size();
    if (same) {
      group.foundByPath = foundByPath;
    }
    var key = new byte[Key.BYTES];
    for (int i = 0; i < slices; i++) {
      var status = SliceStatus.of(in.readByte());
      long dispatch = in.readLong();
      long opened = in.readLong();
      int attempts = in.readInt();
      int losses = in.readByte();
      int expiries = in.readByte();
      int mismatches = in.readByte();
      Key expected = null;
      if (version > 1 && in.readBoolean()) {
        in.readFully(key);
        expected = Key.of(key);
      }
      if (same) {
        group.status[i] = status;
        group.dispatch[i] = dispatch;
        group.opened[i] = opened;
        group.attempts[i] = attempts;
        group.losses[i] = losses;
        group.expiries[i] = expiries;
        group.mismatches[i] = mismatches;
        group.expected[i] = expected;
      }
      for (int f = 0; status.done() && f < fields; f++) {
        in.readFully(key);
        var row = Key.of(key);
        in.readFully(key);
        var content = Key.of(key);
        var uri = readText(in);
        var value = readText(in);
        if (same) {
          group.rowKeys[f][i] = row;
          group.content[f][i] = content;
          group.uri[f][i] = uri;
          group.value[f][i] = value == null ? null : json(value);
        }
      }
    }
  }

  private static JsonNode json(String text) {
    try {
      return EventJson.json().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("packed value is no JSON", e);
    }
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    var bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0
        ? null
        : new String(in.readNBytes(length), java.nio.charset.StandardCharsets.UTF_8);
  }
}
