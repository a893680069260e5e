package dev.virgo.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The trace viewer of {@code virgo up --trace}: one more supervised process, not a service. */
final class Jaeger {
  static final String NAME = "jaeger";

  private Jaeger() {}

  /**
   * How it is started.
   *
   * @param program a Jaeger v2
   * @throws LaunchException if that is no program
   */
  static ChildSpecification specification(
      Path home, Path program, PortLayout ports, DataFolder folder) throws LaunchException {
    if (!Files.isExecutable(program)) {
      throw new LaunchException(
          "%s is no program that can be run: call deploy/jaeger/build.sh, which prints the path of one"
              .formatted(program));
    }
    return new ChildSpecification(
            NAME,
            ports.traceViewer(),
            ChildSpecification.health(ports.traceHealth(), "/status"),
            List.of(home.resolve("deploy/launcher/tied.sh").toString()),
            List.of(
                program.toString(),
                "--config",
                home.resolve("deploy/jaeger/jaeger.yaml").toString()),
            Map.of(
                "VIRGO_JAEGER_PORT", Integer.toString(ports.traceViewer()),
                "VIRGO_JAEGER_OTLP_PORT", Integer.toString(ports.traceReceiver()),
                "VIRGO_JAEGER_HEALTH_PORT", Integer.toString(ports.traceHealth())),
            folder.path())
        .asStranger()
        .asSupport(() -> {});
  }
}
