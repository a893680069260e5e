package dev.virgo.cli.system;

/**
 * What {@code virgo doctor} found out about one thing.
 *
 * @param name of the thing
 * @param state whether it is in order
 * @param detail what is there
 * @param remedy what to do about it; empty if nothing
 */
record Check(String name, State state, String detail, String remedy) {
  /** How it is. */
  enum State {
    /** In order. */
    OK,
    /** Missing or of no consequence now; Virgo works without. */
    NOTE,
    /** Needed and wrong. */
    WRONG
  }

  static Check ok(String name, String detail) {
    return new Check(name, State.OK, detail, "");
  }

  static Check note(String name, String detail, String remedy) {
    return new Check(name, State.NOTE, detail, remedy);
  }

  static Check wrong(String name, String detail, String remedy) {
    return new Check(name, State.WRONG, detail, remedy);
  }
}
