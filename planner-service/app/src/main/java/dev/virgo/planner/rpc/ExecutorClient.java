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
import dev.virgo.schemas.rpc.HashBlocksReply;
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
  private final Duration hashDeadline;
  private final Losses losses = new Losses();

  /**
   * @param deadline of a quick question
   * @param hashDeadline of reading a file; longer than an executor gives its worker, else the same
   *     file is read again while it is being read
   */
  public ExecutorClient(Channel channel, Duration deadline, Duration hashDeadline) {
    this.stub = ExecutorGrpc.newBlockingStub(channel);
    this.deadline = deadline;
    this.hashDeadline = hashDeadline;
  }

  private ExecutorGrpc.ExecutorBlockingStub stub(Duration within) {
    return stub.withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What only the author's code can say.
   *
   * @param ports the transform's ports in declared order; those without a header are absent
   * @return a description or a configuration error, which are worth keeping; or a failure that the
   *     author's code would repeat, which another executor may not
   * @throws Unreachable if no worker can say now
   */
  public DescribeReply describe(Description.Question question, List<String> ports) {
    var message =
        DescribeRequest.newBuilder()
            .setIdentity(question.identity())
            .setConfigJson(CanonicalJson.of(question.config()));
    for (var port : ports) {
      var header = question.headers().get(port);
      var one = DescribeRequest.PortHeader.newBuilder().setPort(port).setPresent(header != null);
      if (header != null) {
        one.setHeader(Calls.header(header));
      }
      message.addPorts(one);
    }
    return describe(message.build());
  }

  private DescribeReply describe(DescribeRequest request) {
    DescribeReply reply;
    try {
      reply = Calls.ask(EXECUTOR, () -> stub(deadline).describe(request));
    } catch (TooMuch e) {
      return failed(request, String.valueOf(e.getMessage()));
    }
    return switch (reply.getAnswerCase()) {
      case DESCRIPTION, ERROR -> {
        losses.answered(request);
        yield reply;
      }
      case FAILURE -> failed(request, reply.getFailure());
      case ANSWER_NOT_SET -> lost(request, "its answer is empty");
    };
  }

  private DescribeReply failed(DescribeRequest request, Failure failure) {
    return switch (failure.getKind()) {
      case TRANSFORM, PERMANENT, CODE_MISMATCH, INPUT_MISSING, INPUT_MISMATCH -> {
        losses.answered(request);
        yield failed(request, failure.getMessage());
      }
      case TIMEOUT, STORAGE, LOST, CANCELLED, UNRECOGNIZED -> lost(request, failure.getMessage());
    };
  }

  private DescribeReply lost(DescribeRequest request, String problem) {
    if (!losses.last(request)) {
      throw new Unreachable(EXECUTOR, problem);
    }
    return failed(request, "its worker was lost " + Losses.MOST + " times in a row: " + problem);
  }

  private static DescribeReply failed(DescribeRequest request, String problem) {
    var failure =
        Failure.newBuilder()
            .setKind(Failure.Kind.PERMANENT)
            .setMessage(request.getIdentity() + " could not be described: " + problem);
    return DescribeReply.newBuilder().setFailure(failure).build();
  }

  /** An answer, as the core reads it; a failure refuses the node. */
  public static Description description(DescribeReply reply) {
    if (reply.hasFailure()) {
      return new Description.Refused("", reply.getFailure().getMessage());
    }
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
   * @throws InvalidEvent if the file is not what the event says, or kills whoever reads it
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
    HashBlocksReply reply;
    try {
      reply = Calls.ask(EXECUTOR, () -> stub(hashDeadline).hashBlocks(request));
    } catch (TooMuch e) {
      throw refused(stream, e.getMessage() + "; take a longer block_ns");
    }
    if (reply.hasFailure()) {
      throw failed(stream, request, reply.getFailure());
    }
    losses.answered(request);
    var blocks = new ArrayList<Key>();
    reply.getBlocksList().forEach(block -> blocks.add(Calls.key(block)));
    return blocks;
  }

  private RuntimeException failed(Event.Stream stream, HashBlocksRequest request, Failure failure) {
    return switch (failure.getKind()) {
      case INPUT_MISSING, INPUT_MISMATCH, PERMANENT, TRANSFORM, CODE_MISMATCH -> {
        losses.answered(request);
        yield refused(stream, failure.getMessage());
      }
      case TIMEOUT, STORAGE, LOST, CANCELLED, UNRECOGNIZED ->
          losses.last(request)
              ? refused(
                  stream,
                  "%s could not be read, %d times in a row: %s"
                      .formatted(stream.uri(), Losses.MOST, failure.getMessage()))
              : new Unreachable(EXECUTOR, failure.getMessage());
    };
  }

  private static InvalidEvent refused(Event.Stream stream, String problem) {
    return new InvalidEvent("streams." + stream.name() + ".hash", problem);
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
