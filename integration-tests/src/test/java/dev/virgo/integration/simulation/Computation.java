package dev.virgo.integration.simulation;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.InputRef;
import dev.virgo.schemas.event.Event.NodeReady;
import dev.virgo.schemas.event.Event.ReadySlice;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.time.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a worker makes of a slice: a pure function of the code, the configuration and what it really
 * read, and of nothing that it was merely told. The windows are those of the slice, whatever else
 * came in the same batch.
 */
final class Computation {
  private final Scenery scenery;

  Computation(Scenery scenery) {
    this.scenery = scenery;
  }

  /**
   * One field's value.
   *
   * @param content hash of its bytes
   * @param meaning the same for all contents that a transform may make of one input
   * @param json a plain value, inline
   */
  record Value(Key content, Key meaning, @Nullable String json) {}

  /**
   * Computes the fields of a group.
   *
   * @param meaningOf of a content that is read
   * @param variant which of the contents that mean the same, for a transform that has several
   */
  Map<String, Value> run(
      NodeReady ready, ReadySlice slice, UnaryOperator<Key> meaningOf, int variant) {
    var bytes = read(ready, slice, content -> content);
    var meaning = read(ready, slice, meaningOf);
    var values = new TreeMap<String, Value>();
    for (var field : ready.fields()) {
      values.put(field.name(), value(ready, slice, field.name(), bytes, meaning, variant));
    }
    return values;
  }

  private static Value value(
      NodeReady ready, ReadySlice slice, String field, Key bytes, Key meaning, int variant) {
    if (ready.identity().startsWith("sim.Quality@")) {
      var json = field.equals("noise") && (meaning.a() & 1) == 0 ? "0.75" : "0.25";
      var content = Keys.json(json);
      return new Value(content, content, json);
    }
    if (ready.identity().startsWith("sim.Coarse@")) {
      var content = KeyWriter.of("coarse").int64((meaning.a() & 15) == 0 ? 1 : 0).hash();
      return new Value(content, content, null);
    }
    var content = of(ready, slice, field, bytes);
    if (ready.identity().startsWith("sim.Jitter@")) {
      return new Value(
          KeyWriter.of("jitter").key(content).int64(variant).hash(),
          of(ready, slice, field, meaning),
          null);
    }
    return new Value(content, of(ready, slice, field, meaning), null);
  }

  private static Key of(NodeReady ready, ReadySlice slice, String field, Key data) {
    return KeyWriter.of("content")
        .key(ready.codeHash())
        .key(ready.configHash())
        .text(field)
        .int64(slice.slice().t0Ns())
        .int64(slice.slice().t1Ns())
        .key(data)
        .hash();
  }

  private Key read(NodeReady ready, ReadySlice slice, UnaryOperator<Key> as) {
    var writer = KeyWriter.of("read").count(ready.ports().size());
    for (int p = 0; p < ready.ports().size(); p++) {
      var port = ready.ports().get(p);
      writer.text(port.name());
      for (var window : slice.windows().get(p)) {
        writer.int64(window.w0Ns()).int64(window.w1Ns());
        writer.flag(window.cutLeft()).flag(window.cutRight());
        read(port, window, writer, as);
      }
    }
    return writer.hash();
  }

  private void read(Event.Port port, Window window, KeyWriter writer, UnaryOperator<Key> as) {
    var stream = port.stream();
    if (stream != null) {
      long blockNs = Known.present(port.header()).blockNs();
      var blocks = scenery.blocks(stream.uri(), stream.stream());
      for (long n = window.w0Ns() / blockNs; n * blockNs < window.w1Ns(); n++) {
        var block = blocks.get((int) n);
        var told = stream.blocks().get((int) (n - stream.firstBlock()));
        if (!block.equals(told)) {
          throw new Violation(
              "a worker is told the true hashes of the blocks it reads",
              stream.uri() + " " + stream.stream() + " block " + n);
        }
        writer.key(block);
      }
    }
    for (var input : inputs(port, window)) {
      writer.int64(input.slice().t0Ns()).int64(input.slice().t1Ns());
      writer.key(as.apply(input.contentHash()));
    }
  }

  /** The upstream slices that a window touches. */
  static List<InputRef> inputs(Event.Port port, Window window) {
    var inputs = port.inputs();
    return inputs == null
        ? List.of()
        : inputs.stream()
            .filter(input -> input.slice().overlaps(window.w0Ns(), window.w1Ns()))
            .toList();
  }
}
