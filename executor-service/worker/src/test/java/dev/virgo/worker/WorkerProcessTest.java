package dev.virgo.worker;

import static dev.virgo.worker.Requests.envelope;
import static dev.virgo.worker.Requests.output;
import static dev.virgo.worker.Requests.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.process.Offspring;
import dev.virgo.schemas.process.ProcessName;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker as it is: a process behind two pipes. */
@Timeout(60)
class WorkerProcessTest {
  @TempDir Path folder;
  private SampleRecording recording;
  private Process process;
  private DataOutputStream requests;
  private DataInputStream replies;

  @SuppressWarnings("NullAway.Init")
  WorkerProcessTest() {}

  @BeforeEach
  void start() throws Exception {
    recording = SampleRecording.in(folder);
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms16m",
            "-Xmx420m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-ShrinkHeapInSteps",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.virgo.worker.Main");
    var builder = new ProcessBuilder(command);
    builder.environment().put("VIRGO_TOKEN", Requests.TOKEN);
    builder.environment().put("VIRGO_BLOB_ROOT", folder.resolve("blobs").toUri().toString());
    Offspring.ofCurrent().mark(builder.environment());
    builder.redirectError(folder.resolve("stderr").toFile());
    process = builder.start();
    requests = new DataOutputStream(process.getOutputStream());
    replies = new DataInputStream(process.getInputStream());
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  private void send(String how) throws IOException {
    Frames.write(
        requests,
        Requests.run(
            envelope("Misbehaving", "{\"how\":\"" + how + "\"}", recording)
                .addSlices(output(0, 10, window(0, 10, false, true)))
                .addSlices(output(10, 20, window(10, 20, true, true)))));
  }

  /** All messages up to the answer, or up to the end of a process that dies. */
  private List<WorkerReply> receive() throws IOException {
    var messages = new ArrayList<WorkerReply>();
    for (var frame = Frames.read(replies); frame.isPresent(); frame = Frames.read(replies)) {
      var message = WorkerReply.parseFrom(frame.get());
      messages.add(message);
      if (message.hasRun()) {
        break;
      }
    }
    return messages;
  }

  private RunReply run(String how) throws IOException {
    send(how);
    var messages = receive();
    assertThat(messages).isNotEmpty().last().matches(WorkerReply::hasRun);
    var all = RunReply.newBuilder();
    messages.stream()
        .filter(WorkerReply::hasSliceDone)
        .forEach(message -> all.addSlices(message.getSliceDone()));
    return all.build();
  }

  @Test
  void what_a_transform_prints_does_not_touch_the_pipe() throws Exception {
    var reply = run("print");
    assertThat(reply.getSlicesList()).noneMatch(RunReply.SliceReply::hasFailure);
    assertThat(run("behave").getSlicesCount()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("stderr")))
        .contains("printed by a transform", "complained by a transform");
  }

  @Test
  void what_a_transform_starts_neither_takes_requests_nor_writes_into_replies() throws Exception {
    send("chatter");
    send("behave");

    var replies = Stream.concat(receive().stream(), receive().stream());

    assertThat(replies.filter(WorkerReply::hasRun)).hasSize(2);
    assertThat(Files.readString(folder.resolve("stderr"))).contains("printed by a child");
  }

  @Test
  void peak_memory_and_cpu_of_a_large_batch_are_not_told_of_the_next() throws Exception {
    run("behave");
    var large = run("hog").getSlices(0).getUsage();
    // The transform touches 300 MiB.
    assertThat(large.getPeakRssBytes()).isGreaterThan(300L << 20);
    assertThat(large.getCpuUs()).isGreaterThan(50_000);

    var small = run("behave").getSlices(0).getUsage();
    assertThat(small.getPeakRssBytes()).isLessThan(250L << 20);
    assertThat(small.getCpuUs()).isLessThan(large.getCpuUs() / 2);
  }

  @Test
  void exit_by_a_transform_ends_the_pipe_after_the_slice_that_it_started() throws Exception {
    send("exit_in_second");
    var messages = receive();
    // The first slice's result is out before the second one takes the process down.
    assertThat(messages)
        .extracting(WorkerReply::getWhatCase)
        .containsExactly(
            WorkerReply.WhatCase.STARTED,
            WorkerReply.WhatCase.SLICE_DONE,
            WorkerReply.WhatCase.STARTED);
    assertThat(messages.getLast().getStarted().getCutoffKey()).isEqualTo(Requests.cutoff(10));
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void last_words_before_an_exit_are_kept_without_an_end_of_line() throws Exception {
    send("say_and_exit");
    assertThat(receive()).hasSize(1);
    assertThat(process.waitFor()).isEqualTo(7);
    assertThat(Files.readString(folder.resolve("stderr")))
        .contains("\"message\":\"dying without an end of line\"");
  }

  @Test
  void exhausted_memory_ends_the_process() throws Exception {
    send("exhaust");
    assertThat(receive()).hasSize(1);
    assertThat(process.waitFor()).isEqualTo(3);
  }

  @Test
  void recording_whose_header_exceeds_the_heap_is_refused_and_the_worker_lives() throws Exception {
    var file = folder.resolve("huge.gdf");
    int channels = 2_000_000;
    var header = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    header.put("GDF 1.25".getBytes(StandardCharsets.US_ASCII));
    header.putLong(184, 256L * (channels + 1)).putInt(252, channels);
    Files.write(file, header.array());
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(600L << 20); // sparse
    }
    var request = HashBlocksRequest.newBuilder().setUri(file.toUri().toString()).setStream("eeg");
    Frames.write(
        requests,
        WorkerRequest.newBuilder()
            .setToken(Requests.TOKEN)
            .setHashBlocks(request)
            .build()
            .toByteArray());
    var reply = WorkerReply.parseFrom(Frames.read(replies).orElseThrow()).getHashBlocks();
    assertThat(reply.getFailure().getKind()).isEqualTo(Failure.Kind.INPUT_MISMATCH);
    assertThat(reply.getFailure().getMessage()).contains("huge.gdf", "2000000 channels");
    assertThat(run("behave").getSlicesCount()).isEqualTo(2);
  }

  @Test
  void endless_loop_ends_when_killed() throws Exception {
    send("loop");
    assertThat(Frames.read(replies)).isPresent();
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void worker_in_an_endless_loop_does_not_outlive_its_executor() throws Exception {
    send("loop");
    assertThat(Frames.read(replies)).isPresent();
    requests.close();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** As after a kill of the executor, which looks for nothing any more. */
  @Test
  void what_a_transform_left_behind_ends_with_a_worker_whose_requests_end() throws Exception {
    run("leave_behind");
    var said = Files.readString(folder.resolve("stderr"));
    var left =
        ProcessHandle.of(Long.parseLong(said.replaceAll("(?s).*left (\\d+).*", "$1")))
            .map(ProcessName::of)
            .orElseThrow();
    assertThat(left.lives()).isTrue();

    requests.close();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(left.lives()).isFalse();
  }

  @Test
  void wrong_token_ends_the_process() throws Exception {
    Frames.write(requests, WorkerRequest.newBuilder().setToken("x").build().toByteArray());
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(4);
  }
}
