package dev.virgo.schemas.event;

/** An event that breaks its schema: which member, and what is wrong with it. */
public final class InvalidEvent extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String member;

  public InvalidEvent(String member, String problem) {
    super(member + ": " + problem);
    this.member = member;
  }

  /** The JSON member at fault. */
  public String member() {
    return member;
  }
}
