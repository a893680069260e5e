package dev.virgo.launcher;

import dev.virgo.schemas.process.Offspring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps services alive: starts them, asks whether they are ready, starts again what ends, stops
 * all. All decisions are taken on one thread.
 */
final class Supervisor implements AutoCloseable {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final Path data;
  private final List<Child> children;
  private final Duration patience;
  private final Consumer<List<SystemStatus.Service>> onChange;
  private final Consumer<String> journal;
  private final Readiness readiness = new Readiness();
  private final CompletableFuture<Void> allReady = new CompletableFuture<>();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("supervisor").factory());
  private boolean stopping;

  /**
   * @param patience until a process that does not stop is killed
   * @param onChange told the state of all services whenever one changes
   * @param journal told in words what happens
   */
  Supervisor(
      Path data,
      List<Child> children,
      Duration patience,
      Consumer<List<SystemStatus.Service>> onChange,
      Consumer<String> journal) {
    this.data = data;
    this.children = List.copyOf(children);
    this.patience = patience;
    this.onChange = onChange;
    this.journal = journal;
  }

  /**
   * Starts every service.
   *
   * @return completes when all are ready, fails with {@link LaunchException} when one cannot be
   *     started
   */
  CompletableFuture<Void> start() {
    loop.execute(() -> children.forEach(this::launch));
    var _ =
        loop.scheduleWithFixedDelay(
            this::askAll, 0, BETWEEN_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS);
    return allReady;
  }

  /** Asks every service to end, waits, ends what is left; then no process of theirs lives. */
  @Override
  public void close() {
    // One turn after the other: who holds something gives it back to somebody who is still there.
    CompletableFuture.supplyAsync(this::beginStop, loop).join().values().forEach(this::end);
    loop.shutdownNow();
    children.forEach(this::endOffspring);
    // What transforms have started, where an executor had no time to look for it.
    Offspring.endOrphans();
    readiness.close();
  }

  private void endOffspring(Child child) {
    int processes = child.endOffspring();
    if (processes > 0) {
      journal.accept("%d processes that %s had left are ended".formatted(processes, child.name()));
    }
  }

  private SortedMap<ChildSpecification.Turn, List<Process>> beginStop() {
    stopping = true;
    var running = new TreeMap<ChildSpecification.Turn, List<Process>>();
    for (Child child : children) {
      Stream.ofNullable(child.process())
          .forEach(process ->
              running.computeIfAbsent(child.turn(), _ -> new ArrayList<>()).add(process));
    }
    return running;
  }

  private void end(List<Process> processes) {
    List<ProcessHandle> grandchildren = processes.stream().flatMap(Process::descendants).toList();
    // Process.destroy() would close the pipe that the last words come through.
    processes.forEach(process -> process.toHandle().destroy());
    long deadline = System.nanoTime() + patience.toNanos();
    for (Process process : processes) {
      awaitEnd(process, deadline - System.nanoTime());
    }
    grandchildren.forEach(ProcessHandle::destroyForcibly);
  }

  private void awaitEnd(Process process, long nanos) {
    try {
      if (!process.waitFor(Math.max(nanos, 0), TimeUnit.NANOSECONDS)) {
        journal.accept("process " + process.pid() + " does not end, killing it");
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void launch(Child child) {
    if (stopping) {
      return;
    }
    try {
      Process process = child.start(data);
      journal.accept("%s started (pid %d)".formatted(child.name(), process.pid()));
      noteFailure(process.onExit().thenAcceptAsync(ended -> exited(child, ended), loop));
      changed();
    } catch (IOException e) {
      journal.accept("cannot start %s: %s".formatted(child.name(), e.getMessage()));
      again(child, new LaunchException("cannot start %s: %s".formatted(child.name(), e), e));
    }
  }

  private void exited(Child child, Process process) {
    if (stopping) {
      return;
    }
    journal.accept(
        "%s (pid %d) ended with status %d"
            .formatted(child.name(), process.pid(), process.exitValue()));
    again(child, neverReady(child, process.exitValue()));
  }

  // What fails for want of memory or of a file may succeed when it is back.
  private void again(Child child, LaunchException whenHopeless) {
    switch (child.ended()) {
      case RestartPolicy.Decision.Restart(Duration delay, int shortLives) -> {
        child.restartsWith(shortLives);
        var _ = loop.schedule(() -> launch(child), delay.toMillis(), TimeUnit.MILLISECONDS);
      }
      case RestartPolicy.Decision.GiveUp() -> allReady.completeExceptionally(whenHopeless);
    }
    changed();
  }

  private void askAll() {
    for (Child child : children) {
      if (child.startAsking()) {
        var process = child.process();
        noteFailure(
            readiness
                .ask(child.health())
                .thenAcceptAsync(answer -> answered(child, process, answer), loop));
      }
    }
  }

  private void answered(Child child, @Nullable Process asked, Answer answer) {
    if (child.answered(asked, answer)) {
      changed();
      // Last, because whoever reads this looks at the status next.
      journal.accept(
          child.name() + (answer.ready() ? " is ready" : " is not ready: " + answer.why()));
    }
  }

  private void noteFailure(CompletableFuture<Void> step) {
    var _ =
        step.exceptionally(failure -> {
          if (!loop.isShutdown()) {
            journal.accept("the supervisor failed: " + failure);
          }
          return null;
        });
  }

  private void changed() {
    var statuses = new ArrayList<SystemStatus.Service>();
    children.forEach(child -> statuses.add(child.status()));
    try {
      onChange.accept(statuses);
    } catch (UncheckedIOException e) {
      journal.accept("cannot write the status: " + e.getMessage());
    }
    if (children.stream().allMatch(Child::ready)) {
      allReady.complete(null);
    }
  }

  /** Names the services that are not ready, and why, for a start that takes long. */
  String notReady() {
    return CompletableFuture.supplyAsync(
            () ->
                String.join(
                    ", ",
                    children.stream()
                        .filter(child -> !child.ready())
                        .map(child ->
                            "%s (%s; log: %s)"
                                .formatted(child.name(), child.trouble(), child.logFile()))
                        .toList()),
            loop)
        .join();
  }

  private static LaunchException neverReady(Child child, int exit) {
    return new LaunchException(
        "%s ended %d times before it was ready (last status %d); its log %s ends with:\n  %s"
            .formatted(
                child.name(),
                RestartPolicy.SHORT_LIVES_ALLOWED,
                exit,
                child.logFile(),
                String.join("\n  ", child.lastLines())));
  }
}
