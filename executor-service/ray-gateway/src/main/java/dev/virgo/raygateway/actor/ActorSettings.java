package dev.virgo.raygateway.actor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an actor is told when it is made.
 *
 * @param classPath of its worker, as {@code java -cp} takes it; empty: it has none and only says
 *     hello
 * @param worker the worker's settings, by name
 */
public record ActorSettings(String classPath, Map<String, String> worker) {
  public ActorSettings {
    worker = Map.copyOf(worker);
  }

  /** An actor that shows that actors run. */
  public static ActorSettings probe() {
    return new ActorSettings("", Map.of());
  }

  /** As bytes. */
  public byte[] toBytes() {
    List<byte[]> parts = new ArrayList<>();
    parts.add(bytes(classPath));
    new TreeMap<>(worker)
        .forEach((name, value) -> {
          parts.add(bytes(name));
          parts.add(bytes(value));
        });
    return Frames.join(parts);
  }

  /** From bytes. */
  public static ActorSettings parse(byte[] bytes) {
    var parts = Frames.split(bytes);
    var worker = new TreeMap<String, String>();
    for (int i = 1; i + 1 < parts.size(); i += 2) {
      worker.put(text(parts.get(i)), text(parts.get(i + 1)));
    }
    return new ActorSettings(text(parts.getFirst()), worker);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The worker's token stays out of logs. */
  @Override
  public String toString() {
    return "ActorSettings[classPath=" + classPath + "]";
  }
}
