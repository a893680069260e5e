package dev.virgo.worker;

import dev.virgo.schemas.rpc.Probe;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.Map;

/** A process with a worker in it, which prints, itself and by a child, until its input ends. */
final class TalkativeHost {
  private TalkativeHost() {}

  /** Arguments: log file, lines to print. */
  public static void main(String[] arguments) throws Exception {
    var settings =
        Map.of(
            "VIRGO_TOKEN",
            Requests.TOKEN,
            "VIRGO_BLOB_ROOT",
            "file:///nowhere",
            "VIRGO_WORKER_LOG",
            arguments[0]);
    var worker = new HostedWorker(settings);
    var probe =
        WorkerRequest.newBuilder()
            .setId(1)
            .setToken(Requests.TOKEN)
            .setProbe(Probe.getDefaultInstance())
            .build();
    worker.accept(probe.toByteArray(), reply -> System.out.println("replied"));
    var line = "x".repeat(99);
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      System.out.println(line);
    }
    System.err.println("complained");
    new ProcessBuilder("echo", "said by a child").inheritIO().start().waitFor();
    while (System.in.read() >= 0) {
      // Until the test has seen enough.
    }
  }
}
