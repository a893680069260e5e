package dev.virgo.executor.pool;

import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Work;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Work with what is left of it. Guarded by the backend's lock. */
final class Batch {
  private final long ticket;
  private final Work work;
  private final Consumer<BackendEvent> events;
  private final SequencedMap<Key, Envelope.OutputSlice> left = new LinkedHashMap<>();
  private Optional<Key> started = Optional.empty();

  Batch(long ticket, Work work, Consumer<BackendEvent> events) {
    this.ticket = ticket;
    this.work = work;
    this.events = events;
    for (var slice : work.envelope().getSlicesList()) {
      left.put(Key.of(slice.getCutoffKey().toByteArray()), slice);
    }
  }

  long ticket() {
    return ticket;
  }

  Work work() {
    return work;
  }

  Consumer<BackendEvent> events() {
    return events;
  }

  boolean isEmpty() {
    return left.isEmpty();
  }

  boolean wants(Key slice) {
    return left.containsKey(slice);
  }

  /** What is left, in order. */
  List<Key> left() {
    return List.copyOf(left.keySet());
  }

  /** The envelope of what is left. */
  Envelope envelope() {
    return work.envelope().toBuilder().clearSlices().addAllSlices(left.values()).build();
  }

  void begin(Key slice) {
    started = Optional.of(slice);
  }

  Optional<Key> started() {
    return started;
  }

  /** Takes a slice out; false if it was not, or no longer, wanted. */
  boolean end(Key slice) {
    if (started.filter(slice::equals).isPresent()) {
      started = Optional.empty();
    }
    return left.remove(slice) != null;
  }

  void drop(Collection<Key> slices) {
    left.keySet().removeAll(slices);
  }

  /** The slice that a worker's death is the loss of: the one it was in, else the first. */
  Optional<Key> culprit() {
    return started.isPresent()
        ? started.filter(left::containsKey)
        : left.keySet().stream().findFirst();
  }

  /** Takes out all that is left: it is nobody's fault that it is not computed here. */
  List<BackendEvent> interrupt(String why) {
    return left().stream()
        .filter(this::end)
        .<BackendEvent>map(slice -> new BackendEvent.Interrupted(work.id(), slice, why))
        .toList();
  }

  /** It is to start anew, with what is left. */
  void reset() {
    started = Optional.empty();
  }
}
