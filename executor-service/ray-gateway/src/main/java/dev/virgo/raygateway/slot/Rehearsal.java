package dev.virgo.raygateway.slot;

import dev.virgo.raygateway.actor.ActorSettings;

/** What an actor does that nobody waits for, so that its process loads what a worker loads. */
public final class Rehearsal {
  private final ActorSettings worker;
  private final byte[] question;

  /**
   * Says what is done.
   *
   * @param worker as every slot has one
   * @param question a {@code WorkerRequest} that it answers
   */
  public Rehearsal(ActorSettings worker, byte[] question) {
    this.worker = worker;
    this.question = question.clone();
  }

  /** What the actor is made with. */
  public ActorSettings worker() {
    return worker;
  }

  /** What it is asked. */
  public byte[] question() {
    return question.clone();
  }
}
