package dev.virgo.worker;

import static dev.virgo.worker.SampleRecording.END;
import static dev.virgo.worker.SampleRecording.FIRST_END;
import static dev.virgo.worker.SampleRecording.SECOND;
import static dev.virgo.worker.SampleRecording.SECOND_START;

import com.google.protobuf.ByteString;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Channel;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Slice;
import dev.virgo.schemas.rpc.Window;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.nio.charset.StandardCharsets;

/** Envelopes for the tests' own transforms on the sample recording, slices of ten seconds. */
final class Requests {
  static final String TOKEN = "only-for-tests";
  private static final Transforms TRANSFORMS = Transforms.load(Requests.class.getClassLoader());

  private Requests() {}

  static String identity(String name) {
    return "dev.virgo.worker.sample." + name + "@1.0";
  }

  static Header eegHeader() {
    return Header.newBuilder()
        .setKind("signal")
        .setRateNum(10)
        .setRateDen(1)
        .addChannels(Channel.newBuilder().setName("EEG A").setUnit("uV"))
        .addChannels(Channel.newBuilder().setName("EEG B").setUnit("uV"))
        .setBlockNs(SECOND)
        .build();
  }

  /** Everything but the slices. */
  static Envelope.Builder envelope(String name, String config, SampleRecording recording) {
    var transform = TRANSFORMS.find(identity(name)).orElseThrow();
    var source =
        Envelope.StreamSource.newBuilder()
            .setUri(recording.uri())
            .setFormat("edf")
            .setStream("eeg");
    recording.blocks().forEach(block -> source.addBlocks(bytes(block)));
    return Envelope.newBuilder()
        .setIdentity(identity(name))
        .setConfigJson(config)
        .setGroup("run")
        .setCodeHash(
            bytes(Key.parse(transform.group("run").orElseThrow().path("code_hash").asText())))
        .setLockfileHash(bytes(transform.lockfileHash()))
        .addPorts(
            Envelope.Port.newBuilder()
                .setName("eeg")
                .setHeader(eegHeader())
                .setStream(source)
                .addSegments(slice(0, FIRST_END))
                .addSegments(slice(SECOND_START, END)))
        .addFields(
            Envelope.OutputField.newBuilder()
                .setName("out")
                .setHeader(eegHeader().toBuilder().setBlockNs(0)));
  }

  static Slice slice(long t0Ns, long t1Ns) {
    return Slice.newBuilder().setT0Ns(t0Ns).setT1Ns(t1Ns).build();
  }

  static Window window(double w0, double w1, boolean cutLeft, boolean cutRight) {
    return Window.newBuilder()
        .setW0Ns(Math.round(w0 * SECOND))
        .setW1Ns(Math.round(w1 * SECOND))
        .setCutLeft(cutLeft)
        .setCutRight(cutRight)
        .build();
  }

  static Envelope.OutputSlice output(double t0, double t1, Window... windows) {
    var port = Envelope.PortWindows.newBuilder();
    for (var window : windows) {
      port.addWindows(window);
    }
    return Envelope.OutputSlice.newBuilder()
        .setSlice(slice(Math.round(t0 * SECOND), Math.round(t1 * SECOND)))
        .setCutoffKey(cutoff(t0))
        .addPorts(port)
        .build();
  }

  static ByteString cutoff(double t0) {
    return bytes(Key.sha256(Double.toString(t0).getBytes(StandardCharsets.UTF_8)));
  }

  static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  static byte[] run(Envelope.Builder envelope) {
    return WorkerRequest.newBuilder()
        .setId(1)
        .setToken(TOKEN)
        .setRun(envelope)
        .build()
        .toByteArray();
  }
}
