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
  private List<Key> asked = List.of();
  private boolean oneByOne;

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

  /** The envelope that a worker is asked to run now: what is left, or the first of it. */
  Envelope ask() {
    asked = oneByOne ? left().subList(0, 1) : left();
    var envelope = work.envelope().toBuilder().clearSlices();
    asked.stream().map(left::get).forEach(envelope::addSlices);
    return envelope.build();
  }

  /** From now on a worker is asked to run one slice at a time. */
  void oneByOne() {
    oneByOne = true;
  }

  /** Whether it does not matter what a worker could not tell any more: there is one slice. */
  boolean isCertain() {
    return asked.stream().filter(left::containsKey).count() < 2;
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

  /** The slice that a worker's death is the loss of: the one it was in, else the first it got. */
  Optional<Key> culprit() {
    return started.isPresent()
        ? started.filter(left::containsKey)
        : asked.stream().filter(left::containsKey).findFirst();
  }

  /** Takes out all that is left, and says which of it a worker was in. */
  List<BackendEvent> interrupt(String why) {
    var begun = started;
    return left().stream()
        .filter(this::end)
        .<BackendEvent>map(slice ->
            new BackendEvent.Interrupted(
                work.id(), slice, begun.filter(slice::equals).isPresent(), why))
        .toList();
  }

  /** It is to start anew, with what is left. */
  void reset() {
    started = Optional.empty();
  }
}
