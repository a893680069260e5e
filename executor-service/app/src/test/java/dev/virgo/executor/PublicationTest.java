package dev.virgo.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.backend.BackendAway;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.rpc.ProbeReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class PublicationTest {
  private static final String LATE = "worker 'describe' did not come up within 30 s";
  private static final String GONE = "the Ray gateway 127.0.0.1:7409 is not attached";

  /** A backend, a broker and a clock that wait for the test. */
  private static final class Played implements Publication.Surroundings {
    private CompletableFuture<WorkerReply> asked = new CompletableFuture<>();
    private CompletableFuture<?> delivery = CompletableFuture.completedFuture(null);
    private Runnable next = () -> {};
    private final List<String> said = new ArrayList<>();
    private final List<String> published = new ArrayList<>();

    @Override
    public CompletableFuture<WorkerReply> ask(WorkerRequest question) {
      assertThat(question.hasProbe()).isTrue();
      asked = new CompletableFuture<>();
      return asked;
    }

    @Override
    public CompletableFuture<?> deliver(Event event) {
      published.add(event.key());
      return delivery;
    }

    @Override
    public void later(long seconds, Runnable task) {
      next = task;
    }

    @Override
    public void say(Logger.Level level, String what) {
      said.add(level + " " + what);
    }

    void answers() {
      asked.complete(
          WorkerReply.newBuilder()
              .setProbe(
                  ProbeReply.newBuilder()
                      .setJavaVersion("25")
                      .addIdentities("dev.virgo.Sample@1.0")
                      .addDescriptorsJson("{}"))
              .build());
    }

    /** What is said of this attempt, after which the next one begins. */
    List<String> fails(Exception how) {
      said.clear();
      asked.completeExceptionally(how);
      var told = List.copyOf(said);
      next.run();
      return told;
    }
  }

  private final Played played = new Played();
  private final Publication publication = new Publication(played, false);

  @Test
  void what_keeps_workers_from_answering_is_told_once_and_again_when_it_is_something_else() {
    publication.begin();
    assertThat(publication.trouble()).contains("no worker has answered yet");

    assertThat(played.fails(new BackendAway(LATE)))
        .singleElement()
        .asString()
        .startsWith("WARN transforms are not published yet: " + LATE);
    assertThat(played.fails(new BackendAway(LATE))).isEmpty();
    assertThat(publication.trouble()).contains(LATE);
    assertThat(played.fails(new BackendAway(GONE))).singleElement().asString().contains(GONE);
    assertThat(publication.trouble()).contains(GONE);
    assertThat(played.fails(new BackendAway(LATE))).singleElement().asString().contains(LATE);
  }

  @Test
  void a_worker_that_fails_is_an_error_and_one_that_is_away_is_none() {
    publication.begin();
    assertThat(played.fails(new IOException("no answer within 30 s")))
        .singleElement()
        .asString()
        .startsWith("ERROR ");
  }

  @Test
  void the_end_of_the_trouble_is_told() {
    publication.begin();
    played.fails(new BackendAway(LATE));
    played.said.clear();

    played.answers();

    assertThat(publication.trouble()).isEmpty();
    assertThat(played.published).containsExactly("dev.virgo.Sample@1.0");
    assertThat(played.said)
        .containsExactly(
            "INFO workers run [dev.virgo.Sample@1.0] on Java 25",
            "INFO transforms are published now");
  }

  @Test
  void nothing_is_published_before_the_broker_has_it() {
    played.delivery = CompletableFuture.failedFuture(new IOException("the broker is away"));
    publication.begin();

    played.answers();
    assertThat(publication.trouble()).contains("the broker is away");

    played.delivery = CompletableFuture.completedFuture(null);
    played.next.run();
    played.answers();
    assertThat(publication.trouble()).isEmpty();
  }
}
