package dev.virgo.runtime.run;

/**
 * Hears what happens in runs. It is told and not asked: what it throws, and how long it takes, is
 * no matter of the run, which waits for nobody: the end of a run may be heard after it. Who is
 * behind by more than ten thousand events misses some and hears how many; who has not come back
 * half a minute after the end of a run is interrupted. Of the ended runs of an engine a thousand
 * listeners and a hundred thousand events are kept; beyond that, those of the run that ended first
 * hear no more.
 */
@FunctionalInterface
public interface RunListener {

  /** Hears of one event; those of a run come in their order, one at a time. */
  void heard(RunEvent event);
}
