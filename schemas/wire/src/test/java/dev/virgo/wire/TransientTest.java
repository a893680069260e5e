package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransientTest {
  // PostgreSQL, appendix A: connection exceptions, shutdown, serialization, deadlock, resources.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08006", "57P01", "57P02", "57P03", "40001", "40P01", "53100",
        "53300"
      })
  void states_of_the_surroundings_pass(String state) {
    assertThat(Transient.is(new SQLException("x", state))).isTrue();
  }

  // Unique violation, check violation, syntax, division by zero, undefined table.
  @ParameterizedTest
  @ValueSource(strings = {"23505", "23514", "42601", "22012", "42P01", "", "0"})
  void states_of_the_event_do_not(String state) {
    assertThat(Transient.is(new SQLException("x", state))).isFalse();
  }

  @Test
  void cause_decides_however_deep_it_lies() {
    var deep = new ExecutionException(new IllegalStateException(new SQLException("x", "40001")));
    assertThat(Transient.is(deep)).isTrue();
  }

  @Test
  void batch_is_judged_by_its_next_exception() {
    var batch = new BatchUpdateException("batch", "00000", new int[0]);
    batch.setNextException(new SQLException("x", "40P01"));
    assertThat(Transient.is(batch)).isTrue();
  }

  @Test
  void full_pool_and_lost_connection_pass() {
    assertThat(Transient.is(new SQLException("pool", new TimeoutException()))).isTrue();
    assertThat(Transient.is(new SQLTransientConnectionException("x"))).isTrue();
  }

  @Test
  void other_service_that_is_away_or_slow_passes_one_that_refuses_does_not() {
    assertThat(Transient.is(Status.UNAVAILABLE.asRuntimeException())).isTrue();
    assertThat(Transient.is(Status.DEADLINE_EXCEEDED.asException())).isTrue();
    assertThat(Transient.is(Status.INVALID_ARGUMENT.asRuntimeException())).isFalse();
    assertThat(Transient.is(Status.UNAUTHENTICATED.asRuntimeException())).isFalse();
  }

  @Test
  void broker_that_is_away_passes() {
    assertThat(Transient.is(new org.apache.kafka.common.errors.TimeoutException("x"))).isTrue();
    assertThat(Transient.is(new org.apache.kafka.common.errors.SerializationException("x")))
        .isFalse();
  }

  @Test
  void circle_of_causes_ends() {
    var outer = new IllegalStateException("a");
    outer.initCause(new IllegalStateException("b", outer));
    assertThat(Transient.is(outer)).isFalse();
  }
}
