package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.embedded.EmbeddedKafka;
import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
@SuppressWarnings("NullAway.Init")
class OutboxTest {
  private static final String TOPIC = EventType.RUN_CANCELLED.topic();
  private static final String SOURCE = "/virgo/tester";
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private EmbeddedStack stack;
  private DataSource database;
  private String test;

  @BeforeEach
  void freshDatabase() throws SQLException {
    stack = TestBus.stack("tester");
    test = "t" + UUID.randomUUID().toString().substring(0, 8);
    database =
        new TestDatabase(stack.newDatabase("outbox_" + test), stack.user(), stack.password());
    execute(
        """
        create schema tester;
        create table tester.outbox (
          id bigint generated always as identity primary key,
          event_id uuid not null,
          topic text not null,
          key text not null,
          type text not null,
          payload bytea not null,
          traceparent text,
          created_at timestamptz not null default now()
        )
        """);
  }

  @Test
  void events_leave_in_order_once_as_cloud_events_and_their_rows_are_deleted() throws Exception {
    append(IntStream.range(0, 1200).mapToObj(i -> event("run-" + i)).toList());
    try (var relay = start(database)) {
      var sent = sent(1200);
      assertThat(runs(sent))
          .containsExactlyElementsOf(IntStream.range(0, 1200).mapToObj(i -> "run-" + i).toList());
      assertThat(TestBus.eventually(() -> rows() == 0)).isTrue();
      assertThat(TestBus.eventually(relay::healthy)).isTrue();
      var headers = sent.getFirst().headers();
      assertThat(CloudEvents.text(headers, "ce_specversion")).isEqualTo("1.0");
      assertThat(CloudEvents.text(headers, "ce_type")).isEqualTo("virgo.run-cancelled.v1");
      assertThat(CloudEvents.text(headers, "ce_source")).isEqualTo("/virgo/tester");
      assertThat(CloudEvents.text(headers, "ce_partitionkey")).isEqualTo(test);
      assertThat(CloudEvents.text(headers, "content-type")).isEqualTo("application/json");
      assertThat(CloudEvents.text(headers, "traceparent")).isEqualTo(TRACE);
      assertThat(UUID.fromString(String.valueOf(CloudEvents.text(headers, "ce_id")))).isNotNull();
    }
    assertThat(sent(1200)).hasSize(1200);
  }

  @Test
  void rolled_back_transaction_publishes_nothing() throws Exception {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Outbox.append(connection, "tester", outgoing(List.of(event("never"))));
      connection.rollback();
    }
    append(List.of(event("after")));
    try (var _ = start(database)) {
      assertThat(runs(sent(1))).containsExactly("after");
    }
  }

  @Test
  void relay_killed_between_acknowledgement_and_deletion_sends_again_with_the_same_id()
      throws Exception {
    append(List.of(event("twice")));
    var killed = new AtomicBoolean();
    try (var _ = start(failing("delete", killed))) {
      assertThat(TestBus.eventually(killed::get)).isTrue();
    }
    assertThat(rows()).isEqualTo(1);
    try (var _ = start(database)) {
      assertThat(TestBus.eventually(() -> rows() == 0)).isTrue();
    }
    var sent = sent(2);
    assertThat(runs(sent)).startsWith("twice", "twice");
    assertThat(sent.stream().map(r -> CloudEvents.text(r.headers(), "ce_id")).distinct())
        .hasSize(1);
    assertThat(sent.stream().map(r -> CloudEvents.text(r.headers(), "ce_time")).distinct())
        .hasSize(1);
  }

  @Test
  void only_a_relays_own_deletions_do_not_wait_for_the_disk() throws Exception {
    var table = new OutboxTable("tester", meters);
    // The tests' server is in haste throughout.
    execute(
        """
        do $$ begin
          execute format('alter database %I set synchronous_commit = on', current_database());
        end $$
        """);
    try (var connection = database.getConnection();
        var other = database.getConnection()) {
      assertThat(table.lock(connection)).isTrue();
      assertThat(waitsForTheDisk(connection)).isEqualTo("off");
      assertThat(table.lock(other)).isFalse();
      assertThat(waitsForTheDisk(other)).isEqualTo("on");
      // As it came out of the pool, it goes back.
      table.unlock(connection);
      assertThat(waitsForTheDisk(connection)).isEqualTo("on");
    }
  }

  private static String waitsForTheDisk(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var answer = statement.executeQuery("show synchronous_commit")) {
      answer.next();
      return answer.getString(1);
    }
  }

  @Test
  void second_relay_waits_and_takes_over() throws Exception {
    var first = start(database);
    assertThat(TestBus.eventually(first::leading)).isTrue();
    try (var second = start(database)) {
      assertThat(TestBus.eventually(second::healthy)).isTrue();
      append(List.of(event("by-the-first")));
      first.wake();
      assertThat(runs(sent(1))).containsExactly("by-the-first");
      assertThat(second.leading()).isFalse();

      first.close();
      append(List.of(event("by-the-second")));

      assertThat(TestBus.eventually(second::leading)).isTrue();
      assertThat(runs(sent(2))).containsExactly("by-the-first", "by-the-second");
    }
  }

  @Test
  void leader_whose_session_is_cut_is_replaced() throws Exception {
    try (var first = start(database);
        var second = start(database)) {
      assertThat(TestBus.eventually(() -> first.leading() != second.leading())).isTrue();
      execute(
          """
          select pg_terminate_backend(l.pid) from pg_locks l
          where l.locktype = 'advisory' and l.granted and l.pid <> pg_backend_pid()
            and l.database = (select oid from pg_database where datname = current_database())
          """);
      append(List.of(event("after-the-cut")));
      assertThat(runs(sent(1))).containsExactly("after-the-cut");
      assertThat(TestBus.eventually(() -> first.leading() != second.leading())).isTrue();
      assertThat(TestBus.eventually(() -> first.healthy() && second.healthy())).isTrue();
    }
  }

  /** Else what it has seen last would be shown next to what the next one sees, for ever. */
  @Test
  void relay_that_publishes_no_more_says_of_no_row_that_it_waits() throws Exception {
    append(List.of(event("kept")));
    execute("update tester.outbox set topic = 'parked:' || topic");
    var parked = "virgo.outbox.parked";
    try (var _ = start(database)) {
      assertThat(TestBus.eventually(() -> meters.get(parked).gauge().value() == 1)).isTrue();
    }
    assertThat(meters.get(parked).gauge().value()).isZero();
  }

  @Test
  void event_too_large_for_the_broker_is_parked_and_blocks_nobody() throws Exception {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into tester.outbox (event_id, topic, key, type, payload)"
                    + " values (gen_random_uuid(), ?, ?, 'virgo.run-cancelled.v1', ?)")) {
      insert.setString(1, TOPIC);
      insert.setString(2, test);
      insert.setBytes(3, new byte[1_200_000]);
      insert.executeUpdate();
    }
    append(List.of(event("small")));
    try (var relay = start(database)) {
      assertThat(runs(sent(1))).containsExactly("small");
      assertThat(TestBus.eventually(() -> rows("topic = 'parked:" + TOPIC + "'") == 1)).isTrue();
      assertThat(TestBus.eventually(relay::healthy)).isTrue();
    }
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void event_too_large_for_any_broker_is_refused_before_it_is_stored() throws Exception {
    var huge =
        new Event.RunFailed(
            "run", test, "standard_v2026q2", null, "x".repeat(CloudEvents.MAX_BYTES));
    try (var connection = database.getConnection()) {
      assertThatThrownBy(() -> Outbox.append(connection, "tester", outgoing(List.of(huge))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("virgo.run-failed.v1 of " + test)
          .hasMessageContaining("refer to a blob");
    }
    assertThat(rows()).isZero();
  }

  @Test
  void broker_that_comes_late_gets_everything(@TempDir Path folder) throws Exception {
    int port = free();
    append(List.of(event("kept-1"), event("kept-2")));
    try (var relay = OutboxRelay.start(database, "tester", "127.0.0.1:" + port, SOURCE, meters)) {
      assertThat(TestBus.eventually(relay::leading)).isTrue();
      assertThat(TestBus.eventually(() -> !relay.healthy())).isTrue();
      assertThat(rows()).isEqualTo(2);
      try (var kafka =
          EmbeddedKafka.start(
              new EmbeddedKafka.Settings(
                  folder, port, free(), 0, reason -> System.err.println(reason)))) {
        kafka.createTopics(List.of(EmbeddedTopic.of(TOPIC, 1)));
        assertThat(TestBus.eventually(() -> rows() == 0)).isTrue();
        assertThat(runs(TestBus.read(kafka.bootstrapServers(), TOPIC, 2, this::ours)))
            .containsExactly("kept-1", "kept-2");
        assertThat(TestBus.eventually(relay::healthy)).isTrue();
        relay.close();
      }
    }
  }

  @Test
  void database_that_is_away_turns_readiness_red_and_loses_nothing() throws Exception {
    append(List.of(event("patient")));
    var away = new AtomicBoolean(true);
    var source =
        proxy(
            DataSource.class,
            database,
            name -> {
              if (name.equals("getConnection") && away.get()) {
                throw new SQLException("gone", "08001");
              }
            });
    try (var relay = start(source)) {
      assertThat(relay.healthy()).isFalse();
      away.set(false);
      assertThat(runs(sent(1))).containsExactly("patient");
      assertThat(TestBus.eventually(relay::healthy)).isTrue();
    }
  }

  // ---------------------------------------------------------------- how

  private interface Before {
    void call(String name) throws SQLException;
  }

  /** A data source whose statements that begin so kill the session, once. */
  private DataSource failing(String beginning, AtomicBoolean killed) {
    return proxy(
        DataSource.class,
        database,
        (name, result) ->
            name.equals("getConnection") && result instanceof Connection connection
                ? proxyOfConnection(connection, beginning, killed)
                : result);
  }

  private static Object proxyOfConnection(
      Connection connection, String beginning, AtomicBoolean killed) {
    return Proxy.newProxyInstance(
        OutboxTest.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (_, method, arguments) -> {
          if (method.getName().equals("prepareStatement")
              && arguments[0] instanceof String sql
              && sql.startsWith(beginning)) {
            killed.set(true);
            connection.abort(Runnable::run);
          }
          return invoke(method, connection, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, T target, Before before) {
    return type.cast(
        Proxy.newProxyInstance(
            OutboxTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              before.call(method.getName());
              return invoke(method, target, arguments);
            }));
  }

  private interface After {
    Object call(String name, Object result);
  }

  private static <T> T proxy(Class<T> type, T target, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            OutboxTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                after.call(method.getName(), invoke(method, target, arguments))));
  }

  @SuppressWarnings("NullAway") // what a method returns is for its caller to know
  private static Object invoke(java.lang.reflect.Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private OutboxRelay start(DataSource source) {
    return OutboxRelay.start(source, "tester", stack.kafka(), SOURCE, meters);
  }

  private Event event(String run) {
    return new Event.RunCancelled(run, test, "standard_v2026q2");
  }

  private static List<Outbox.Outgoing> outgoing(List<Event> events) {
    return events.stream().map(event -> new Outbox.Outgoing(event, TRACE)).toList();
  }

  private void append(List<Event> events) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Outbox.append(connection, "tester", outgoing(events));
      connection.commit();
    }
  }

  private boolean ours(ConsumerRecord<byte[], byte[]> record) {
    return TestBus.key(record).equals(test);
  }

  private List<ConsumerRecord<byte[], byte[]>> sent(int count) {
    return TestBus.read(stack.kafka(), TOPIC, count, this::ours);
  }

  private static List<String> runs(List<ConsumerRecord<byte[], byte[]>> records) {
    var runs = new ArrayList<String>();
    for (var record : records) {
      runs.add(new String(record.value(), UTF_8).replaceFirst(".*\"run\":\"([^\"]*)\".*", "$1"));
    }
    return runs;
  }

  private int rows() {
    return rows("true");
  }

  private int rows(String condition) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery("select count(*) from tester.outbox where " + condition)) {
      assertThat(result.next()).isTrue();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String statements) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  private static int free() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
