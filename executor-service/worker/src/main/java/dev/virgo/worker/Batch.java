package dev.virgo.worker;

import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.Started;
import dev.virgo.schemas.rpc.Usage;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;

/**
 * Runs the slices of an envelope, one after the other; what one of them meets stays its own.
 *
 * <p>What a batch needs once (checking the code, making the transform, opening the inputs) is
 * charged to its first slice, time and CPU, so that the slices' sum is what the batch took. Inputs
 * are read and hashed while a slice runs: a block or blob that several share is the first one's.
 * The peak of memory is the batch's up to the end of the slice.
 */
final class Batch {
  private final Transforms transforms;
  private final Recordings recordings;
  private final BlobStore blobs;
  private final WorkerSettings settings;
  private final Tracing tracing;

  Batch(
      Transforms transforms,
      Recordings recordings,
      BlobStore blobs,
      WorkerSettings settings,
      Tracing tracing) {
    this.transforms = transforms;
    this.recordings = recordings;
    this.blobs = blobs;
    this.settings = settings;
    this.tracing = tracing;
  }

  /** What is told while a batch runs. */
  interface Progress {
    /** A slice begins. */
    void started(Started started);

    /** A slice ended; it can be committed, whatever becomes of the next one. */
    void done(RunReply.SliceReply done);
  }

  /**
   * Every slice of the envelope is answered, in order: by progress, or in the reply where the whole
   * batch cannot start.
   */
  RunReply run(Envelope envelope, Progress progress) {
    var span = tracing.begin(envelope, settings);
    PrintedLines.about(envelope);
    try (var _ = span.makeCurrent()) {
      return run(envelope, progress, span);
    } finally {
      PrintedLines.aboutNothing();
      span.end();
    }
  }

  private RunReply run(Envelope envelope, Progress progress, Span span) {
    var reply = RunReply.newBuilder();
    ProcessMeter.resetPeak();
    var since = ProcessMeter.now();
    GroupRun group;
    try {
      group = prepare(envelope);
    } catch (SliceFailed e) {
      var used = since.used();
      for (var slice : envelope.getSlicesList()) {
        reply.addSlices(
            RunReply.SliceReply.newBuilder()
                .setCutoffKey(slice.getCutoffKey())
                .setFailure(e.toFailure())
                .setUsage(usage(used, 0, 0)));
        used = ProcessMeter.Used.NOTHING;
      }
      reply.getSlicesList().stream().findFirst().ifPresent(one -> Tracing.failed(span, one));
      return reply.build();
    }
    for (var slice : envelope.getSlicesList()) {
      progress.started(Started.newBuilder().setCutoffKey(slice.getCutoffKey()).build());
      var done = run(group, slice, since);
      since = ProcessMeter.now();
      if (done.hasFailure()) {
        Tracing.failed(span, done);
      }
      progress.done(done);
    }
    return reply.build();
  }

  private GroupRun prepare(Envelope envelope) throws SliceFailed {
    try {
      return prepared(envelope);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw SliceFailed.bug("preparing " + envelope.getIdentity(), e);
    }
  }

  private GroupRun prepared(Envelope envelope) throws SliceFailed {
    var transform = checked(envelope);
    var method =
        transform
            .method(envelope.getGroup())
            .orElseThrow(() -> otherCode(envelope, "it has no group " + envelope.getGroup()));
    Object instance;
    try {
      instance = Configuration.bind(transform, envelope.getConfigJson());
    } catch (Configuration.Invalid e) {
      throw new SliceFailed(
          Failure.Kind.PERMANENT,
          "configuration of %s: %s: %s"
              .formatted(envelope.getIdentity(), e.field(), e.getMessage()),
          e);
    }
    var ports = new ArrayList<InputPort>();
    for (var port : envelope.getPortsList()) {
      ports.add(InputPort.open(port, recordings, blobs));
    }
    var results = new Results(envelope.getIdentity(), envelope.getFieldsList());
    return new GroupRun(instance, method, ports, results);
  }

  private LoadedTransform checked(Envelope envelope) throws SliceFailed {
    if (!envelope.getBundle().isEmpty()) {
      throw otherCode(envelope, "bundle " + envelope.getBundle() + " is not on this worker");
    }
    var transform =
        transforms
            .find(envelope.getIdentity())
            .orElseThrow(() ->
                otherCode(
                    envelope,
                    "it is not there; there are "
                        + transforms.all().stream().map(LoadedTransform::identity).toList()));
    var code =
        transform
            .group(envelope.getGroup())
            .map(group -> Key.parse(group.path("code_hash").asText()))
            .orElseThrow(() -> otherCode(envelope, "it has no group " + envelope.getGroup()));
    var expectedCode = Key.of(envelope.getCodeHash().toByteArray());
    if (!code.equals(expectedCode)) {
      throw otherCode(envelope, "its code hash is " + code + ", not " + expectedCode);
    }
    var expectedLockfile = Key.of(envelope.getLockfileHash().toByteArray());
    if (!transform.lockfileHash().equals(expectedLockfile)) {
      throw otherCode(
          envelope,
          "its lockfile hash is " + transform.lockfileHash() + ", not " + expectedLockfile);
    }
    return transform;
  }

  private static SliceFailed otherCode(Envelope envelope, String what) {
    return new SliceFailed(
        Failure.Kind.CODE_MISMATCH,
        "worker has other code for %s: %s; planner and executor were built from different sources"
            .formatted(envelope.getIdentity(), what));
  }

  private RunReply.SliceReply run(
      GroupRun group, Envelope.OutputSlice slice, ProcessMeter.Reading since) {
    var reply = RunReply.SliceReply.newBuilder().setCutoffKey(slice.getCutoffKey());
    long bytesOut = 0;
    try {
      var writer = new ResultWriter(blobs);
      var written = new ArrayList<FieldResult>();
      for (var value : group.run(slice).entrySet()) {
        var result = writer.write(value.getKey(), value.getValue(), slice.getGeneration());
        bytesOut += result.getBytes();
        written.add(result);
      }
      reply.addAllFields(written);
    } catch (SliceFailed e) {
      reply.setFailure(e.toFailure());
    } catch (RuntimeException e) {
      // A bug of the worker on this input: an attempt like the transform's own, with its trace.
      reply.setFailure(SliceFailed.failure(Failure.Kind.TRANSFORM, "worker: " + e, e));
    }
    return reply.setUsage(usage(since.used(), group.takeBytesIn(), bytesOut)).build();
  }

  private Usage usage(ProcessMeter.Used used, long bytesIn, long bytesOut) {
    return Usage.newBuilder()
        .setRunUs(used.wallNs() / 1_000)
        .setCpuUs(used.cpuNs() / 1_000)
        .setPeakRssBytes(ProcessMeter.peakBytes())
        .setBytesIn(bytesIn)
        .setBytesOut(bytesOut)
        .setHost(settings.host())
        .setSlot(settings.slot())
        .build();
  }
}
