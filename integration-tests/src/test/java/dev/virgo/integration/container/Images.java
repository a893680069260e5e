package dev.virgo.integration.container;

import dev.virgo.integration.stack.Virgo;
import java.io.IOException;
import java.util.Map;

/**
 * The images of what was built, on stand-ins for the public ones; made once for all tests of this
 * process.
 */
final class Images {
  static final String PREFIX = "virgo-test";

  /** Another folder's images are others. */
  static final String TAG = "of-" + Integer.toHexString(Virgo.ROOT.toString().hashCode());

  private static boolean made;

  private Images() {}

  /** Makes them. */
  static synchronized void make() throws IOException, InterruptedException {
    if (!made) {
      Docker.require();
      standIns("java", "kafka", "postgres");
      Docker.script(
          Map.of("JAVA", standIn("java")),
          Virgo.ROOT.resolve("deploy/images/build.sh"),
          PREFIX,
          TAG);
      made = true;
    }
  }

  static void standIns(String... names) throws IOException, InterruptedException {
    Docker.script(Map.of(), Virgo.ROOT.resolve("integration-tests/containers/stand-ins.sh"), names);
  }

  /** The name of the image that stands in for a public one. */
  static String standIn(String name) {
    return PREFIX + "/" + name;
  }

  /** The name of one of our own. */
  static String own(String name) {
    return PREFIX + "/" + name + ":" + TAG;
  }
}
