package dev.virgo.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller (KRaft) in this JVM, on the loopback interface. Its data
 * survives in the directory, also a kill.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String WHAT = "the broker";

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Where and how the broker runs.
   *
   * @param directory its data; created if missing
   * @param port where clients connect, on 127.0.0.1
   * @param controllerPort used by the broker only
   * @param minimumFreeBytes with less free disk than this it does not start
   * @param onFatal told why, when the running broker gives up (e.g. its disk is full); by itself it
   *     would end the whole JVM without any hook
   */
  public record Settings(
      Path directory,
      int port,
      int controllerPort,
      long minimumFreeBytes,
      Consumer<String> onFatal) {}

  /**
   * Starts the broker and waits until it serves; a new directory is formatted first.
   *
   * @throws StartException with a message for the user
   * @throws IOException if the directory cannot be written
   */
  public static EmbeddedKafka start(Settings settings) throws StartException, IOException {
    QuietLogging.apply();
    DiskSpace.require(settings.directory(), settings.minimumFreeBytes());
    Ports.requireFree(settings.port(), WHAT);
    Ports.requireFree(settings.controllerPort(), "the broker's controller");
    surviveFatalErrors(settings.onFatal());
    try {
      format(settings.directory());
      var server = new KafkaRaftServer(KafkaConfig.fromProps(configuration(settings)), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, settings.port());
    } catch (StartException | IOException e) {
      throw e;
    } catch (Exception e) {
      throw new StartException(
          new StartFailure.ServerRefused(WHAT, settings.directory(), e.toString()), e);
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Creates what is missing, and brings the configuration of what exists up to date.
   *
   * @throws IllegalStateException if the broker refuses
   */
  public void createTopics(Collection<EmbeddedTopic> topics) {
    new TopicSetup(bootstrapServers()).apply(List.copyOf(topics));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setIgnoreFormatted(true)
        .setUnstableFeatureVersionsEnabled(false)
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .run();
  }

  private static void surviveFatalErrors(Consumer<String> onFatal) {
    Exit.Procedure procedure =
        (status, message) -> {
          String reason =
              "the broker gave up (status %d)%s"
                  .formatted(status, message == null ? "" : ": " + message);
          onFatal.accept(reason);
          // The caller relies on not coming back.
          throw new IllegalStateException(reason);
        };
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  private static Properties configuration(Settings settings) {
    var properties = new Properties();
    String listener = "PLAINTEXT://127.0.0.1:" + settings.port();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + settings.controllerPort(),
            "listeners", listener + ",CONTROLLER://127.0.0.1:" + settings.controllerPort(),
            "advertised.listeners", listener,
            "controller.listener.names", "CONTROLLER",
            "inter.broker.listener.name", "PLAINTEXT",
            "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs", settings.directory().toString(),
            "auto.create.topics.enable", "false"));
    for (var topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.putAll(
        Map.of(
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0",
            "log.segment.bytes", "67108864",
            "log.index.size.max.bytes", "1048576",
            "log.cleaner.dedupe.buffer.size", "2097152",
            // A broker that was killed is waited for as long as its old session lives.
            "broker.session.timeout.ms", "2000",
            "broker.heartbeat.interval.ms", "500"));
    return properties;
  }
}
