package dev.virgo.raygateway.actor;

/** An actor that costs nothing but its call: what a slot is measured against. */
public final class EchoActor {
  /** Made like a slot. */
  public EchoActor(byte[] settings) {
    if (settings.length == 0) {
      throw new IllegalArgumentException("Ray makes empty arrays null");
    }
  }

  /** What it was given. */
  public byte[] run(byte[] input) {
    return input;
  }
}
