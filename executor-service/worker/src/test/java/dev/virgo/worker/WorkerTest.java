package dev.virgo.worker;

import static dev.virgo.worker.Requests.envelope;
import static dev.virgo.worker.Requests.output;
import static dev.virgo.worker.Requests.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.virgo.payload.Payloads;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Locality;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerTest {
  @TempDir Path folder;
  private SampleRecording recording;
  private Worker worker;
  private final List<byte[]> progress = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  WorkerTest() {}

  @BeforeEach
  void start() throws Exception {
    recording = SampleRecording.in(folder);
    worker = new Worker(settings(folder.resolve("blobs")), WorkerTest.class.getClassLoader());
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private static WorkerSettings settings(Path blobs) {
    return new WorkerSettings(Requests.TOKEN, blobs.toUri(), "here", "3", Optional.empty());
  }

  private RunReply run(Envelope.Builder envelope) throws InvalidProtocolBufferException {
    progress.clear();
    var last = WorkerReply.parseFrom(worker.run(Requests.run(envelope), progress::add)).getRun();
    var all = RunReply.newBuilder();
    for (var message : progress) {
      var told = WorkerReply.parseFrom(message);
      if (told.hasSliceDone()) {
        all.addSlices(told.getSliceDone());
      }
    }
    return all.addAllSlices(last.getSlicesList()).build();
  }

  private RunReply.SliceReply runOne(Envelope.Builder envelope)
      throws InvalidProtocolBufferException {
    return run(envelope).getSlices(0);
  }

  private static SignalPayload payload(RunReply.SliceReply reply) throws Exception {
    assertThat(reply.hasFailure()).as(reply.getFailure().getMessage()).isFalse();
    var bytes = Files.readAllBytes(Path.of(URI.create(reply.getFields(0).getUri())));
    var payload = Payloads.decode(bytes);
    assertThat(Payloads.contentHash(payload))
        .isEqualTo(Key.of(reply.getFields(0).getContentHash().toByteArray()));
    return payload;
  }

  // ------------------------------------------------------------------ windows

  @Test
  void slice_is_computed_from_its_own_window_and_returns_only_itself() throws Exception {
    var reply =
        runOne(
            envelope("WindowProbe", "{\"halo_s\":2.0}", recording)
                .addSlices(output(10, 20, window(8, 22, true, true))));

    var piece = payload(reply).pieces().getFirst();
    assertThat(piece.sampleCount()).isEqualTo(100);
    assertThat(piece.timesNs()[0]).isEqualTo(10_000_000_000L);
    // 14 s at 10 Hz are 140 samples, cut on both sides.
    assertThat(piece.samples()[0]).containsOnly(140_011);
    assertThat(piece.samples()[1][0]).isEqualTo(100);
    assertThat(piece.samples()[1][99]).isEqualTo(199);
  }

  @Test
  void batching_does_not_change_any_content() throws Exception {
    var first = output(0, 10, window(0, 12, false, true));
    var second = output(10, 20, window(8, 22, true, true));
    var together = run(envelope("WindowProbe", "{}", recording).addSlices(first).addSlices(second));
    var alone = runOne(envelope("WindowProbe", "{}", recording).addSlices(second));

    assertThat(together.getSlices(1).getFields(0).getContentHash())
        .isEqualTo(alone.getFields(0).getContentHash());
    assertThat(progress).hasSize(2);
    assertThat(WorkerReply.parseFrom(progress.get(0)).getStarted().getCutoffKey())
        .isEqualTo(second.getCutoffKey());
    assertThat(WorkerReply.parseFrom(progress.get(1)).getSliceDone().getCutoffKey())
        .isEqualTo(second.getCutoffKey());
  }

  @Test
  void slice_with_a_gap_has_a_piece_on_each_side_and_no_window_reaches_across() throws Exception {
    var reply =
        runOne(
            envelope("WindowProbe", "{}", recording)
                .addSlices(
                    output(25, 40, window(23, 30, true, false), window(35, 42, false, true))));

    var pieces = payload(reply).pieces();
    assertThat(pieces).hasSize(2);
    assertThat(pieces.get(0).samples()[0]).hasSize(50).containsOnly(70_010);
    assertThat(pieces.get(1).samples()[0]).hasSize(50).containsOnly(70_001);
    // The 301st stored sample is the first one after the gap.
    assertThat(pieces.get(1).samples()[1][0]).isEqualTo(300);
    assertThat(pieces.get(1).timesNs()[0]).isEqualTo(35_000_000_000L);
  }

  @Test
  void slice_within_a_gap_has_no_piece() throws Exception {
    var reply = runOne(envelope("WindowProbe", "{}", recording).addSlices(output(31, 34)));
    assertThat(payload(reply).pieces()).isEmpty();
  }

  @Test
  void upstream_slices_are_joined_to_the_window() throws Exception {
    var upstream =
        run(
            envelope("Misbehaving", "{\"how\":\"behave\"}", recording)
                .addSlices(output(0, 10, window(0, 10, false, true)))
                .addSlices(output(10, 20, window(10, 20, true, true))));
    var downstream = fromField("{}", upstream);

    var piece = payload(runOne(downstream)).pieces().getFirst();
    assertThat(piece.samples()[0]).containsOnly(70_011);
    assertThat(piece.samples()[1][0]).isEqualTo(80);
    assertThat(piece.samples()[1][29]).isEqualTo(109);
  }

  /** Reads [6, 13) for the slice [8, 11) from two upstream slices. */
  private Envelope.Builder fromField(String config, RunReply upstream) {
    var source = Envelope.FieldSource.newBuilder();
    for (int i = 0; i < 2; i++) {
      var field = upstream.getSlices(i).getFields(0);
      source.addInputs(
          Envelope.Input.newBuilder()
              .setSlice(Requests.slice(i * 10_000_000_000L, (i + 1) * 10_000_000_000L))
              .setContentHash(field.getContentHash())
              .setUri(field.getUri()));
    }
    var envelope = envelope("WindowProbe", config, recording);
    envelope.setPorts(0, envelope.getPorts(0).toBuilder().setField(source));
    return envelope.addSlices(output(8, 11, window(6, 13, true, true)));
  }

  // ------------------------------------------------------------------ whole recordings

  @Test
  void global_transform_sees_all_segments_and_gives_plain_fields() throws Exception {
    var envelope =
        envelope("Totals", "{}", recording)
            .clearFields()
            .addSlices(output(0, 60, window(0, 30, false, false), window(35, 60, false, false)));
    for (var field : List.of("sum", "segments", "channels", "note")) {
      envelope.addFields(
          Envelope.OutputField.newBuilder()
              .setName(field)
              .setHeader(Header.newBuilder().setKind("plain")));
    }
    var fields = runOne(envelope).getFieldsList();

    // 0 + 1 + ... + 549
    assertThat(fields)
        .extracting(field -> field.getValueJson())
        .containsExactly("150975.0", "2", "[\"EEG A\",\"EEG B\"]", "null");
    assertThat(fields.get(1).getContentHash()).isEqualTo(Requests.bytes(Keys.json("2")));
    assertThat(fields.get(1).getUri()).isEmpty();
  }

  // ------------------------------------------------------------------ what is refused

  @Test
  void changed_recording_is_refused_before_anything_runs() throws Exception {
    try (var file = new RandomAccessFile(recording.file().toFile(), "rw")) {
      // The first sample of the tenth data record from the end; one has 2 × 10 samples and 240
      // bytes.
      file.seek(file.length() - 10 * (2 * 10 * 2 + 240));
      file.write(77);
    }
    var reply =
        run(
            envelope("WindowProbe", "{}", recording)
                .addSlices(output(0, 10, window(0, 12, false, true)))
                .addSlices(output(40, 60, window(38, 60, true, false))));
    assertThat(reply.getSlices(0).hasFailure()).isFalse();
    assertThat(reply.getSlices(1).getFailure().getKind()).isEqualTo(Failure.Kind.INPUT_MISMATCH);
    assertThat(reply.getSlices(1).getFailure().getMessage())
        .contains("stream 'eeg'", "recording-changed");
  }

  @Test
  void missing_recording_is_input_missing() throws Exception {
    var envelope =
        envelope("WindowProbe", "{}", recording)
            .addSlices(output(0, 10, window(0, 12, false, true)));
    Files.delete(recording.file());
    assertThat(runOne(envelope).getFailure().getKind()).isEqualTo(Failure.Kind.INPUT_MISSING);
  }

  @Test
  void upstream_blob_with_other_content_is_refused() throws Exception {
    var upstream =
        run(
            envelope("Misbehaving", "{\"how\":\"behave\"}", recording)
                .addSlices(output(0, 10, window(0, 10, false, true)))
                .addSlices(output(10, 20, window(10, 20, true, true))));
    var one = Path.of(URI.create(upstream.getSlices(0).getFields(0).getUri()));
    var other = Path.of(URI.create(upstream.getSlices(1).getFields(0).getUri()));
    Files.write(one, Files.readAllBytes(other));
    var mismatch = runOne(fromField("{}", upstream)).getFailure();
    assertThat(mismatch.getKind()).isEqualTo(Failure.Kind.INPUT_MISMATCH);
    assertThat(mismatch.getMessage()).contains("port eeg", one.getFileName().toString());
    var field = upstream.getSlices(0).getFields(0);
    assertThat(mismatch.getBlob().getUri()).isEqualTo(field.getUri());
    assertThat(mismatch.getBlob().getContentHash()).isEqualTo(field.getContentHash());

    Files.delete(one);
    var missing = runOne(fromField("{}", upstream)).getFailure();
    assertThat(missing.getKind()).isEqualTo(Failure.Kind.INPUT_MISSING);
    assertThat(missing.getBlob().getUri()).isEqualTo(field.getUri());
  }

  @Test
  void other_code_lockfile_or_identity_is_refused() throws Exception {
    var slice = output(0, 10, window(0, 12, false, true));
    var other = ByteString.copyFrom(new byte[32]);
    var envelopes =
        List.of(
            envelope("WindowProbe", "{}", recording).setCodeHash(other),
            envelope("WindowProbe", "{}", recording).setLockfileHash(other),
            envelope("WindowProbe", "{}", recording).setIdentity("a.Gone@1"),
            envelope("WindowProbe", "{}", recording).setGroup("gone"));
    for (var envelope : envelopes) {
      var reply = runOne(envelope.addSlices(slice));
      assertThat(reply.getFailure().getKind()).isEqualTo(Failure.Kind.CODE_MISMATCH);
      assertThat(reply.getFieldsCount()).isZero();
    }
    assertThat(Files.exists(folder.resolve("blobs"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "throw, TRANSFORM, it is broken",
    "give_up, PERMANENT, it is pointless",
    "recurse, TRANSFORM, StackOverflowError",
    "null, TRANSFORM, null or no Signal",
    "null_channel, TRANSFORM, null or no Signal",
    "one_channel, TRANSFORM, 'has 1 channels, not 2'",
    "too_many, TRANSFORM, 'has 101 samples, not 100'",
  })
  void misbehaviour_is_a_failure_of_its_kind(String how, Failure.Kind kind, String message)
      throws Exception {
    var reply = misbehave(how);
    assertThat(reply.getFailure().getKind()).isEqualTo(kind);
    assertThat(reply.getFailure().getMessage()).contains(message);
  }

  private RunReply.SliceReply misbehave(String how) throws InvalidProtocolBufferException {
    return runOne(
        envelope("Misbehaving", "{\"how\":\"" + how + "\"}", recording)
            .addSlices(output(0, 10, window(0, 10, false, true))));
  }

  @Test
  void message_of_any_length_is_cut_so_that_its_failure_travels() throws Exception {
    var failure = misbehave("throw_at_length").getFailure();
    assertThat(failure.getMessage()).contains("xxx").hasSize(SliceFailed.LONGEST);
    assertThat(failure.getDetail()).hasSize(SliceFailed.LONGEST);
  }

  @Test
  void not_a_number_is_a_value() throws Exception {
    var samples = payload(misbehave("not_a_number")).pieces().getFirst().samples();
    assertThat(samples[0]).containsOnly(Double.NaN);
  }

  @Test
  void failure_of_one_slice_leaves_the_others_of_its_batch() throws Exception {
    var reply =
        run(
            envelope("Misbehaving", "{\"how\":\"throw_in_second\"}", recording)
                .addSlices(output(0, 10, window(0, 10, false, true)))
                .addSlices(output(10, 20, window(10, 20, true, true))));
    assertThat(reply.getSlices(0).hasFailure()).isFalse();
    assertThat(reply.getSlices(1).getFailure().getDetail()).contains("Misbehaving.run");
  }

  @Test
  void configuration_is_validated_again() throws Exception {
    var slice = output(0, 10, window(0, 12, false, true));
    for (var config : List.of("{\"halo_s\":-1.0}", "{\"halo_s\":\"x\"}", "{\"halos\":1.0}", "[]")) {
      var reply = runOne(envelope("WindowProbe", config, recording).addSlices(slice));
      assertThat(reply.getFailure().getKind()).isEqualTo(Failure.Kind.PERMANENT);
      assertThat(reply.getFailure().getMessage()).contains("configuration of ");
    }
  }

  @Test
  void result_that_cannot_be_written_is_a_failure_of_storage() throws Exception {
    Files.writeString(folder.resolve("blobs"), "a file where the folder should be");
    assertThat(misbehave("behave").getFailure().getKind()).isEqualTo(Failure.Kind.STORAGE);
  }

  @Test
  void request_without_the_token_is_refused() {
    var request = WorkerRequest.newBuilder().setToken("guessed").build().toByteArray();
    assertThatThrownBy(() -> worker.run(request, progress::add))
        .isInstanceOf(SecurityException.class);
  }

  @Test
  void usage_tells_host_slot_and_bytes() throws Exception {
    var usage = misbehave("behave").getUsage();
    assertThat(usage.getHost()).isEqualTo("here");
    assertThat(usage.getSlot()).isEqualTo("3");
    assertThat(usage.getBytesIn()).isEqualTo(100 * 2 * 8);
    assertThat(usage.getBytesOut()).isGreaterThan(100 * 3 * 8);
    assertThat(usage.getPeakRssBytes()).isGreaterThan(10 << 20);
  }

  // ------------------------------------------------------------------ describe, hash, probe

  private DescribeReply describe(String config) throws Exception {
    var request =
        DescribeRequest.newBuilder()
            .setIdentity(Requests.identity("WindowProbe"))
            .setConfigJson(config)
            .addPorts(
                DescribeRequest.PortHeader.newBuilder()
                    .setPort("eeg")
                    .setPresent(true)
                    .setHeader(Requests.eegHeader()));
    return ask(WorkerRequest.newBuilder().setDescribe(request)).getDescribe();
  }

  private WorkerReply ask(WorkerRequest.Builder request) throws Exception {
    var bytes = request.setToken(Requests.TOKEN).build().toByteArray();
    return WorkerReply.parseFrom(worker.run(bytes, progress::add));
  }

  @Test
  void describe_answers_locality_and_header_or_the_fault_of_the_configuration() throws Exception {
    var described = describe("{\"halo_s\":2.5}").getDescription();
    assertThat(described.getGroups(0).getPorts(0).getLocality())
        .isEqualTo(
            Locality.newBuilder()
                .setKind(Locality.Kind.LOCAL)
                .setBeforeNs(2_500_000_000L)
                .setAfterNs(2_500_000_000L)
                .setTolerance(1e-6)
                .build());
    assertThat(described.getFields(0).getHeader())
        .isEqualTo(Requests.eegHeader().toBuilder().setBlockNs(0).build());

    assertThat(describe("{\"halo_s\":11.0}").getError().getField()).isEqualTo("halo_s");
    assertThat(describe("{\"halo_s\":0.0}").getError().getMessage()).contains("greater than 0");
  }

  @Test
  void blocks_are_hashed_only_if_the_file_is_the_one_that_was_ingested() throws Exception {
    var request =
        HashBlocksRequest.newBuilder()
            .setUri(recording.uri())
            .setStream("eeg")
            .setBlockNs(SampleRecording.SECOND)
            .setFileHash(Requests.bytes(Key.sha256(Files.readAllBytes(recording.file()))));
    var reply = ask(WorkerRequest.newBuilder().setHashBlocks(request)).getHashBlocks();
    assertThat(reply.getBlocksList())
        .containsExactlyElementsOf(recording.blocks().stream().map(Requests::bytes).toList());

    request.setFileHash(ByteString.copyFrom(new byte[32]));
    var refused = ask(WorkerRequest.newBuilder().setHashBlocks(request)).getHashBlocks();
    assertThat(refused.getFailure().getKind()).isEqualTo(Failure.Kind.INPUT_MISMATCH);
    assertThat(refused.getBlocksCount()).isZero();
  }

  @Test
  void probe_lists_identities_with_their_descriptors() throws Exception {
    var probe =
        ask(WorkerRequest.newBuilder().setProbe(dev.virgo.schemas.rpc.Probe.getDefaultInstance()))
            .getProbe();
    assertThat(probe.getIdentitiesList())
        .contains(Requests.identity("WindowProbe"), Requests.identity("Totals"));
    assertThat(probe.getDescriptorsJsonList()).hasSameSizeAs(probe.getIdentitiesList());
  }

  // ------------------------------------------------------------------ bugs are data

  private DescribeReply ask(DescribeRequest.Builder request) throws Exception {
    return ask(WorkerRequest.newBuilder().setDescribe(request)).getDescribe();
  }

  private static DescribeRequest.Builder question(String how, Header header) {
    return DescribeRequest.newBuilder()
        .setIdentity(Requests.identity("Unhelpful"))
        .setConfigJson("{\"how\":\"" + how + "\"}")
        .addPorts(
            DescribeRequest.PortHeader.newBuilder()
                .setPort("eeg")
                .setPresent(true)
                .setHeader(header));
  }

  @ParameterizedTest
  @CsvSource({
    "no_locality, its method locality returned null",
    "no_header, its method header returned null",
    "overflow, Unhelpful.locality threw ArithmeticException",
    "recurse, Unhelpful.locality threw StackOverflowError",
  })
  void transform_that_cannot_describe_itself_is_a_permanent_failure(String how, String message)
      throws Exception {
    var failure = ask(question(how, Requests.eegHeader())).getFailure();
    assertThat(failure.getKind()).isEqualTo(Failure.Kind.PERMANENT);
    assertThat(failure.getMessage()).contains(Requests.identity("Unhelpful"), message);
    assertThat(ask(question("help", Requests.eegHeader())).hasDescription()).isTrue();
  }

  @Test
  void question_about_an_impossible_header_is_a_permanent_failure() throws Exception {
    var header = Requests.eegHeader().toBuilder().setRateNum(0).build();
    var failure = ask(question("help", header)).getFailure();
    assertThat(failure.getKind()).isEqualTo(Failure.Kind.PERMANENT);
    assertThat(failure.getMessage()).contains(Requests.identity("Unhelpful"), "sampling rate 0/1");
  }

  @Test
  void batch_that_cannot_be_prepared_is_a_permanent_failure_of_every_slice() throws Exception {
    var envelope = envelope("WindowProbe", "{}", recording);
    var port = envelope.getPorts(0).toBuilder();
    port.setHeader(port.getHeader().toBuilder().setRateNum(0));
    var reply =
        run(
            envelope
                .setPorts(0, port)
                .addSlices(output(0, 10, window(0, 12, false, true)))
                .addSlices(output(10, 20, window(8, 22, true, true))));
    assertThat(reply.getSlicesList()).hasSize(2);
    for (var slice : reply.getSlicesList()) {
      assertThat(slice.getFailure().getKind()).isEqualTo(Failure.Kind.PERMANENT);
      assertThat(slice.getFailure().getMessage())
          .contains(Requests.identity("WindowProbe"), "sampling rate 0/1");
    }
    var truncated =
        envelope("WindowProbe", "{}", recording).setCodeHash(ByteString.copyFromUtf8("x"));
    assertThat(runOne(truncated.addSlices(output(0, 10))).getFailure().getKind())
        .isEqualTo(Failure.Kind.PERMANENT);
  }

  @Test
  void blocks_that_no_reply_holds_or_a_broken_hash_are_a_permanent_failure() throws Exception {
    var request = HashBlocksRequest.newBuilder().setUri(recording.uri()).setStream("eeg");
    // 60 s in blocks of 10 us are six million.
    var many = ask(WorkerRequest.newBuilder().setHashBlocks(request.setBlockNs(10_000)));
    assertThat(many.getHashBlocks().getFailure().getKind()).isEqualTo(Failure.Kind.PERMANENT);
    assertThat(many.getHashBlocks().getFailure().getMessage())
        .contains(recording.uri(), "6000000 blocks", "at most 1000000");

    request.setBlockNs(SampleRecording.SECOND).setFileHash(ByteString.copyFromUtf8("x"));
    var broken = ask(WorkerRequest.newBuilder().setHashBlocks(request));
    assertThat(broken.getHashBlocks().getFailure().getKind()).isEqualTo(Failure.Kind.PERMANENT);
    assertThat(broken.getHashBlocks().getFailure().getMessage()).contains(recording.uri());
  }

  @Test
  void configuration_beyond_a_double_is_refused() throws Exception {
    var error = describe("{\"halo_s\":1e999}").getError();
    assertThat(error.getField()).isEqualTo("halo_s");
    assertThat(error.getMessage()).contains("a number below 1.8e308 is needed");
  }

  // ------------------------------------------------------------------ what preparing costs

  @Test
  void preparing_a_batch_is_charged_to_its_first_slice() throws Exception {
    var reply =
        run(
            envelope("Unhelpful", "{\"how\":\"slow\"}", recording)
                .addSlices(output(0, 10, window(0, 10, false, true)))
                .addSlices(output(10, 20, window(10, 20, true, true))));
    assertThat(reply.getSlicesList()).noneMatch(RunReply.SliceReply::hasFailure);
    // It is made once, and works for 300 ms.
    assertThat(reply.getSlices(0).getUsage().getCpuUs()).isGreaterThan(290_000);
    assertThat(reply.getSlices(0).getUsage().getRunUs()).isGreaterThan(290_000);
    assertThat(reply.getSlices(1).getUsage().getCpuUs()).isLessThan(290_000);
  }

  @Test
  void preparing_in_vain_is_charged_to_the_first_slice_too() throws Exception {
    var reply =
        run(
            envelope("Unhelpful", "{\"how\":\"slow_refusal\"}", recording)
                .addSlices(output(0, 10, window(0, 10, false, true)))
                .addSlices(output(10, 20, window(10, 20, true, true))));
    assertThat(reply.getSlicesList()).allMatch(RunReply.SliceReply::hasFailure);
    assertThat(reply.getSlices(0).getUsage().getCpuUs()).isGreaterThan(290_000);
    assertThat(reply.getSlices(1).getUsage().getCpuUs()).isZero();
    assertThat(reply.getSlices(1).getUsage().getRunUs()).isZero();
  }
}
