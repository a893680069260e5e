package dev.virgo.schemas.event;

import static dev.virgo.schemas.event.Checks.*;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that travels on Kafka, one record per CloudEvents type. The records validate
 * themselves: one that exists is well formed. JSON names are the components' in snake_case. New
 * members may be added, none is ever removed or changed in meaning.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Event {
  /** The Kafka key: the recording for everything that the planner reads. */
  String key();

  /** The run that it is about; empty: none, or several. */
  default String run() {
    return "";
  }

  /** The node of that run; empty: none in particular. */
  default String node() {
    return "";
  }

  // ------------------------------------------------------------------ recordings

  /**
   * A recording exists; published by anyone who ingests.
   *
   * @param revision 1 for a new recording
   * @param start when sample 0 was taken
   */
  record RecordingIngested(String recording, long revision, Instant start, List<Stream> streams)
      implements Event {
    public RecordingIngested {
      requireRecording(recording);
      atLeast("revision", revision, 1);
      required("start", start);
      streams = listed("streams", streams);
      distinct("streams", streams.stream().map(Stream::name).toList());
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** A recording grew at its end or a stretch of it was corrected: its whole new state. */
  record RecordingChanged(String recording, long revision, Instant start, List<Stream> streams)
      implements Event {
    public RecordingChanged {
      requireRecording(recording);
      atLeast("revision", revision, 2);
      required("start", start);
      streams = listed("streams", streams);
      distinct("streams", streams.stream().map(Stream::name).toList());
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** A recording was deleted at its source. */
  record RecordingDeleted(String recording) implements Event {
    public RecordingDeleted {
      requireRecording(recording);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /**
   * Somebody looked at results of a recording.
   *
   * @param pipelineVersion the version that was asked for, if one was
   */
  record RecordingAccessed(String recording, Instant at, @Nullable String pipelineVersion)
      implements Event {
    public RecordingAccessed {
      requireRecording(recording);
      required("at", at);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /**
   * One modality of a recording. Exactly one of {@code hash}, {@code blocks} and {@code blocksUri}
   * with {@code blocksRoot} says what the samples are.
   *
   * @param kind {@code signal}, {@code frames} or {@code events}
   * @param format what the reader calls it, for example {@code edf}
   * @param hash SHA-256 of the file; a worker checks it and makes the blocks
   * @param blocks the hash of every block, in order
   * @param blocksUri a blob of the raw 32-byte hashes, checked against {@code blocksRoot}
   * @param blockNs length of a block, nanoseconds; absent: 1 s
   */
  record Stream(
      String name,
      String kind,
      String format,
      String uri,
      long rateNum,
      long rateDen,
      List<Channel> channels,
      List<Segment> segments,
      @Nullable Key hash,
      @Nullable List<Key> blocks,
      @Nullable String blocksUri,
      @Nullable Key blocksRoot,
      @Nullable Long blockNs) {
    public Stream {
      requireName("name", name);
      oneOf("kind", kind, "signal", "frames", "events");
      text("format", format);
      text("uri", uri);
      atLeast("rate_num", rateNum, 1);
      atLeast("rate_den", rateDen, 1);
      channels = listed("channels", channels);
      distinct("channels", channels.stream().map(Channel::name).toList());
      segments = listed("segments", segments);
      ordered(segments, rateNum, rateDen);
      blocks = blocks == null ? null : List.copyOf(blocks);
      blockNs = blockNs == null ? DEFAULT_BLOCK_NS : blockNs;
      atLeast("block_ns", blockNs, 1_000_000);
      exactlyOne(hash, blocks, blocksUri, blocksRoot);
    }

    private static final long DEFAULT_BLOCK_NS = 1_000_000_000L;

    /** Length of a block in nanoseconds; 1 s unless the event says otherwise. */
    public long blockLengthNs() {
      return blockNs == null ? DEFAULT_BLOCK_NS : blockNs;
    }
  }

  /** A channel's name and physical unit. */
  record Channel(String name, String unit) {
    public Channel {
      text("channels.name", name);
      required("channels.unit", unit);
    }
  }

  /** A stretch without a gap: its first sample's time and how many samples it has. */
  record Segment(@JsonProperty("t0_ns") long t0Ns, long samples) {
    public Segment {
      atLeast("segments.t0_ns", t0Ns, 0);
      atLeast("segments.samples", samples, 0);
    }
  }

  // ------------------------------------------------------------------ runs

  /**
   * Somebody wants a run.
   *
   * @param run the run's id, chosen by who asks, so that a repeated request is one run
   * @param pipeline a standard version's identifier, or null with {@code source}
   * @param source pipeline text
   * @param inputs plain {@code in} values by name
   * @param gridNs null: what the pipeline's manifest says, else 10 s
   * @param requestedBy {@code api}, {@code ingest} or {@code backfill}
   */
  record RunRequested(
      String run,
      String recording,
      @Nullable String pipeline,
      @Nullable String source,
      Map<String, JsonNode> inputs,
      @Nullable Long gridNs,
      Priority priority,
      String requestedBy)
      implements Event {
    public RunRequested {
      requireName("run", run);
      requireRecording(recording);
      if ((pipeline == null) == (source == null)) {
        throw new InvalidEvent("pipeline", "exactly one of pipeline and source is needed");
      }
      inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
      if (gridNs != null) {
        atLeast("grid_ns", gridNs, 1_000_000);
      }
      priority = priority == null ? Priority.INTERACTIVE : priority;
      oneOf("requested_by", requestedBy, "api", "ingest", "backfill");
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** Which channel a run's work takes. */
  enum Priority {
    INTERACTIVE,
    BULK
  }

  /** A run left PLANNING: it is known what it needs. */
  record RunStarted(String run, String recording, String pipeline, long revision) implements Event {
    public RunStarted {
      requireName("run", run);
      requireRecording(recording);
      text("pipeline", pipeline);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /**
   * A run's outputs are there.
   *
   * @param manifest per output the hash of its manifest and how many slices it has
   */
  record RunCompleted(
      String run,
      String recording,
      String pipeline,
      long revision,
      Map<String, ManifestRef> manifest,
      Counts counts)
      implements Event {
    public RunCompleted {
      requireName("run", run);
      requireRecording(recording);
      text("pipeline", pipeline);
      manifest = Map.copyOf(manifest);
      required("counts", counts);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** A manifest's hash and number of slices. */
  record ManifestRef(Key hash, int slices) {
    public ManifestRef {
      required("manifest.hash", hash);
    }
  }

  /** Node-slices by what became of them. */
  record Counts(
      int slices, int hit, int cutoff, int materialized, int failed, int skipped, int cancelled) {}

  /** A run cannot deliver all its outputs. */
  record RunFailed(
      String run, String recording, String pipeline, @Nullable String node, String reason)
      implements Event {
    public RunFailed {
      requireName("run", run);
      requireRecording(recording);
      required("pipeline", pipeline);
      required("reason", reason);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** A run was cancelled. */
  record RunCancelled(String run, String recording, String pipeline) implements Event {
    public RunCancelled {
      requireName("run", run);
      requireRecording(recording);
      required("pipeline", pipeline);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  // ------------------------------------------------------------------ nodes

  /**
   * Contiguous slices of one compute group whose inputs exist. Everything a worker needs but the
   * lease.
   *
   * @param identity {@code module.Class@version}
   * @param config canonical configuration, defaults filled in
   * @param attempt failures of the transform so far, over these slices the largest
   * @param timeoutMs time limit per slice; 0: none
   * @param deterministic false: other content under the same key is no fault
   */
  record NodeReady(
      String run,
      String recording,
      String node,
      String group,
      String identity,
      JsonNode config,
      Key configHash,
      Key codeHash,
      Key lockfileHash,
      Resources resources,
      long timeoutMs,
      int attempt,
      boolean deterministic,
      List<Port> ports,
      List<Field> fields,
      List<ReadySlice> slices,
      Priority priority)
      implements Event {
    public NodeReady {
      requireName("run", run);
      requireRecording(recording);
      text("node", node);
      text("group", group);
      text("identity", identity);
      object("config", config);
      required("config_hash", configHash);
      required("code_hash", codeHash);
      required("lockfile_hash", lockfileHash);
      required("resources", resources);
      atLeast("timeout_ms", timeoutMs, 0);
      ports = List.copyOf(ports);
      fields = listed("fields", fields);
      slices = listed("slices", slices);
      priority = priority == null ? Priority.INTERACTIVE : priority;
    }

    /** Recording, node and first slice: the work of one run spreads over the partitions. */
    @Override
    public String key() {
      return recording + "/" + node + "/" + slices.getFirst().slice().t0Ns();
    }
  }

  /** What a slice may use. */
  record Resources(double cpu, long ramBytes, double gpu, Map<String, Double> custom) {
    public Resources {
      custom = custom == null ? Map.of() : Map.copyOf(custom);
      if (!(cpu > 0) || ramBytes <= 0 || !(gpu >= 0)) {
        throw new InvalidEvent("resources", "cpu and ram_bytes are positive, gpu is not negative");
      }
    }
  }

  /** A field that a group makes. */
  record Field(String name, FieldHeader header) {
    public Field {
      required("fields.name", name);
      required("fields.header", header);
    }
  }

  /**
   * What a field's or stream's values mean.
   *
   * @param kind {@code signal}, {@code frames}, {@code events} or {@code plain}
   * @param blockNs streams of a recording: the block length; else 0
   */
  record FieldHeader(
      String kind, long rateNum, long rateDen, List<Channel> channels, long blockNs) {
    public FieldHeader {
      oneOf("header.kind", kind, "signal", "frames", "events", "plain");
      channels = channels == null ? List.of() : List.copyOf(channels);
    }
  }

  /**
   * One input port of a group. Exactly one of {@code stream}, {@code inputs} and {@code value} is
   * set; none: the port is absent.
   *
   * @param segments gapless stretches of this port that the slices may touch
   * @param inputs upstream slices that the windows overlap, in order
   * @param value canonical plain value
   */
  record Port(
      String name,
      LocalityKey locality,
      @Nullable FieldHeader header,
      List<Span> segments,
      @Nullable StreamRef stream,
      @Nullable List<InputRef> inputs,
      @Nullable JsonNode value,
      @Nullable Key valueHash) {
    public Port {
      text("ports.name", name);
      required("ports.locality", locality);
      segments = segments == null ? List.of() : List.copyOf(segments);
      inputs = inputs == null ? null : List.copyOf(inputs);
    }
  }

  /**
   * A stretch of a recording's stream.
   *
   * @param firstBlock number of the first hash in {@code blocks}
   */
  record StreamRef(String uri, String format, String stream, long firstBlock, List<Key> blocks) {
    public StreamRef {
      text("stream.uri", uri);
      required("stream.format", format);
      required("stream.stream", stream);
      blocks = List.copyOf(blocks);
    }
  }

  /** One upstream slice: a blob, or a plain value. */
  record InputRef(Slice slice, Key contentHash, @Nullable String uri, @Nullable JsonNode value) {
    public InputRef {
      required("inputs.slice", slice);
      required("inputs.content_hash", contentHash);
    }
  }

  /**
   * One slice to make.
   *
   * @param dispatch distinguishes this emission from earlier ones of the slice
   * @param assetKeys the asset key of each field, by name
   * @param windows per port, in order, the pieces of the slice's extended window
   */
  record ReadySlice(
      Slice slice,
      long dispatch,
      Key cutoffKey,
      Map<String, Key> assetKeys,
      List<List<Window>> windows) {
    public ReadySlice {
      required("slices.slice", slice);
      required("slices.cutoff_key", cutoffKey);
      assetKeys = Map.copyOf(assetKeys);
      windows = windows.stream().map(List::copyOf).toList();
    }
  }

  /** A worker began a slice. */
  record NodeStarted(
      String run,
      String recording,
      String node,
      String group,
      Slice slice,
      String host,
      String backend,
      String slot)
      implements Event {
    public NodeStarted {
      requireName("run", run);
      requireRecording(recording);
      required("node", node);
      required("group", group);
      required("slice", slice);
      required("host", host);
      required("backend", backend);
      required("slot", slot);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** What became of slices, for one run that computed or waited for them. */
  record NodeDone(String run, String recording, String node, String group, List<DoneSlice> slices)
      implements Event {
    public NodeDone {
      requireName("run", run);
      requireRecording(recording);
      text("node", node);
      text("group", group);
      slices = listed("slices", slices);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  /** How one slice of one dispatch ended. */
  enum Decision {
    /** Existed under the asset key. */
    HIT,
    /** Existed under the cut-off key. */
    CUTOFF,
    /** Was computed by this run. */
    MATERIALIZED,
    /** The transform failed: an attempt. */
    FAILED,
    /** Its holder gave it back; uncounted. */
    RELEASED,
    /** Its holder's lease ran out; uncounted. */
    EXPIRED
  }

  /** Why a slice was released or failed. */
  enum Reason {
    TRANSFORM,
    PERMANENT,
    TIMEOUT,
    SHUTDOWN,
    CANCELLED,
    LOST,
    INPUT_MISSING,
    INPUT_MISMATCH,
    CODE_MISMATCH,
    STORAGE,
    NONDETERMINISTIC,
    /** What its worker ran on went away while it was in the slice. */
    INTERRUPTED
  }

  /**
   * One slice's outcome.
   *
   * @param error message of a failure
   * @param fields what was made or found, by field name; empty unless it succeeded
   * @param usage what it cost; null for hits
   * @param savedUsd what computing it had cost once, for hits
   */
  record DoneSlice(
      Slice slice,
      long dispatch,
      Decision decision,
      @Nullable Reason reason,
      @Nullable String error,
      Map<String, FieldValue> fields,
      @Nullable Usage usage,
      double savedUsd) {
    public DoneSlice {
      required("slices.slice", slice);
      required("slices.decision", decision);
      fields = fields == null ? Map.of() : Map.copyOf(fields);
    }
  }

  /**
   * The value of one field over one slice.
   *
   * @param uri where its blob is; null for an inline value
   * @param value a plain value up to 64 KiB
   */
  record FieldValue(Key assetKey, Key contentHash, @Nullable String uri, @Nullable JsonNode value) {
    public FieldValue {
      required("fields.asset_key", assetKey);
      required("fields.content_hash", contentHash);
    }
  }

  /** What a slice used; microseconds, bytes, US dollars. */
  record Usage(
      long queueUs,
      long runUs,
      long cpuUs,
      long peakRssBytes,
      long bytesIn,
      long bytesOut,
      String host,
      String backend,
      String slot,
      double costUsd) {
    public Usage {
      required("usage.host", host);
      required("usage.backend", backend);
      required("usage.slot", slot);
    }
  }

  /** A result exists; for anyone who consumes results. */
  record AssetMaterialized(
      Key assetKey,
      String recording,
      String run,
      String node,
      String field,
      @JsonProperty("t0_ns") long t0Ns,
      @JsonProperty("t1_ns") long t1Ns,
      Key contentHash,
      @Nullable String uri,
      @Nullable JsonNode value,
      String transform,
      Key configHash,
      Key codeHash)
      implements Event {
    public AssetMaterialized {
      requireRecording(recording);
      required("asset_key", assetKey);
      required("content_hash", contentHash);
      required("run", run);
      required("node", node);
      required("field", field);
      required("transform", transform);
      required("config_hash", configHash);
      required("code_hash", codeHash);
      atLeast("t0_ns", t0Ns, 0);
      atLeast("t1_ns", t1Ns, t0Ns + 1);
    }

    @Override
    public String key() {
      return recording;
    }
  }

  // ------------------------------------------------------------------ registry, standard, backfill

  /**
   * An executor can run this transform.
   *
   * @param descriptor as the build wrote it
   */
  record TransformPublished(String identity, JsonNode descriptor, boolean developmentMode)
      implements Event {
    public TransformPublished {
      text("identity", identity);
      object("descriptor", descriptor);
    }

    @Override
    public String key() {
      return identity;
    }
  }

  /** A version of the standard pipeline became current. */
  record StandardPublished(String version, String source, long gridNs, String structuralHash)
      implements Event {
    public StandardPublished {
      requireName("version", version);
      text("source", source);
      atLeast("grid_ns", gridNs, 1_000_000);
      required("structural_hash", structuralHash);
    }

    @Override
    public String key() {
      return version;
    }
  }

  /** How far a backfill is; counts sum to the target. */
  record BackfillProgress(
      String backfill, String version, String state, Map<String, Long> counts, long target)
      implements Event {
    public BackfillProgress {
      requireName("backfill", backfill);
      required("version", version);
      text("state", state);
      counts = Map.copyOf(counts);
    }

    @Override
    public String key() {
      return backfill;
    }
  }
}
