package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.key.Key;

/** What an input port reads in this run, after every choice on the way was made. */
sealed interface BoundPort {
  /** The port's name. */
  String port();

  /** A stream of the recording. */
  record OfStream(String port, Recording.Stream stream) implements BoundPort {}

  /**
   * A field of another node.
   *
   * @param call position of the node in {@link Work#nodes}
   */
  record OfField(String port, int call, String field) implements BoundPort {}

  /** A plain value: an {@code in}, a literal, or what an expression makes of results. */
  record OfValue(String port, JsonNode value, Key hash) implements BoundPort {}

  /** An optional stream that the recording lacks. */
  record Absent(String port) implements BoundPort {}
}
