package dev.virgo.runtime.run;

/**
 * Hears what happens in runs. It is told and not asked: what it throws, and how long it takes, is
 * no matter of the run, which ends a second after its last event at the latest.
 */
@FunctionalInterface
public interface RunListener {

  /** Hears of one event; those of a run come in their order, one at a time. */
  void heard(RunEvent event);
}
