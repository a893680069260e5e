package dev.virgo.raygateway.slot;

import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.slot.Actors.Actor;
import dev.virgo.raygateway.slot.Actors.Outcome;
import dev.virgo.raygateway.slot.SlotState.Input;
import dev.virgo.raygateway.slot.SlotState.Output;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A slot at work. One thread of its own calls the actor and tells what comes of it: whoever cannot
 * take more events stops the calls thereby. Nothing else here ever waits.
 */
public final class Slot {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");

  /** As of a JVM that is told to end when its memory runs out. */
  private static final int OUT_OF_MEMORY = 3;

  private final Actors actors;
  private final Actors.Demand demand;
  private final ActorSettings settings;
  private final Listener listener;
  private final LinkedBlockingQueue<Output> toDo = new LinkedBlockingQueue<>();
  private SlotState state = SlotState.starting();
  private @Nullable Actor actor;

  /** Who is told about a slot. */
  public interface Listener {
    /** By the slot's thread, in order; may take its time. */
    void tell(SlotEvent event) throws InterruptedException;

    /** By the thread that asked: too many requests wait. */
    void overrun();
  }

  private Slot(Actors actors, Actors.Demand demand, ActorSettings settings, Listener listener) {
    this.actors = actors;
    this.demand = demand;
    this.settings = settings;
    this.listener = listener;
  }

  /** One that does nothing before it is started. */
  public static Slot create(
      Actors actors, Actors.Demand demand, ActorSettings settings, Listener listener) {
    return new Slot(actors, demand, settings, listener);
  }

  /** Begins, once; from now on its listener is told. */
  public void start() {
    Thread.ofPlatform().daemon().name("slot-" + demand.name()).start(this::run);
  }

  /** Has its worker answer a request, after those before. */
  public void ask(byte[] request) {
    feed(new Input.Asked(List.of(request)));
  }

  /** Sees whether it still lives. */
  public void tick() {
    feed(new Input.Ticked());
  }

  /** Ends it at once. */
  public void end() {
    feed(new Input.EndAsked());
  }

  private void feed(Input input) {
    boolean overrun = false;
    synchronized (this) {
      var step = state.on(input);
      state = step.next();
      for (var output : step.outputs()) {
        switch (output) {
          case Output.Kill() -> kill();
          case Output.Overrun() -> overrun = true;
          case Output.Call _, Output.Tell _ -> toDo.add(output);
        }
      }
    }
    if (overrun) {
      listener.overrun();
    }
  }

  /** The cluster may take its time over it, and whoever wants it ended may not. */
  private synchronized void kill() {
    var victim = actor;
    if (victim != null) {
      Thread.ofPlatform().daemon().name("end-" + demand.name()).start(victim::kill);
    }
  }

  private void run() {
    try {
      guarded(this::begin);
      var output = toDo.take();
      while (!isEnd(output)) {
        var next = output;
        guarded(() -> perform(next));
        output = toDo.take();
      }
      perform(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
    }
  }

  private static boolean isEnd(Output output) {
    return output instanceof Output.Tell(SlotEvent.Ended _);
  }

  private void perform(Output output) throws InterruptedException {
    switch (output) {
      case Output.Call call -> call(call.requests());
      case Output.Tell tell -> listener.tell(tell.event());
      case Output.Kill(), Output.Overrun() ->
          throw new IllegalStateException("done by whoever fed it");
    }
  }

  /** What a slot's thread does next. */
  @FunctionalInterface
  private interface Action {
    void run() throws InterruptedException;
  }

  /**
   * A bug ends the slot, and says so: the executor must not wait for ever. It counts against what
   * ran there, which may have led to it; else the same would be met again without end.
   */
  private void guarded(Action action) throws InterruptedException {
    try {
      action.run();
    } catch (OutOfMemoryError | InternalError e) {
      // Nothing in this process can be relied on any more; whoever supervises it starts another.
      System.err.println("virgo ray-gateway: slot " + demand.name() + ": " + e + "; ending");
      Runtime.getRuntime().halt(OUT_OF_MEMORY);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "slot " + demand.name(), e);
      feed(new Input.Failed(SlotEvent.Cause.DIED, "a bug in the gateway: " + e));
    }
  }

  private void begin() {
    var refusal = actors.refuses(demand);
    if (refusal.isPresent()) {
      feed(new Input.Failed(refusal.get().cause(), refusal.get().message()));
      return;
    }
    Actor created;
    try {
      created = actors.create(demand, settings);
    } catch (RuntimeException e) {
      feed(
          new Input.Failed(
              SlotEvent.Cause.CLUSTER,
              "the cluster takes no actor for slot " + demand.name() + ": " + e));
      return;
    }
    synchronized (this) {
      actor = created;
      if (state.phase() == SlotState.Phase.ENDED) {
        kill();
        return;
      }
    }
    switch (created.hello()) {
      case Outcome.Answered(Answer.Hello hello) ->
          feed(new Input.Started(hello.host(), hello.pid()));
      case Outcome.Answered(Answer.Refused refused) ->
          feed(new Input.Failed(SlotEvent.Cause.NOT_STARTED, refused.message()));
      case Outcome.Answered(Answer.Replies _), Outcome.Answered(Answer.Broken _) ->
          throw new IllegalStateException("no actor says hello like this");
      case Outcome.Lost lost -> feed(new Input.Failed(lost.cause(), lost.message()));
    }
  }

  private void call(List<byte[]> requests) {
    var running = actor;
    if (running == null) {
      throw new IllegalStateException("a call before the actor said hello");
    }
    switch (running.call(requests)) {
      case Outcome.Answered(Answer.Replies replies) ->
          feed(new Input.Returned(replies.busy(), replies.messages()));
      case Outcome.Answered(Answer.Broken broken) ->
          feed(new Input.Failed(SlotEvent.Cause.DIED, broken.message()));
      case Outcome.Answered(Answer.Hello _), Outcome.Answered(Answer.Refused _) ->
          throw new IllegalStateException("no actor answers requests like this");
      case Outcome.Lost lost -> feed(new Input.Failed(lost.cause(), lost.message()));
    }
  }
}
