package dev.virgo.integration.stack;

import java.util.List;

/** What a transform may do wrong, and what its run says of it, on every backend. */
enum Misdeed {
  THROWS("throw", "", "it is broken"),
  THROWS_EACH_TIME("throw", "with retry: 2", "it is broken", "after 3 attempts"),
  LOOPS("loop", "with timeout: 2s", "ran longer than its limit of 2000 ms"),
  SLEEPS_PAST_ITS_DEADLINE("sleep", "with timeout: 2s", "ran longer than its limit of 2000 ms"),
  EATS_ITS_HEAP("exhaust", "", "ran out of memory", "raise", "@Resources(ramGb)"),
  EXITS("exit", "", "its worker died 3 times", "its log is worker-"),
  SPAWNS_AND_EXITS("spawn_and_exit", "", "its worker died 3 times", "its log is worker-"),
  SPAWNS_AND_LOOPS("spawn_and_loop", "with timeout: 2s", "ran longer than its limit of 2000 ms"),
  RETURNS_ANOTHER_SCHEMA("one_channel", "", "wrong result for field out", "has 1 channels, not"),
  RETURNS_MORE_THAN_ITS_SLICE("too_much", "", "wrong result for field out", "exactly those of"),
  /** These are no failures: a child ends with its worker, a log has bounds, NaN is a value. */
  SPAWNS("spawn", ""),
  PRINTS_A_HUNDRED_MEGABYTES("print", ""),
  RETURNS_NOT_A_NUMBER("not_a_number", "");

  final String how;
  final String options;

  /** What the run's reason has in it; nothing where the run completes. */
  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
  final List<String> cause;

  Misdeed(String how, String options, String... cause) {
    this.how = how;
    this.options = options;
    this.cause = List.of(cause);
  }

  boolean completes() {
    return cause.isEmpty();
  }
}
