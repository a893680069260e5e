package dev.virgo.planner.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.virgo.planner.core.Description;
import dev.virgo.planner.rpc.ExecutorClient;
import dev.virgo.planner.sql.Database;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.rpc.DescribeReply;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Answers of describe: from {@code planner.description}, else from a worker, once. A configuration
 * that the author refuses is an answer like any other; a failure of the author's code refuses too,
 * but is not kept, because the next executor may have other code.
 */
@Singleton
public class Descriptions {
  private static final String FIND =
      """
      select answer from planner.description
      where descriptor = ? and config_hash = ? and headers_hash = ?
      """;

  private static final String KEEP =
      """
      insert into planner.description (descriptor, config_hash, headers_hash, answer)
      values (?, ?, ?, ?) on conflict do nothing
      """;

  private final Database database;
  private final ExecutorClient executor;

  public Descriptions(Database database, ExecutorClient executor) {
    this.database = database;
    this.executor = executor;
  }

  /**
   * The answer.
   *
   * @param descriptor hash of the descriptor that the run pins
   * @param ports of the transform, in declared order
   * @throws dev.virgo.planner.rpc.Unreachable if it is not kept and no worker can say now
   */
  Description of(Description.Question question, Key descriptor, List<String> ports)
      throws SQLException {
    var kept = find(question, descriptor);
    if (kept.isPresent()) {
      return ExecutorClient.description(kept.get());
    }
    var answer = executor.describe(question, ports);
    if (!answer.hasFailure()) {
      keep(question, descriptor, answer);
    }
    return ExecutorClient.description(answer);
  }

  private Optional<DescribeReply> find(Description.Question question, Key descriptor)
      throws SQLException {
    return database.read(connection -> {
      try (var statement = connection.prepareStatement(FIND)) {
        bind(statement, question, descriptor);
        try (var rows = statement.executeQuery()) {
          return rows.next() ? Optional.of(parse(rows.getBytes(1))) : Optional.empty();
        }
      }
    });
  }

  private void keep(Description.Question question, Key descriptor, DescribeReply answer)
      throws SQLException {
    database.transaction(connection -> {
      try (var statement = connection.prepareStatement(KEEP)) {
        bind(statement, question, descriptor);
        statement.setBytes(4, answer.toByteArray());
        return statement.executeUpdate();
      }
    });
  }

  private static void bind(
      PreparedStatement statement, Description.Question question, Key descriptor)
      throws SQLException {
    JsonNode headers = EventJson.json().valueToTree(question.headers());
    statement.setBytes(1, descriptor.bytes());
    statement.setBytes(2, Keys.json(CanonicalJson.of(question.config())).bytes());
    statement.setBytes(3, Keys.json(CanonicalJson.of(headers)).bytes());
  }

  private static DescribeReply parse(byte[] bytes) {
    try {
      return DescribeReply.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("planner.description holds no answer of describe", e);
    }
  }
}
