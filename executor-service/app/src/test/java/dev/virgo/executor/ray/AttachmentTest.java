package dev.virgo.executor.ray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.schemas.rpc.ClusterState;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.wire.Rpc;
import io.grpc.ManagedChannel;
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
      var attachment = attachment(channel);

      attachment.start(WorkerClass.QUESTIONS, "describe", worker);

      assertThat(end.get(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              WorkerEnd.Interrupted.class, how -> assertThat(how.what()).contains("127.0.0.1:1"));
    } finally {
      channel.shutdownNow();
    }
  }

  /** What it says may be heard before the thread that attached to it goes on. */
  @Test
  void slot_can_be_asked_for_as_soon_as_the_gateway_has_said_something() {
    var channel = Rpc.channel("127.0.0.1:1", "secret");
    try {
      var attachment = attachment(channel);
      var cluster = ClusterState.newBuilder().setSlotCpu(1).setSlotRamBytes(1);
      attachment.onNext(GatewayEvent.newBuilder().setCluster(cluster).build());

      assertThat(attachment.start(WorkerClass.QUESTIONS, "describe", worker))
          .isInstanceOf(RaySlot.class);
    } finally {
      channel.shutdownNow();
    }
  }

  private Attachment attachment(ManagedChannel channel) {
    var settings =
        new RayWorkers.Settings("127.0.0.1:1", "secret", URI.create("file:///blobs/"), "");
    return new Attachment(channel, settings, "token", gateway);
  }
}
