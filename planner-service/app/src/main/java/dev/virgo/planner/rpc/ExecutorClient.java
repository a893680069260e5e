package dev.virgo.planner.rpc;

import dev.virgo.planner.core.Description;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import dev.virgo.schemas.rpc.Locality;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The executor-service, as the planner asks it: only a worker can run an author's code. */
public class ExecutorClient {
  private static final String EXECUTOR = "executor";

  private final ExecutorGrpc.ExecutorBlockingStub stub;
  private final Duration deadline;

  /**
   * @param deadline of one call; hashing a long recording takes the longest
   */
  public ExecutorClient(Channel channel, Duration deadline) {
    this.stub = ExecutorGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  private ExecutorGrpc.ExecutorBlockingStub stub() {
    return stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What only the author's code can say.
   *
   * @param ports the transform's ports in declared order; those without a header are absent
   * @return an answer that holds a description or a configuration error, and is worth keeping
   * @throws Unreachable if no worker can say now
   */
  public DescribeReply describe(Description.Question question, List<String> ports) {
    var request =
        DescribeRequest.newBuilder()
            .setIdentity(question.identity())
            .setConfigJson(CanonicalJson.of(question.config()));
    for (var port : ports) {
      var header = question.headers().get(port);
      var message =
          DescribeRequest.PortHeader.newBuilder().setPort(port).setPresent(header != null);
      if (header != null) {
        message.setHeader(Calls.header(header));
      }
      request.addPorts(message);
    }
    var reply = Calls.ask(EXECUTOR, () -> stub().describe(request.build()));
    return switch (reply.getAnswerCase()) {
      case DESCRIPTION, ERROR -> reply;
      case FAILURE -> throw new Unreachable(EXECUTOR, reply.getFailure().getMessage());
      case ANSWER_NOT_SET -> throw new Unreachable(EXECUTOR, "its answer is empty");
    };
  }

  /** A kept answer, as the core reads it. */
  public static Description description(DescribeReply reply) {
    if (reply.hasError()) {
      return new Description.Refused(reply.getError().getField(), reply.getError().getMessage());
    }
    var localities = new HashMap<String, Map<String, LocalityKey>>();
    for (var group : reply.getDescription().getGroupsList()) {
      var ports = new HashMap<String, LocalityKey>();
      group.getPortsList().forEach(port -> ports.put(port.getPort(), locality(port.getLocality())));
      localities.put(group.getGroup(), ports);
    }
    var fields = new HashMap<String, Event.FieldHeader>();
    reply
        .getDescription()
        .getFieldsList()
        .forEach(field -> fields.put(field.getField(), Calls.header(field.getHeader())));
    return new Description.Described(localities, fields);
  }

  /**
   * The blocks of a stream whose event carried only the file's hash.
   *
   * @throws InvalidEvent if the file is not what the event says
   * @throws Unreachable if no worker can say now
   */
  public List<Key> hashBlocks(Event.Stream stream) {
    var hash = stream.hash();
    if (hash == null) {
      throw new IllegalArgumentException("stream " + stream.name() + " carries no file hash");
    }
    var request =
        HashBlocksRequest.newBuilder()
            .setUri(stream.uri())
            .setFormat(stream.format())
            .setStream(stream.name())
            .setFileHash(Calls.bytes(hash))
            .setBlockNs(stream.blockLengthNs())
            .build();
    var reply = Calls.ask(EXECUTOR, () -> stub().hashBlocks(request));
    if (reply.hasFailure()) {
      throw refused(stream, reply.getFailure());
    }
    var blocks = new ArrayList<Key>();
    reply.getBlocksList().forEach(block -> blocks.add(Calls.key(block)));
    return blocks;
  }

  private static RuntimeException refused(Event.Stream stream, Failure failure) {
    return switch (failure.getKind()) {
      case INPUT_MISSING, INPUT_MISMATCH, PERMANENT, TRANSFORM, CODE_MISMATCH ->
          new InvalidEvent("streams." + stream.name() + ".hash", failure.getMessage());
      case TIMEOUT, STORAGE, LOST, CANCELLED, UNRECOGNIZED ->
          new Unreachable(EXECUTOR, failure.getMessage());
    };
  }

  private static LocalityKey locality(Locality locality) {
    var kind =
        switch (locality.getKind()) {
          case POINTWISE -> LocalityKey.Kind.POINTWISE;
          case LOCAL -> LocalityKey.Kind.LOCAL;
          case CAUSAL -> LocalityKey.Kind.CAUSAL;
          case GLOBAL -> LocalityKey.Kind.GLOBAL;
          case UNRECOGNIZED ->
              throw new IllegalStateException("a worker answered an unknown locality: " + locality);
        };
    return new LocalityKey(
        kind, locality.getBeforeNs(), locality.getAfterNs(), locality.getTolerance());
  }
}
