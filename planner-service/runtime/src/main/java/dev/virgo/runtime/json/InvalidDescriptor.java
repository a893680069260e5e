package dev.virgo.runtime.json;

/** A descriptor that cannot be read; says which member is at fault. */
public final class InvalidDescriptor extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String member;

  InvalidDescriptor(String member, String reason) {
    super(reason);
    this.member = member;
  }

  InvalidDescriptor(String member, IllegalArgumentException cause) {
    super(String.valueOf(cause.getMessage()), cause);
    this.member = member;
  }

  /** Path of the member at fault, such as {@code descriptor.config.low_hz.type}. */
  public String member() {
    return member;
  }
}
