package dev.virgo.executor.work;

import dev.virgo.executor.backend.Demand;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.wire.About;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is held under one lease, until the cache has taken the outcome of every slice. */
final class Held {
  private final long lease;
  private final Event.NodeReady ready;
  private final @Nullable String traceparent;
  private final long receivedNs;
  private final Map<Key, Event.ReadySlice> open = new LinkedHashMap<>();
  private final Map<Key, Long> queueNs = new HashMap<>();
  private final Map<Key, Place> places = new HashMap<>();
  private final Set<Key> known = new HashSet<>();
  private long renewals;

  /** Where a slice is executed. */
  record Place(String host, String slot) {}

  Held(
      long lease,
      Event.NodeReady ready,
      Collection<Event.ReadySlice> mine,
      @Nullable String traceparent,
      long receivedNs) {
    this.lease = lease;
    this.ready = ready;
    this.traceparent = traceparent;
    this.receivedNs = receivedNs;
    mine.forEach(slice -> open.put(slice.cutoffKey(), slice));
  }

  long lease() {
    return lease;
  }

  Event.NodeReady ready() {
    return ready;
  }

  /** What log lines and spans about it name; closed by the same thread. */
  About about() {
    return About.node(ready.run(), ready.node(), traceparent);
  }

  Demand demand() {
    return Envelopes.demand(ready);
  }

  @Nullable String traceparent() {
    return traceparent;
  }

  synchronized Optional<Event.ReadySlice> slice(Key cutoffKey) {
    return Optional.ofNullable(open.get(cutoffKey));
  }

  /** Slices whose outcome the cache does not know yet. */
  synchronized List<Key> openSlices() {
    return List.copyOf(open.keySet());
  }

  /** A worker began the slice; where it begins again, the first time is what counts. */
  synchronized void started(Key slice, long nowNs, Place place) {
    places.put(slice, place);
    queueNs.putIfAbsent(slice, nowNs - receivedNs);
  }

  /** From the receipt of the event to the slice's start, nanoseconds. */
  synchronized long queueNs(Key slice) {
    return queueNs.getOrDefault(slice, 0L);
  }

  /** Where a worker began the slice last. */
  synchronized Optional<Place> place(Key slice) {
    return Optional.ofNullable(places.get(slice));
  }

  /** What became of a slice is known here, if not yet to the cache. */
  synchronized void known(Key slice) {
    known.add(slice);
  }

  /** Whether of some slice it is not known yet what becomes of it. */
  synchronized boolean computes() {
    return !known.containsAll(open.keySet());
  }

  synchronized void renewed() {
    renewals++;
  }

  /** How often the cache has renewed the lease. */
  synchronized long renewals() {
    return renewals;
  }

  /** True if that was the last one. */
  synchronized boolean end(Collection<Key> slices) {
    open.keySet().removeAll(slices);
    return open.isEmpty();
  }
}
