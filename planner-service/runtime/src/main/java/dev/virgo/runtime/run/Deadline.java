package dev.virgo.runtime.run;

import dev.virgo.runtime.Effort;

/** Effort of which so much is there, and that is at an end when the run's time is over. */
final class Deadline implements Effort {

  private static final long BETWEEN_LOOKS = 10_000;

  private final Timeline timeline;
  private final long end;
  private final Effort effort;
  private long sinceLook;

  Deadline(Timeline timeline, long end, long units) {
    this.timeline = timeline;
    this.end = end;
    this.effort = Effort.of(units);
  }

  @Override
  public long left() {
    return effort.left();
  }

  @Override
  public void spend(long units) {
    effort.spend(units);
    sinceLook += units;
    if (sinceLook > BETWEEN_LOOKS) {
      sinceLook = 0;
      if (timeline.nanos() - end >= 0) {
        throw new LimitReached("The time of the run was over");
      }
    }
  }
}
