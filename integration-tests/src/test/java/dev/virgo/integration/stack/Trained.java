package dev.virgo.integration.stack;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Before the first test the programs get their ahead-of-time caches, as after a first build, where
 * {@code ./virgo test} asks for it: it has built them anew, and dozens of tests start a system.
 */
public final class Trained implements BeforeAllCallback {
  private static final String ASKED = "VIRGO_TRAIN";

  @Override
  public void beforeAll(ExtensionContext context) {
    if ("true".equals(System.getenv(ASKED))) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(Trained.class, _ -> train());
    }
  }

  private static Trained train() {
    try {
      var data = Files.createTempDirectory("virgo-trained");
      new Virgo(data).succeed("train");
      Files.delete(data);
    } catch (Exception e) {
      throw new AssertionError("the programs have no ahead-of-time caches", e);
    }
    return new Trained();
  }
}
