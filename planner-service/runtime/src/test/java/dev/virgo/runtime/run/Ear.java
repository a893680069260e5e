package dev.virgo.runtime.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Listens until it has heard of the end of a run. */
final class Ear implements RunListener {

  private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch end = new CountDownLatch(1);

  @Override
  public void heard(RunEvent event) {
    events.add(event);
    if (event instanceof RunEvent.ExecutionCompleted
        || event instanceof RunEvent.ExecutionCancelled) {
      end.countDown();
    }
  }

  /** All events, when the run is known to have ended: a run waits for nobody who listens. */
  List<RunEvent> all() throws InterruptedException {
    if (!end.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the end of the run was never heard of, only " + events);
    }
    return List.copyOf(events);
  }
}
