package dev.virgo.integration.stack;

/**
 * Where an author's transform waits until a test lets it through: {@code pass(Path)} returns once
 * there is a file {@code go} in that folder. For {@link AuthoredJar#build}.
 */
public final class Gate {
  public static final String PATH = "example/gate/Gate.java";

  public static final String SOURCE =
      """
      package example.gate;

      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardWatchEventKinds;
      import java.nio.file.WatchKey;
      import java.nio.file.WatchService;

      public final class Gate {
        private Gate() {}

        public static void pass(Path place) throws Exception {
          try (WatchService made = place.getFileSystem().newWatchService()) {
            place.register(made, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(place.resolve("go"))) {
              WatchKey key = made.take();
              // One whose events nobody takes is handed out again at once.
              key.pollEvents();
              key.reset();
            }
          }
        }
      }
      """;

  private Gate() {}
}
