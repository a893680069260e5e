package dev.virgo.integration.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Before the first test the programs get their ahead-of-time caches, as after a first build, where
 * {@code ./virgo test} asks for it: it has built them anew, and dozens of tests start a system.
 */
public final class Trained implements BeforeAllCallback {
  /** {@code true}: they are to be made. */
  static final String ASKED = "VIRGO_TRAIN";

  @Override
  public void beforeAll(ExtensionContext context) {
    if ("true".equals(System.getenv(ASKED))) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(Trained.class, _ -> train());
    }
  }

  /** Whether it went well is for {@code TrainedTest} to say; without caches tests are slower. */
  private static Trained train() {
    try {
      var data = Files.createTempDirectory("virgo-trained");
      var call = new Virgo(data).call("train");
      System.out.println(call.err());
      Files.delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Trained();
  }
}
