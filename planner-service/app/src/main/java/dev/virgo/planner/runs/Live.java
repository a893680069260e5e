package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunState;
import dev.virgo.planner.registry.Catalog;

/**
 * A run in memory, exactly as its rows are.
 *
 * @param state as of {@code version}
 * @param version of the run's row
 * @param row what the run pinned; its status and counters are those of when it was loaded
 * @param pinned what it may call
 * @param begun the core has seen it since it was loaded
 */
record Live(RunState state, long version, RunRow row, Catalog pinned, boolean begun) {}
