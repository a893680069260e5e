package dev.virgo.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for runs by asking the API. */
public final class Following {
  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Api api;
  private final Terminal terminal;

  public Following(Api api, Terminal terminal) {
    this.api = api;
    this.terminal = terminal;
  }

  /**
   * Waits until the run ends, with progress.
   *
   * @throws CliFailure after the time limit; the run goes on
   */
  public JsonNode end(String run, Duration limit) {
    var last = new AtomicReference<JsonNode>();
    var done =
        until(
            () -> {
              var state = api.get("/runs/" + Api.encode(run));
              last.set(state);
              terminal.progress(RunTable.progress(state));
              return TERMINAL.contains(state.path("status").asText()) ? state : null;
            },
            limit);
    terminal.clear();
    if (done == null) {
      throw new CliFailure(
          Exit.FAILED,
          "run "
              + run
              + " has not ended after "
              + limit.toSeconds()
              + "s (it goes on); see: virgo show "
              + run);
    }
    return done;
  }

  /**
   * Waits until the recording's newest run by ingest exists.
   *
   * @param others ids of runs that were there before
   */
  public JsonNode standardRun(String recording, Set<String> others, Duration limit) {
    terminal.progress("waiting for the standard pipeline's run on " + recording);
    var found =
        until(
            () -> {
              for (var run : api.get("/runs", Map.of("recording", recording))) {
                if (run.path("standard").asBoolean()
                    && !others.contains(run.path("run").asText())) {
                  return run;
                }
              }
              return null;
            },
            limit);
    terminal.clear();
    if (found == null) {
      throw new CliFailure(
          Exit.FAILED,
          "no run of the standard pipeline on "
              + recording
              + " after "
              + limit.toSeconds()
              + "s; look for its event with: virgo dead-letters list");
    }
    return found;
  }

  /** Asks on a schedule until there is an answer, or null at the limit. */
  private static @Nullable JsonNode until(Supplier<@Nullable JsonNode> question, Duration limit) {
    var answer = new java.util.concurrent.CompletableFuture<@Nullable JsonNode>();
    try (var scheduler = Executors.newSingleThreadScheduledExecutor()) {
      var asking =
          scheduler.scheduleWithFixedDelay(
              () -> {
                try {
                  var found = question.get();
                  if (found != null) {
                    answer.complete(found);
                  }
                } catch (RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              },
              0,
              PERIOD.toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        return answer.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS).join();
      } catch (java.util.concurrent.CompletionException e) {
        if (e.getCause() instanceof CliFailure failure) {
          throw failure;
        }
        throw e;
      } finally {
        asking.cancel(true);
        scheduler.shutdownNow();
      }
    }
  }
}
