package dev.virgo.cli.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.WholeFile;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.json.RunJson;
import dev.virgo.runtime.json.SuspensionJson;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.run.PipelineRun;
import dev.virgo.runtime.run.Resumption;
import dev.virgo.runtime.run.RunResult;
import dev.virgo.runtime.run.RunSettings;
import dev.virgo.runtime.run.SuspendedExecution;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an evaluation goes on from, and where it is left when it does not come to its end.
 *
 * @param from file of a suspended execution; null to begin
 * @param to file for the suspended execution; null for none
 * @param resolved values for calls that are not to be made
 */
record Continuation(@Nullable Path from, @Nullable Path to, Map<String, JsonNode> resolved) {

  /** What is longer is nothing that was left here. */
  private static final long LONGEST = 100L << 20;

  Continuation {
    resolved = new LinkedHashMap<>(resolved);
  }

  /**
   * What came of it.
   *
   * @param left where it goes on; null if nothing was left
   * @param notKept what is not there although it was asked for, and why
   */
  record Outcome(Resumption resumption, @Nullable Path left, List<String> notKept) {
    Outcome {
      notKept = List.copyOf(notKept);
    }
  }

  /** Begins, and leaves nothing. */
  static Continuation none() {
    return new Continuation(null, null, Map.of());
  }

  /** Runs a pipeline from there; what it leaves is written, as far as it can be. */
  Outcome run(Optimized program, Map<String, Value> inputs, Library library, RunSettings settings) {
    Path file = from;
    IrPipeline pipeline = program.written();
    if (file == null) {
      return left(
          pipeline, new Resumption.Ended(PipelineRun.run(program, inputs, library, settings)));
    }
    return switch (SuspensionJson.resolved(pipeline, resolved)) {
      case RunJson.Inputs.Unfit(var failures) ->
          new Outcome(new Resumption.Refused(failures), null, List.of());
      case RunJson.Inputs.Read(Map<String, Value> values) -> {
        try (FileChannel channel = open(file);
            FileLock _ = locked(channel, file)) {
          SuspendedExecution suspended = suspended(pipeline, file, channel);
          yield left(
              pipeline, PipelineRun.resume(pipeline, suspended, inputs, values, library, settings));
        } catch (IOException e) {
          throw PipelineText.unreadable(file.toString(), "a file", e);
        }
      }
    };
  }

  /** Members of the document that say where it goes on; none if nobody asked. */
  SequencedMap<String, @Nullable Object> members(RunResult run, Outcome outcome) {
    SequencedMap<String, @Nullable Object> members = new LinkedHashMap<>();
    if (from != null || to != null) {
      members.put("execution", run.executionId().toString());
      members.put("attempt", run.attempt());
      members.put("suspended_to", outcome.left() == null ? null : outcome.left().toString());
      members.put("not_kept", outcome.notKept());
    }
    return members;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** One resume at a time of what is in a file, whichever process does it. */
  private static FileLock locked(FileChannel channel, Path file) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // Somebody in this process has it.
    }
    if (lock == null) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "ResumeInProgress: another process is resuming %s; wait until it has ended"
              .formatted(file));
    }
    return lock;
  }

  private static SuspendedExecution suspended(IrPipeline pipeline, Path file, FileChannel channel)
      throws IOException {
    if (channel.size() > LONGEST) {
      throw unusable(file, "it is longer than %d bytes".formatted(LONGEST));
    }
    byte[] bytes = Channels.newInputStream(channel).readNBytes((int) LONGEST);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return switch (SuspensionJson.read(pipeline, EvaluationBatch.JSON.readTree(text))) {
        case SuspensionJson.Kept.Done(SuspendedExecution suspended) -> suspended;
        case SuspensionJson.Kept.Unfit(String message) -> throw unusable(file, message);
      };
    } catch (JsonProcessingException e) {
      throw unusable(file, "it is no JSON: " + e.getOriginalMessage());
    } catch (java.nio.charset.CharacterCodingException _) {
      throw unusable(file, "it is not in UTF-8");
    }
  }

  private static CliFailure unusable(Path file, String why) {
    return new CliFailure(
        Exit.WRONG_INPUT,
        "cannot resume %s: %s; give a file that --suspend-to has written".formatted(file, why));
  }

  /** Who cannot be left what there is still has the answer. */
  private Outcome left(IrPipeline pipeline, Resumption resumption) {
    Path file = to;
    if (file == null
        || !(resumption instanceof Resumption.Ended(RunResult run))
        || run.suspended() == null) {
      return new Outcome(resumption, null, List.of());
    }
    return switch (SuspensionJson.write(pipeline, run.suspended())) {
      case SuspensionJson.Kept.Done(SuspensionJson.Written written) -> {
        String mistake = write(file, written.json() + "\n");
        yield mistake == null
            ? new Outcome(resumption, file, written.leftOut())
            : new Outcome(resumption, null, List.of(mistake));
      }
      case SuspensionJson.Kept.Unfit(String message) ->
          new Outcome(resumption, null, List.of("cannot write %s: %s".formatted(file, message)));
    };
  }

  /** All of it or none: what was there is not lost for half of something else. */
  private static @Nullable String write(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) {
      return "cannot write %s: it would be longer than %d bytes".formatted(file, LONGEST);
    }
    try {
      WholeFile.write(file, out -> out.write(bytes));
      return null;
    } catch (IOException e) {
      return "cannot write %s (%s); name a file in a folder that is there and writable"
          .formatted(file, e);
    }
  }
}
