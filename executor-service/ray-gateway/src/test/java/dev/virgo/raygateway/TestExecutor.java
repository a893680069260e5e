package dev.virgo.raygateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.rpc.AskSlot;
import dev.virgo.schemas.rpc.EndSlot;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.RayGatewayGrpc;
import dev.virgo.schemas.rpc.SlotEnded;
import dev.virgo.schemas.rpc.SlotStarted;
import dev.virgo.schemas.rpc.StartSlot;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other side of the gateway, as simple as can be. */
final class TestExecutor implements AutoCloseable {
  private static final long SLOT_BYTES = 256L << 20;

  private final ManagedChannel channel;
  private final StreamObserver<GatewayCommand> commands;
  private final LinkedBlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  TestExecutor(String address, String token) {
    this.channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    this.commands =
        RayGatewayGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .attach(new Events());
  }

  private final class Events implements StreamObserver<GatewayEvent> {
    @Override
    public void onNext(GatewayEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onCompleted() {}
  }

  void start(long slot, Path blobs) {
    start(slot, blobs, 1, SLOT_BYTES);
  }

  void start(long slot, Path blobs, double cpu, long ramBytes) {
    send(
        GatewayCommand.newBuilder()
            .setStartSlot(
                StartSlot.newBuilder()
                    .setSlot(slot)
                    .setName("test-" + slot)
                    .setCpu(cpu)
                    .setRamBytes(ramBytes)
                    .setWorkerToken(Behaving.TOKEN)
                    .setBlobRoot(blobs.toUri().toString()))
            .build());
  }

  void ask(long slot, WorkerRequest request) {
    send(
        GatewayCommand.newBuilder()
            .setAskSlot(AskSlot.newBuilder().setSlot(slot).setRequest(request))
            .build());
  }

  void end(long slot) {
    send(GatewayCommand.newBuilder().setEndSlot(EndSlot.newBuilder().setSlot(slot)).build());
  }

  void send(GatewayCommand command) {
    commands.onNext(command);
  }

  /** Leaves in an orderly way. */
  void complete() {
    commands.onCompleted();
  }

  GatewayEvent next() throws InterruptedException {
    @Nullable GatewayEvent event = events.poll(60, TimeUnit.SECONDS);
    assertThat(event).as("an event within 60 s; failures: %s", failures).isNotNull();
    return Objects.requireNonNull(event);
  }

  SlotStarted started() throws InterruptedException {
    var event = next();
    assertThat(event.hasSlotStarted()).as("a slot that started, not %s", event).isTrue();
    return event.getSlotStarted();
  }

  WorkerReply reply() throws InterruptedException {
    var event = next();
    assertThat(event.hasSlotReply()).as("a reply, not %s", event).isTrue();
    return event.getSlotReply().getReply();
  }

  SlotEnded ended() throws InterruptedException {
    var event = next();
    assertThat(event.hasSlotEnded()).as("a slot that ended, not %s", event).isTrue();
    return event.getSlotEnded();
  }

  Throwable failure() throws InterruptedException {
    @Nullable Throwable failure = failures.poll(30, TimeUnit.SECONDS);
    assertThat(failure).as("the end of the stream within 30 s").isNotNull();
    return Objects.requireNonNull(failure);
  }

  /** At once, as if its process were gone. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
