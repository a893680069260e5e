package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo assets}. */
@Command(
    name = "assets",
    description = "Derived assets: what was computed of which recording, and by what.")
public final class AssetsCommand implements Callable<Integer> {
  private static final Comparator<JsonNode> ORDER =
      Comparator.comparing((JsonNode asset) -> asset.path("recording").asText())
          .thenComparing(asset -> asset.path("node").asText())
          .thenComparing(asset -> asset.path("field").asText())
          .thenComparingLong(asset -> asset.path("t0_ns").asLong())
          .thenComparing(asset -> asset.path("asset_key").asText());

  private static final int SHORT = 8;

  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(names = "--recording", paramLabel = "ID", description = "of this recording")
  String recording = "";

  @Option(
      names = "--pipeline-version",
      paramLabel = "V",
      description = "of this version of the standard pipeline; with --recording an access")
  String version = "";

  @Option(names = "--node", paramLabel = "N", description = "of this node")
  String node = "";

  @Option(names = "--run", paramLabel = "RUN", description = "of this run")
  String run = "";

  @Mixin JsonOption json = new JsonOption();

  public AssetsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var assets =
        new Assets(connection.api())
                .list(
                    Map.of(
                        "recording",
                        recording,
                        "pipeline_version",
                        version,
                        "node",
                        node,
                        "run",
                        run))
                .stream()
                .sorted(ORDER)
                .toList();
    if (json.wanted()) {
      terminal.json(assets);
    } else if (assets.isEmpty()) {
      terminal.say("no assets");
    } else {
      show(assets);
    }
    return 0;
  }

  /** As much of a hash as tells the configurations of a recording apart. */
  private static String shortened(String hash) {
    return hash.isEmpty() ? "-" : hash.substring(0, Math.min(SHORT, hash.length()));
  }

  private void show(List<JsonNode> assets) {
    terminal.table(
        List.of(
            "recording",
            "node",
            "field",
            "slice",
            "size",
            "transform",
            "config",
            "version",
            "asset"),
        assets.stream()
            .map(asset ->
                List.of(
                    asset.path("recording").asText(),
                    asset.path("node").asText(),
                    asset.path("field").asText(),
                    Format.slice(asset.path("t0_ns").asLong(), asset.path("t1_ns").asLong()),
                    Format.bytes(asset.path("bytes").asLong()),
                    asset.path("transform").asText(),
                    shortened(asset.path("config_hash").asText()),
                    asset.path("pipeline_version").asText("-"),
                    asset.path("asset_key").asText()))
            .toList());
  }
}
