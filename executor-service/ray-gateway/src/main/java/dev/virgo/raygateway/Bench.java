package dev.virgo.raygateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.raygateway.ray.Arrival;
import dev.virgo.raygateway.ray.Proof;
import dev.virgo.raygateway.ray.RawCalls;
import dev.virgo.raygateway.ray.RayActors;
import dev.virgo.raygateway.rpc.GatewayCalls;
import dev.virgo.raygateway.rpc.GatewayRpc;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the gateway costs: raw calls of actors, and requests to workers through the gateway, in turn
 * in the same run. Takes the gateway's environment; {@code Bench [SLOTS [CALLS [ROUNDS]]]} prints
 * JSON on standard output.
 */
public final class Bench {
  private static final int IN_FLIGHT = 64;

  private final Settings settings;
  private final int slots;
  private final int calls;
  private final int rounds;

  private Bench(Settings settings, int slots, int calls, int rounds) {
    this.settings = settings;
    this.slots = slots;
    this.calls = calls;
    this.rounds = rounds;
  }

  /** Measures and ends. */
  public static void main(String[] args) throws Exception {
    var out = Output.claim();
    try {
      var bench =
          new Bench(
              Settings.of(System.getenv()),
              args.length > 0 ? Integer.parseInt(args[0]) : 2,
              args.length > 1 ? Integer.parseInt(args[1]) : 5_000,
              args.length > 2 ? Integer.parseInt(args[2]) : 5);
      out.println(bench.measure().toPrettyString());
      Ending.now(Exit.STOPPED);
    } catch (StartFailure e) {
      System.err.println("virgo ray-gateway bench: " + e.getMessage());
      System.exit(e.exit().code());
    }
  }

  /** Each figure is the middle one of the rounds: a neighbour's work spoils some of them. */
  private ObjectNode measure() throws StartFailure, IOException, InterruptedException {
    var cluster = Arrival.at(settings, System.err::println);
    var view = cluster.view();
    var actors = new RayActors(cluster, settings, () -> view, new Proof());
    var rpc = new GatewayRpc(actors, settings, Arrival.RAY_VERSION, view);
    var server = rpc.serve();
    var demand = new Actors.Demand("bench", settings.slotCpus(), settings.slotMemoryBytes());
    var request = request();
    var raw = new Figures(rounds);
    var through = new Figures(rounds);
    try (var calls1 = new RawCalls(slots, demand, settings, request.toByteArray());
        var calls2 =
            new GatewayCalls(
                server.getPort(),
                settings.token(),
                slots,
                demand,
                settings.data().toUri(),
                request)) {
      for (int round = -1; round < rounds; round++) { // The first one warms up.
        raw.add(round, calls1.oneByOne(calls / 5), calls1.perSecond(calls, IN_FLIGHT));
        through.add(round, calls2.oneByOne(calls / 5), calls2.perSecond(calls, IN_FLIGHT));
      }
    } finally {
      server.shutdownNow();
    }
    return json(request.getSerializedSize(), raw, through);
  }

  /** Answered at once: nothing of this name is there. */
  private static WorkerRequest request() {
    return WorkerRequest.newBuilder()
        .setId(1)
        .setToken("the bench's own")
        .setDescribe(DescribeRequest.newBuilder().setIdentity("dev.virgo.Nothing@1.0"))
        .build();
  }

  private ObjectNode json(int payload, Figures raw, Figures through) {
    var all = new ObjectMapper().createObjectNode();
    all.put("slots", slots).put("in_flight", IN_FLIGHT).put("payload_bytes", payload);
    all.put("calls", calls).put("rounds", rounds);
    raw.into(all.putObject("raw_actor"));
    through.into(all.putObject("gateway"));
    all.put("throughput_of_raw", Math.round(100 * through.perSecond() / raw.perSecond()) / 100.0);
    all.put("added_p50_us", Math.round((through.p50() - raw.p50()) / 1e3));
    return all;
  }

  /** What was measured of one way, per round. */
  private static final class Figures {
    private final double[] p50;
    private final double[] p99;
    private final double[] perSecond;

    Figures(int rounds) {
      p50 = new double[rounds];
      p99 = new double[rounds];
      perSecond = new double[rounds];
    }

    void add(int round, long[] nanos, double callsPerSecond) {
      if (round < 0) {
        return;
      }
      Arrays.sort(nanos);
      p50[round] = nanos[nanos.length / 2];
      p99[round] = nanos[nanos.length * 99 / 100];
      perSecond[round] = callsPerSecond;
    }

    void into(ObjectNode node) {
      node.put("call_p50_us", Math.round(p50() / 1e3));
      node.put("call_p99_us", Math.round(middle(p99) / 1e3));
      node.put("per_second", Math.round(perSecond()));
    }

    double p50() {
      return middle(p50);
    }

    double perSecond() {
      return middle(perSecond);
    }

    private static double middle(double[] values) {
      var sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
