package dev.virgo.cli.bench;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.launcher.SystemStatus;
import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What the system keeps up: no-op slices for minutes, with lookups beside them. */
final class Soak {
  /** Enough that the next run is planned while one is computed. */
  private static final int IN_FLIGHT = 2;

  private static final int WARM_RUNS = 6;
  private static final int LOOKUPS_PER_SECOND = 2_000;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<String> QUEUES =
      List.of("planner.outbox", "cache.outbox", "cache.claim", "cache.waiter");

  private final Bench bench;
  private final Lookups lookups;
  private final SystemStatus status;
  private final int pace;
  private long nextNs = System.nanoTime();

  /**
   * @param pace slices per second that are asked for, 0: as many as the system takes
   */
  Soak(Bench bench, Lookups lookups, SystemStatus status, int pace) {
    this.bench = bench;
    this.lookups = lookups;
    this.status = status;
    this.pace = pace;
  }

  /**
   * What was seen.
   *
   * @param perMinute slices per second, minute by minute
   * @param lookups from when each was due, {@value #LOOKUPS_PER_SECOND} per second
   * @param rss resident bytes of each process after the warm-up and at the end
   * @param left rows of the queues when the last run had ended
   */
  record Figures(
      double seconds,
      long slices,
      List<Double> perMinute,
      Lookups.Figures lookups,
      Map<String, List<Long>> rss,
      Map<String, Long> left) {
    Map<String, Object> json() {
      var json = new LinkedHashMap<String, Object>();
      json.put("seconds", seconds);
      json.put("nodes_per_s", slices / seconds);
      json.put("nodes_per_s_by_minute", perMinute);
      json.put("slices", slices);
      var lookup = new LinkedHashMap<>(lookups.json());
      lookup.put("per_s", LOOKUPS_PER_SECOND);
      json.put("lookup_ms", lookup);
      json.put("rss_bytes", rss);
      json.put("left", left);
      return json;
    }
  }

  Figures run(Duration duration, Key key) {
    var inFlight = new ArrayDeque<String>();
    for (int i = 0; i < WARM_RUNS; i++) {
      var _ = step(inFlight);
    }
    var atFirst = resident();
    var goesOn = new AtomicBoolean(true);
    var looking =
        CompletableFuture.supplyAsync(
            () -> lookups.paced(key, LOOKUPS_PER_SECOND, goesOn::get),
            task -> Thread.ofPlatform().daemon().name("lookups").start(task));
    var minutes = new ArrayList<Double>();
    long begin = System.nanoTime();
    long minute = begin;
    long slices = 0;
    long inMinute = 0;
    while (System.nanoTime() - begin < duration.toNanos()) {
      long done = step(inFlight);
      slices += done;
      inMinute += done;
      long now = System.nanoTime();
      if (now - minute >= MINUTE.toNanos()) {
        minutes.add(inMinute * 1e9 / (now - minute));
        minute = now;
        inMinute = 0;
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    goesOn.set(false);
    var looked = figures(looking);
    var rss = new LinkedHashMap<String, List<Long>>();
    var atLast = resident();
    atFirst.forEach((name, bytes) -> rss.put(name, List.of(bytes, atLast.getOrDefault(name, 0L))));
    inFlight.forEach(bench::slicesOf);
    return new Figures(seconds, slices, minutes, looked, rss, left());
  }

  /** Begins a run; returns the slices of the one that had to end for it. */
  private long step(ArrayDeque<String> inFlight) {
    awaitTurn();
    inFlight.add(bench.beginMany());
    long done = inFlight.size() > IN_FLIGHT ? bench.slicesOf(inFlight.remove()) : 0;
    if (pace > 0) {
      nextNs += done * SECOND_NS / pace;
    }
    return done;
  }

  /** A system that is behind is asked for more at once. */
  private void awaitTurn() {
    for (long left = nextNs - System.nanoTime(); left > 0; left = nextNs - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
    nextNs = System.nanoTime();
  }

  private static Lookups.Figures figures(CompletableFuture<Lookups.Figures> looking) {
    try {
      return looking.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CliFailure failure
          ? failure
          : new CliFailure(Exit.FAILED, "the lookups failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while measuring", e);
    }
  }

  /** Of the services and the launcher, in which the broker is; Linux only, else empty. */
  private Map<String, Long> resident() {
    var bytes = new LinkedHashMap<String, Long>();
    for (var process : status.processes()) {
      var file = Path.of("/proc/" + process.pid() + "/status");
      if (!Files.isReadable(file)) {
        continue;
      }
      try (var lines = Files.lines(file)) {
        lines
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
            .findFirst()
            .ifPresent(rss -> bytes.merge(process.role(), rss, Long::sum));
      } catch (IOException e) {
        throw new CliFailure(
            Exit.FAILED, "the memory of the " + process.role() + " cannot be read: " + e, e);
      }
    }
    return bytes;
  }

  private Map<String, Long> left() {
    var postgres = status.postgres();
    var rows = new LinkedHashMap<String, Long>();
    try (var connection =
            DriverManager.getConnection(postgres.jdbc(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      for (var table : QUEUES) {
        try (var count = statement.executeQuery("select count(*) from " + table)) {
          count.next();
          rows.put(table, count.getLong(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new CliFailure(Exit.FAILED, "the queues cannot be counted: " + e.getMessage(), e);
    }
  }
}
