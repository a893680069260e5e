package dev.virgo.raygateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Probe;
import dev.virgo.schemas.rpc.Slice;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Requests for the tests' own transform. */
final class Behaving {
  static final String TOKEN = "the worker's, only for tests";
  private static final String IDENTITY = "dev.virgo.raygateway.sample.Behaviour@1.0";

  private Behaving() {}

  static WorkerRequest probe(long id) {
    return WorkerRequest.newBuilder()
        .setId(id)
        .setToken(TOKEN)
        .setProbe(Probe.getDefaultInstance())
        .build();
  }

  /** A batch of one slice. */
  static WorkerRequest run(long id, String how) {
    return run(id, how, 1);
  }

  static WorkerRequest run(long id, String how, int slices) {
    var descriptor = descriptor();
    var group = descriptor.path("groups").path(0);
    var envelope =
        Envelope.newBuilder()
            .setIdentity(IDENTITY)
            .setConfigJson("{}")
            .setGroup("run")
            .setCodeHash(bytes(Key.parse(group.path("code_hash").asText())))
            .setLockfileHash(bytes(Key.parse(descriptor.path("lockfile_hash").asText())))
            .setLimits(Envelope.Limits.getDefaultInstance())
            .addPorts(Envelope.Port.newBuilder().setName("how").setValueJson("\"" + how + "\""))
            .addFields(
                Envelope.OutputField.newBuilder()
                    .setName("out")
                    .setHeader(Header.newBuilder().setKind("plain")));
    for (int i = 0; i < slices; i++) {
      envelope.addSlices(
          Envelope.OutputSlice.newBuilder()
              .setSlice(Slice.newBuilder().setT0Ns(i).setT1Ns(i + 1))
              .addPorts(Envelope.PortWindows.getDefaultInstance())
              .setCutoffKey(bytes(Key.sha256(new byte[] {(byte) id, (byte) i}))));
    }
    return WorkerRequest.newBuilder().setId(id).setToken(TOKEN).setRun(envelope).build();
  }

  private static JsonNode descriptor() {
    var index = Path.of("target/test-classes/META-INF/virgo/transforms.json");
    try {
      for (var descriptor : new ObjectMapper().readTree(index.toFile())) {
        if (descriptor.path("identity").asText().equals(IDENTITY)) {
          return descriptor;
        }
      }
      throw new IllegalStateException("no descriptor of " + IDENTITY + " in " + index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }
}
