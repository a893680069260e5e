package dev.virgo.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import dev.virgo.wire.Rpc;
import dev.virgo.wire.Traces;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(Stack.class)
@SuppressWarnings("NullAway.Init")
@Timeout(60)
class BackfillServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject DataSource dataSource;

  @ConfigProperty(name = "virgo.kafka")
  String kafka;

  @Test
  void later_access_is_kept_whatever_the_order_and_unknown_recordings_are_passed_over()
      throws Exception {
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    recording("seen", now.minus(90, ChronoUnit.DAYS));
    recording("later-marker", now.minus(90, ChronoUnit.DAYS));

    accessed("seen", now.minusSeconds(60));
    accessed("seen", now.minusSeconds(3600));
    accessed("never-ingested", now);
    accessed("later-marker", now.minusSeconds(1));

    await("later-marker", now.minusSeconds(1));
    await("seen", now.minusSeconds(60));
  }

  @Test
  void access_from_the_future_counts_as_now() throws Exception {
    recording("ahead", Instant.now().minus(90, ChronoUnit.DAYS));
    accessed("ahead", Instant.now().plus(400, ChronoUnit.DAYS));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(lastAccess("ahead"))
                .isBetween(Instant.now().minusSeconds(60), Instant.now()));
  }

  @Test
  void health_is_open_and_everything_else_asks_for_the_token() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> RestAssured.get("/q/health/ready").statusCode() == 200);
    var ready = RestAssured.get("/q/health/ready");
    assertThat(ready.body().asString()).contains("consumer backfill");

    assertThat(RestAssured.get("/q/metrics").statusCode()).isEqualTo(401);
    assertThat(RestAssured.get("/q/info").statusCode()).isEqualTo(401);
    assertThat(RestAssured.get("/nothing-here").statusCode()).isEqualTo(401);
    assertThat(RestAssured.get("/q/health/../metrics").statusCode()).isEqualTo(401);
    assertThat(metrics("Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(metrics("Basic " + Stack.TOKEN).statusCode()).isEqualTo(401);
    var metrics = metrics("Bearer " + Stack.TOKEN);
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body().asString()).contains("messaging_client_consumed_messages_total");
  }

  @Test
  void rpc_needs_the_token_takes_large_messages_and_carries_the_trace() throws Exception {
    var address = "127.0.0.1:" + RestAssured.port;
    var large = DescribeRequest.newBuilder().setConfigJson("x".repeat(20_000_000)).build();
    var traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var channel = Rpc.channel(address, Stack.TOKEN);
    var stranger = Rpc.channel(address, "wrong");
    try (var _ = Traces.context(traceparent).makeCurrent()) {
      var reply =
          ExecutorGrpc.newBlockingStub(channel)
              .withDeadlineAfter(Duration.ofSeconds(20))
              .describe(large);
      assertThat(reply.getFailure().getMessage()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(reply.getFailure().getDetail()).hasSize(20_000_000);

      assertThatThrownBy(() ->
              ExecutorGrpc.newBlockingStub(stranger)
                  .withDeadlineAfter(Duration.ofSeconds(20))
                  .describe(DescribeRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      stranger.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static io.restassured.response.Response metrics(String authorization) {
    return RestAssured.given().header("Authorization", authorization).get("/q/metrics");
  }

  private void accessed(String recording, Instant at) throws Exception {
    var event = new Event.RecordingAccessed(recording, at, null);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var record =
          new ProducerRecord<>(EventType.topicOf(event), event.key(), EventJson.encode(event));
      record
          .headers()
          .add("ce_type", EventType.of(event).cloudEventType().getBytes(UTF_8))
          .add("ce_id", (recording + at).getBytes(UTF_8));
      producer.send(record).get(10, TimeUnit.SECONDS);
    }
  }

  private void recording(String id, Instant lastAccess) throws SQLException {
    try (var connection = dataSource.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into ursa.recording (id, revision, start_at, extent_ns, last_accessed_at)"
                    + " values (?, 1, now(), 1, ?::timestamptz)")) {
      insert.setString(1, id);
      insert.setString(2, lastAccess.toString());
      insert.executeUpdate();
    }
  }

  private void await(String recording, Instant expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lastAccess(recording)).isEqualTo(expected));
  }

  private Instant lastAccess(String recording) throws SQLException {
    try (var connection = dataSource.getConnection();
        var query =
            connection.prepareStatement(
                "select last_accessed_at from ursa.recording where id = ?")) {
      query.setString(1, recording);
      try (var row = query.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }
}
