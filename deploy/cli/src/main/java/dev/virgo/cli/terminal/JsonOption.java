package dev.virgo.cli.terminal;

import picocli.CommandLine.Option;

/** {@code --json}, of every command that has a result. */
public final class JsonOption {
  /** As it is written. */
  public static final String NAME = "--json";

  @Option(names = NAME, description = "one JSON document on standard output, and nothing else")
  boolean wanted;

  /** Whether the result is to be JSON. */
  public boolean wanted() {
    return wanted;
  }

  /** As if it was given. */
  public static JsonOption given() {
    var option = new JsonOption();
    option.wanted = true;
    return option;
  }
}
