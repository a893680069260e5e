package dev.virgo.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Away;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for runs by asking the API. */
public final class Following {
  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final Duration PERIOD = Duration.ofMillis(100);

  /** Between two words about a run to who sees no terminal. */
  private static final Duration NEWS = Duration.ofSeconds(10);

  private final Api api;
  private final Terminal terminal;
  private final Duration news;

  public Following(Api api, Terminal terminal) {
    this(api, terminal, NEWS);
  }

  Following(Api api, Terminal terminal, Duration news) {
    this.api = api;
    this.terminal = terminal;
    this.news = news;
  }

  /**
   * Waits until the run ends, with progress.
   *
   * @throws CliFailure after the time limit; the run goes on
   */
  public JsonNode end(String run, Duration limit) {
    var told = new AtomicLong(System.nanoTime());
    var done =
        until(
            () -> {
              var state = api.get("/runs/" + Api.encode(run));
              if (TERMINAL.contains(state.path("status").asText())) {
                return state;
              }
              tell(RunTable.progress(state), told);
              return null;
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

  /** Drawn over itself on a terminal; elsewhere a line now and then. */
  private void tell(String progress, AtomicLong told) {
    long now = System.nanoTime();
    if (now - told.get() < news.toNanos()) {
      terminal.progress(progress);
    } else {
      told.set(now);
      terminal.news(progress);
    }
  }

  /** Waits until the planner knows the recording; empty if it does not within the limit. */
  public Optional<JsonNode> recording(String recording, Duration limit) {
    return Optional.ofNullable(
        until(() -> api.find("/recordings/" + Api.encode(recording)).orElse(null), limit));
  }

  /**
   * Waits until a run by ingest of the recording exists; the newest.
   *
   * @param revision of the recording, at least: one that was deleted had runs of its own
   */
  public JsonNode standardRun(String recording, long revision, Duration limit) {
    terminal.progress("waiting for the standard pipeline's run on " + recording);
    var found =
        until(
            () -> {
              for (var run : api.get("/runs", Map.of("recording", recording))) {
                if (run.path("standard").asBoolean() && run.path("revision").asLong() >= revision) {
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

  /**
   * Asks on a schedule until there is an answer, or null at the limit. A system that does not
   * answer for a while is asked again: what it runs goes on without us.
   *
   * @throws Away if it did not answer at the limit
   */
  private @Nullable JsonNode until(Supplier<@Nullable JsonNode> question, Duration limit) {
    var answer = new CompletableFuture<@Nullable JsonNode>();
    var away = new AtomicReference<@Nullable Away>();
    try (var scheduler = Executors.newSingleThreadScheduledExecutor()) {
      var asking =
          scheduler.scheduleWithFixedDelay(
              () -> ask(question, answer, away), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
      try {
        var found = answer.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS).join();
        var unanswered = away.get();
        if (found == null && unanswered != null) {
          throw unanswered;
        }
        return found;
      } catch (CompletionException e) {
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

  private void ask(
      Supplier<@Nullable JsonNode> question,
      CompletableFuture<@Nullable JsonNode> answer,
      AtomicReference<@Nullable Away> away) {
    try {
      var found = question.get();
      away.set(null);
      if (found != null) {
        answer.complete(found);
      }
    } catch (Away e) {
      if (away.getAndSet(e) == null) {
        terminal.say(e.getMessage() + "; asking again until it answers");
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }
}
