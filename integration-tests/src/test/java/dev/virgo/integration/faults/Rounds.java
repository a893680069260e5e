package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.integration.faults.history.HistoryCheck;
import dev.virgo.integration.faults.history.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs with a fault in their middle, on one system, each from the question to the history. */
final class Rounds implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final FaultySystem system;
  private final Api api;
  private final Set<Violation> told = new HashSet<>();
  private Duration lastStart = Duration.ZERO;

  Rounds(FaultySystem system) {
    this.system = system;
    this.api = new Api(system);
  }

  /**
   * What came of it.
   *
   * @param results of the run, see {@link Results#of}
   * @param standstill the longest time without progress between the fault and the run's end
   * @param absence until what died was there again, as the launcher tells it; zero where it does
   *     not
   */
  record Outcome(
      String run,
      String status,
      Map<String, String> results,
      Duration standstill,
      Duration absence) {}

  /** Where they are. */
  FaultySystem system() {
    return system;
  }

  /** Asks for a run. */
  String start(String source) throws IOException, InterruptedException {
    return start(Pipelines.RECORDING, source, Pipelines.GRID_NS);
  }

  String start(String recording, String source, long gridNs)
      throws IOException, InterruptedException {
    return api.start(recording, source, gridNs);
  }

  void cancel(String run) throws IOException, InterruptedException {
    api.cancel(run);
    awaitEnd(run);
  }

  /** Asks for a failed run again. */
  String retry(String run) throws IOException, InterruptedException {
    return api.retry(run);
  }

  /** Why it failed. */
  String error(String run) throws IOException, InterruptedException {
    return api.run(run).path("error").asText();
  }

  /** What a query says about a run. */
  long number(String query, String run) {
    try (var connection = system.connect();
        var statement = connection.prepareStatement(query)) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    } catch (SQLException | IOException e) {
      throw new AssertionError(query, e);
    }
  }

  /** What a run shows when nothing happens. */
  Map<String, String> undisturbed(String source) throws Exception {
    var run = start(source);
    awaitEnd(run);
    return results(run);
  }

  /** What a run shows; empty unless it is completed. */
  Map<String, String> results(String run) throws SQLException, IOException {
    try (var connection = system.connect()) {
      return Results.of(connection, run);
    }
  }

  Outcome play(String source, Fault fault) throws Exception {
    system.awaitReady(PATIENCE);
    if (fault.moment() instanceof Fault.Moment.Point point && point.afterAssets() == 0) {
      system.traps().arm(point.program(), point.point());
    }
    var run = start(source);
    var struck = strike(run, fault);
    awaitEnd(run);
    system.awaitReady(PATIENCE);
    try (var connection = system.connect()) {
      return new Outcome(
          run,
          status(run),
          Results.of(connection, run),
          standstill(struck, Results.progress(connection, run)),
          absence(fault.role(), struck));
    }
  }

  /** Returns when it happened. */
  private Instant strike(String run, Fault fault) throws Exception {
    switch (fault.moment()) {
      case Fault.Moment.Point(var program, var point, var assets) -> {
        if (assets > 0) {
          awaitAssets(run, assets);
          system.traps().arm(program, point);
        }
        await()
            .atMost(PATIENCE)
            .pollInterval(LOOK)
            .until(() -> system.traps().sprang(program, point) || ended(run));
        // The last events are sent when a run has ended.
        await(fault.toString())
            .atMost(AFTERWARDS)
            .pollInterval(LOOK)
            .until(() -> system.traps().sprang(program, point));
        return system.traps().sprangAt(program, point);
      }
      case Fault.Moment.Killed(var assets) -> {
        awaitAssets(run, assets);
        var victim = system.process(fault.role());
        assertThat(ended(run)).as("the run had ended before %s", fault).isFalse();
        victim.destroyForcibly();
        var now = Instant.now();
        victim.onExit().join();
        if (fault.role().equals("broker")) {
          system.awaitLauncherGone();
          long start = System.nanoTime();
          system.start();
          lastStart = Duration.ofNanos(System.nanoTime() - start);
        }
        return now;
      }
    }
  }

  /** Waits until the run has made so many assets; one connection, so that it notices at once. */
  void awaitAssets(String run, int assets) throws SQLException, IOException {
    try (var connection = system.connect();
        var statement =
            connection.prepareStatement("select count(*) from ursa.asset where run = ?")) {
      statement.setString(1, run);
      await()
          .atMost(PATIENCE)
          .pollInterval(LOOK)
          .until(() -> {
            try (var rows = statement.executeQuery()) {
              return rows.next() && rows.getLong(1) >= assets;
            }
          });
    }
  }

  void awaitEnd(String run) {
    await().atMost(PATIENCE).until(() -> ended(run));
  }

  /** Whether it is over; false while nobody can say. */
  boolean ended(String run) {
    try {
      return List.of("COMPLETED", "FAILED", "CANCELLED").contains(status(run));
    } catch (SQLException | IOException e) {
      // The database is what was killed, or its launcher.
      return false;
    }
  }

  private String status(String run) throws SQLException, IOException {
    try (var connection = system.connect();
        var statement =
            connection.prepareStatement("select status from planner.run where id = ?")) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  private static Duration standstill(Instant struck, List<Instant> progress) {
    var longest = Duration.ZERO;
    var last = struck;
    for (var at : progress) {
      if (at.isAfter(last)) {
        var gap = Duration.between(last, at);
        longest = gap.compareTo(longest) > 0 ? gap : longest;
        last = at;
      }
    }
    return longest;
  }

  /**
   * Once everything has come to rest, or what keeps it from that. What was told before is not told
   * again: a test is not to blame for one before it.
   */
  List<Violation> violationsAtRest() throws Exception {
    var check = history();
    var deadline = Instant.now().plus(FaultySystem.LEASE.multipliedBy(4));
    var violations = untold(check.atRest());
    while (!violations.isEmpty() && Instant.now().isBefore(deadline)) {
      violations = untold(check.atRest());
    }
    told.addAll(violations);
    return violations;
  }

  private List<Violation> untold(List<Violation> violations) {
    return violations.stream().filter(violation -> !told.contains(violation)).toList();
  }

  HistoryCheck history() throws IOException {
    var kafka = system.kafka();
    return system
        .committingLeases()
        .map(leases -> new HistoryCheck(system::connect, kafka, system.blobs(), leases))
        .orElseGet(() -> new HistoryCheck(system::connect, kafka, system.blobs()));
  }

  private Duration absence(String role, Instant struck) throws IOException {
    var back =
        switch (role) {
          case "database" -> "the database is back";
          // Whichever of Ray's processes it was: who works with them says when it can again.
          case "ray-gateway", "ray/raylet", "ray/gcs_server" -> "executor is ready";
          default -> role + " is ready";
        };
    return Files.readAllLines(system.data().resolve("logs/launcher.log")).stream()
        .map(line -> line.split(" ", 2))
        .filter(line -> line.length == 2 && line[1].startsWith(back))
        .map(line -> Instant.parse(line[0]))
        .filter(struck::isBefore)
        .findFirst()
        .map(at -> Duration.between(struck, at))
        .orElse(Duration.ZERO);
  }

  /** How long the system needed when it was started again last. */
  Duration lastStart() {
    return lastStart;
  }

  /** When a service became ready for the first time, counted from its start. */
  Duration firstStart(String service) throws IOException {
    Instant started = null;
    for (var line : Files.readAllLines(system.data().resolve("logs/launcher.log"))) {
      var at = line.split(" ", 2);
      if (started == null && at[1].startsWith(service + " started")) {
        started = Instant.parse(at[0]);
      } else if (started != null && at[1].equals(service + " is ready")) {
        return Duration.between(started, Instant.parse(at[0]));
      }
    }
    throw new AssertionError(service + " never became ready");
  }

  @Override
  public void close() {
    api.close();
  }
}
