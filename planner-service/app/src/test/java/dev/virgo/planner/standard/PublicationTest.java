package dev.virgo.planner.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.world.Descriptors;
import dev.virgo.planner.world.Ground;
import dev.virgo.schemas.event.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicationTest {
  private static final Ground GROUND = Ground.fresh("publication");

  private final Transforms transforms = new Transforms(GROUND.database());
  private final Publication publication =
      new Publication(
          GROUND.database(),
          new StandardVersions(),
          transforms,
          new Pipelines(new SimpleMeterRegistry()));
  private final Shipped shipped = new Shipped(publication);

  @BeforeEach
  void clear() throws Exception {
    GROUND.clear();
  }

  private void publishTransforms() throws Exception {
    for (var descriptor : Descriptors.shipped()) {
      transforms.publish(Descriptors.published(descriptor));
    }
  }

  @Test
  void the_shipped_version_waits_for_its_transforms_and_then_becomes_current() throws Exception {
    transforms.refresh();
    assertThat(shipped.publish()).isFalse();
    publishTransforms();
    assertThat(shipped.publish()).isTrue();
    assertThat(GROUND.query("select version from planner.standard_current"))
        .containsExactly("standard_v2026q2");
    assertThat(GROUND.drainOutbox())
        .singleElement()
        .isInstanceOfSatisfying(
            Event.StandardPublished.class,
            event -> assertThat(event.gridNs()).isEqualTo(10_000_000_000L));
  }

  @Test
  void publishing_again_says_nothing_twice() throws Exception {
    publishTransforms();
    shipped.publish();
    GROUND.drainOutbox();
    assertThat(new Shipped(publication).publish()).isFalse();
    assertThat(GROUND.drainOutbox()).isEmpty();
  }

  @Test
  void another_text_under_a_published_version_is_refused() throws Exception {
    publishTransforms();
    var version = Shipped.version();
    publication.publish(
        new StandardVersion(
            version.version(),
            version.constant(),
            version.gridNs(),
            version.transforms(),
            version.changes(),
            version.source() + "\n# one word more"));
    assertThat(publication.publish(version)).isEqualTo(new Publication.Outcome.Taken());
    assertThatThrownBy(shipped::publish).hasMessageContaining("never change");
  }

  @Test
  void recordings_that_came_before_the_first_version_are_asked_for_with_it() throws Exception {
    GROUND.execute(
        "insert into ursa.recording (id, revision, start_at, extent_ns)"
            + " values ('early', 1, now(), 1)");
    publishTransforms();
    shipped.publish();
    assertThat(GROUND.drainOutbox())
        .filteredOn(Event.RunRequested.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.RunRequested.class,
            request -> {
              assertThat(request.recording()).isEqualTo("early");
              assertThat(request.pipeline()).isEqualTo("standard_v2026q2");
              assertThat(request.requestedBy()).isEqualTo("ingest");
            });
    GROUND.execute("delete from planner.outbox");
    publication.publish(
        new StandardVersion(
            "standard_v2026q3",
            "STANDARD_V2026Q3",
            10_000_000_000L,
            Shipped.version().transforms(),
            List.of("later"),
            Shipped.version().source()));
    assertThat(GROUND.drainOutbox()).hasSize(1);
  }

  /**
   * Else it would be neither among those that the publication finds, nor see the version itself.
   */
  @Test
  void a_recording_that_arrives_during_the_first_publication_sees_the_version() throws Exception {
    var versions = new StandardVersions();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var arrival =
          GROUND
              .database()
              .transaction(publishing -> {
                versions.lock(publishing);
                versions.publish(publishing, Shipped.version(), "hash");
                var waits = threads.submit(() -> GROUND.database().transaction(versions::current));
                untilSomebodyWaitsForALock();
                return waits;
              });
      assertThat(arrival.get(30, TimeUnit.SECONDS)).contains(Shipped.version());
    }
  }

  private static void untilSomebodyWaitsForALock() throws SQLException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (GROUND.query("select pid from pg_locks where not granted").isEmpty()) {
      assertThat(System.nanoTime()).as("nobody waits for a lock").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_version_that_does_not_compile_is_refused_with_the_diagnostics() throws Exception {
    publishTransforms();
    var outcome =
        publication.publish(
            new StandardVersion("v", "V", 1_000_000_000L, List.of(), List.of(), "out nothing"));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Publication.Outcome.Refused.class,
            refused ->
                assertThat(refused.why().diagnostics().getFirst().path("code").asText())
                    .isEqualTo("E001"));
  }
}
