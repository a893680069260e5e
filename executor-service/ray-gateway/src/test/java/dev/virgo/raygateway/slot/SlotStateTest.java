package dev.virgo.raygateway.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.raygateway.slot.SlotState.Input;
import dev.virgo.raygateway.slot.SlotState.Output;
import dev.virgo.raygateway.slot.SlotState.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotStateTest {
  private static final byte[] A = {1};
  private static final byte[] B = {2};
  private static final Input STARTED = new Input.Started("host", 7);

  private static SlotState after(Input... inputs) {
    var state = SlotState.starting();
    for (var input : inputs) {
      state = state.on(input).next();
    }
    return state;
  }

  private static Input asked(byte[] request) {
    return new Input.Asked(List.of(request));
  }

  private static Input returned(boolean busy, byte[]... replies) {
    return new Input.Returned(busy, List.of(replies));
  }

  private static Output.Tell told(SlotEvent event) {
    return new Output.Tell(event);
  }

  @Test
  void what_is_asked_before_the_start_is_called_with_it() {
    var step = after(asked(A), asked(B)).on(STARTED);
    assertThat(step.outputs())
        .containsExactly(told(new SlotEvent.Started("host", 7)), new Output.Call(List.of(A, B)));
    assertThat(step.next()).isEqualTo(new SlotState(Phase.CALLING, List.of()));
  }

  @Test
  void a_slot_that_nobody_asks_calls_nobody() {
    var step = after().on(STARTED);
    assertThat(step.outputs()).containsExactly(told(new SlotEvent.Started("host", 7)));
    assertThat(step.next().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void there_is_one_call_at_a_time_and_the_next_takes_all_that_waits() {
    var calling = after(STARTED, asked(A));
    assertThat(calling.on(asked(B)).outputs()).isEmpty();
    var step = calling.on(asked(A)).next().on(asked(B)).next().on(returned(false, A));
    assertThat(step.outputs())
        .containsExactly(told(new SlotEvent.Replied(List.of(A))), new Output.Call(List.of(A, B)));
  }

  @Test
  void a_worker_that_is_not_done_is_called_again() {
    var step = after(STARTED, asked(A)).on(returned(true));
    assertThat(step.outputs()).containsExactly(new Output.Call(List.of()));
  }

  @Test
  void a_worker_that_is_done_is_left_alone() {
    var step = after(STARTED, asked(A)).on(returned(false, B));
    assertThat(step.outputs()).containsExactly(told(new SlotEvent.Replied(List.of(B))));
    assertThat(step.next().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void time_only_matters_to_a_slot_that_does_nothing() {
    var tick = new Input.Ticked();
    assertThat(after(STARTED).on(tick).outputs()).containsExactly(new Output.Call(List.of()));
    assertThat(after().on(tick).outputs()).isEmpty();
    assertThat(after(STARTED, asked(A)).on(tick).outputs()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"STARTING", "IDLE", "CALLING"})
  void in_whatever_it_does_it_ends_when_it_is_asked_to(Phase phase) {
    var step = new SlotState(phase, List.of()).on(new Input.EndAsked());
    assertThat(step.outputs())
        .containsExactly(new Output.Kill(), told(new SlotEvent.Ended(SlotEvent.Cause.ASKED, "")));
    assertThat(step.next().phase()).isEqualTo(Phase.ENDED);
  }

  @Test
  void a_failure_ends_it_once_whatever_comes_later() {
    var failed = new Input.Failed(SlotEvent.Cause.DIED, "why");
    var step = after(STARTED, asked(A)).on(failed);
    assertThat(step.outputs())
        .containsExactly(new Output.Kill(), told(new SlotEvent.Ended(SlotEvent.Cause.DIED, "why")));
    for (var late :
        List.of(
            failed,
            new Input.EndAsked(),
            asked(B),
            returned(true, B),
            STARTED,
            new Input.Ticked())) {
      assertThat(step.next().on(late).outputs()).as("after %s", late).isEmpty();
    }
  }

  @Test
  void an_executor_that_asks_without_end_is_stopped() {
    var state = after();
    for (int i = 0; i < SlotState.MOST_WAITING; i++) {
      var step = state.on(asked(A));
      assertThat(step.outputs()).isEmpty();
      state = step.next();
    }
    assertThat(state.on(asked(A)).outputs()).containsExactly(new Output.Overrun());
  }
}
