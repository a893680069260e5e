package dev.virgo.executor.ray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.wire.Rpc;
import io.grpc.Status;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttachmentTest {
  private final CompletableFuture<WorkerEnd> end = new CompletableFuture<>();

  private final Worker.Listener worker =
      new Worker.Listener() {
        @Override
        public void message(WorkerReply reply) {
          throw new AssertionError("nobody could say this: " + reply);
        }

        @Override
        public void ended(WorkerEnd how) {
          end.complete(how);
        }
      };

  private final Attachment.Listener gateway =
      new Attachment.Listener() {
        @Override
        public void cluster(Attachment from, Cluster now) {}

        @Override
        public void ended(Attachment from, Status why) {}
      };

  /** Its commands would be lost, and the end of the slot never be told. */
  @Test
  void slot_that_is_asked_for_before_the_stream_is_open_is_interrupted() throws Exception {
    var channel = Rpc.channel("127.0.0.1:1", "secret");
    try {
      var settings =
          new RayWorkers.Settings("127.0.0.1:1", "secret", URI.create("file:///blobs/"), "");
      var attachment = new Attachment(channel, settings, "token", gateway);

      attachment.start(WorkerClass.QUESTIONS, "describe", worker);

      assertThat(end.get(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              WorkerEnd.Interrupted.class, how -> assertThat(how.what()).contains("127.0.0.1:1"));
    } finally {
      channel.shutdownNow();
    }
  }
}
