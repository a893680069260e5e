package dev.virgo.planner.standard;

import dev.virgo.schemas.event.EventJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The version that this release ships, published as soon as its transforms are known: at start, or
 * when an executor has said what it can run.
 */
@Singleton
public class Shipped {
  private static final Logger LOG = Logger.getLogger(Shipped.class);

  private final Publication publication;
  private final AtomicBoolean done = new AtomicBoolean();

  public Shipped(Publication publication) {
    this.publication = publication;
  }

  /** The shipped version, as it lies in this program. */
  public static StandardVersion version() {
    var name = "standard/" + StandardVersion.STANDARD_V2026Q2;
    try {
      var manifest =
          EventJson.json().readValue(resource(name + ".json"), StandardVersion.Manifest.class);
      return StandardVersion.of(
          manifest, new String(resource(name + ".cst"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is damaged; build the planner again", e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Shipped.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this program; build it again");
      }
      return in.readAllBytes();
    }
  }

  /**
   * Publishes it unless that is done.
   *
   * @return whether something was published now, and its events wait in the outbox
   * @throws IllegalStateException if another text was published under its version
   */
  public boolean publish() throws SQLException {
    if (done.get()) {
      return false;
    }
    var version = version();
    return switch (publication.publish(version)) {
      case Publication.Outcome.Published(var hash) -> {
        LOG.infof("published %s (%s)", version.version(), hash);
        done.set(true);
        yield true;
      }
      case Publication.Outcome.Known() -> {
        done.set(true);
        yield false;
      }
      case Publication.Outcome.Waiting(var missing) -> {
        LOG.infof("%s waits for %s to be published by an executor", version.version(), missing);
        yield false;
      }
      case Publication.Outcome.Taken() ->
          throw new IllegalStateException(
              "another text or manifest is published as "
                  + version.version()
                  + "; published versions never change: give the new one a version of its own");
      case Publication.Outcome.Refused(var why) ->
          throw new IllegalStateException(
              version.version() + " does not compile: " + why.diagnostics());
    };
  }
}
