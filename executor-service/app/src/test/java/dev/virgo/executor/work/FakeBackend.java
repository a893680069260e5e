package dev.virgo.executor.work;

import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A backend of one slot that computes nothing: tests say what becomes of slices. */
final class FakeBackend implements Backend {
  final LinkedBlockingQueue<Work> submitted = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Collection<Key>> cancelled = new LinkedBlockingQueue<>();

  /** A batch that is done keeps its slot until {@link #freeSlot}. */
  final AtomicBoolean holdSlot = new AtomicBoolean();

  /** What is left of every batch; the first has the slot. Guarded by this. */
  private final SequencedMap<Long, Set<Key>> batches = new LinkedHashMap<>();

  private Consumer<BackendEvent> events = _ -> {};
  private Runnable loadChanged = () -> {};

  Work take() throws InterruptedException {
    return Objects.requireNonNull(submitted.poll(10, TimeUnit.SECONDS));
  }

  /** As a worker says it. */
  void tell(BackendEvent event) {
    if (!(event instanceof BackendEvent.Started)) {
      end(event.work(), List.of(event.slice()), !holdSlot.get());
    }
    events.accept(event);
    loadChanged.run();
  }

  void freeSlot(Work work) {
    end(work.id(), List.of(), true);
    loadChanged.run();
  }

  private synchronized void end(long work, Collection<Key> slices, boolean free) {
    var left = batches.get(work);
    if (left != null) {
      left.removeAll(slices);
      if (free && left.isEmpty()) {
        batches.remove(work);
      }
    }
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public void submit(Work work, Consumer<BackendEvent> listener) {
    synchronized (this) {
      events = listener;
      var left = new LinkedHashSet<Key>();
      work.envelope()
          .getSlicesList()
          .forEach(slice -> left.add(Key.of(slice.getCutoffKey().toByteArray())));
      batches.put(work.id(), left);
    }
    submitted.add(work);
    loadChanged.run();
  }

  @Override
  public Optional<String> refuses(Demand demand) {
    return Optional.empty();
  }

  @Override
  public void cancel(long work, Collection<Key> slices) {
    end(work, slices, true);
    cancelled.add(List.copyOf(slices));
    loadChanged.run();
  }

  @Override
  public CompletableFuture<WorkerReply> ask(WorkerRequest question) {
    return new CompletableFuture<>();
  }

  @Override
  public synchronized Load load() {
    return new Load(1, Math.min(1, batches.size()), Math.max(0, batches.size() - 1));
  }

  @Override
  public void onLoadChange(Runnable listener) {
    loadChanged = listener;
  }

  @Override
  public synchronized Map<Long, List<Key>> drain() {
    var waiting = new LinkedHashMap<Long, List<Key>>();
    batches.forEach((work, left) -> waiting.put(work, List.copyOf(left)));
    if (!batches.isEmpty()) {
      waiting.remove(batches.firstEntry().getKey());
    }
    batches.keySet().removeAll(waiting.keySet());
    return waiting;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
