package dev.virgo.wire;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Ends the service with its launcher, however that ends: standard input is a pipe from it, which
 * the kernel closes. Only if VIRGO_PARENT_PIPE is 1.
 */
@ApplicationScoped
public class ParentPipe {
  private static final Logger LOG = Logger.getLogger(ParentPipe.class);

  private final String wanted;

  ParentPipe(@ConfigProperty(name = "virgo.parent.pipe", defaultValue = "0") String wanted) {
    this.wanted = wanted;
  }

  void onStart(@Observes StartupEvent start) {
    if (wanted.equals("1")) {
      Thread.ofPlatform()
          .name("parent-pipe")
          .daemon(true)
          .start(() -> awaitEnd(System.in, Quarkus::asyncExit));
    }
  }

  static void awaitEnd(InputStream pipe, Runnable exit) {
    try {
      pipe.skip(Long.MAX_VALUE);
      while (pipe.read() >= 0) {
        // Whatever comes is meant for nobody.
      }
      LOG.info("the launcher is gone; ending");
    } catch (IOException e) {
      LOG.warn("the pipe from the launcher broke; ending", e);
    }
    exit.run();
  }
}
