package dev.virgo.cache;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test of the rules needs from a store beside the store itself. */
public interface Ground {
  ClaimStore store();

  /** One outcome as its addressee hears it. */
  record Heard(
      String run,
      String node,
      long dispatch,
      Event.Decision decision,
      Event.@Nullable Reason reason,
      Map<String, Key> contents,
      double savedUsd) {}

  /** What was told since the last call. */
  List<Heard> heard();

  /** Asset keys announced as materialized since the last call. */
  List<Key> announced();

  /** Lets time pass for the claims. */
  void pass(Duration time);

  /** Plays the collector. */
  void setBlobState(Key content, Blob.State state);

  /** Plays the planner. */
  void setRevision(String recording, long revision);

  int claims();

  int waiters();

  int wholes();

  int quarantined();

  /** {@code version/output} to the run that is visible there. */
  Map<String, String> visible();
}
