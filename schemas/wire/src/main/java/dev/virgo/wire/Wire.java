package dev.virgo.wire;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A service's consumers and relay, made from its configuration: what is started here is watched by
 * the readiness check and closed at shutdown. Start it in an observer of {@code StartupEvent}.
 */
@ApplicationScoped
public class Wire {
  private final String service;
  private final String bootstrapServers;
  private final String instance;
  private final MeterRegistry meters;
  private final Map<String, Supplier<Optional<String>>> parts = new ConcurrentHashMap<>();
  private final List<AutoCloseable> open = new java.util.concurrent.CopyOnWriteArrayList<>();

  Wire(
      @ConfigProperty(name = "virgo.service") String service,
      @ConfigProperty(name = "virgo.kafka") String bootstrapServers,
      @ConfigProperty(name = "virgo.instance") Optional<String> instance,
      MeterRegistry meters) {
    this.service = service;
    this.bootstrapServers = bootstrapServers;
    this.instance = instance.orElse("").strip();
    this.meters = meters;
  }

  /**
   * Starts a consumer in the group {@code <service>} or {@code <service>-<name>}.
   *
   * @param name empty for a service's only consumer
   */
  public EventConsumer consume(
      String name, List<String> topics, int maxBatch, EventConsumer.Handler handler) {
    var group = name.isEmpty() ? service : service + "-" + name;
    var settings =
        new EventConsumer.Settings(bootstrapServers, group, service, topics, maxBatch, instance);
    var consumer = EventConsumer.start(settings, handler, meters);
    watch("consumer " + group, consumer::healthy);
    open.addFirst(consumer);
    return consumer;
  }

  /** Starts the relay of {@code <schema>.outbox}. */
  public OutboxRelay relay(DataSource dataSource, String schema) {
    var relay =
        OutboxRelay.start(dataSource, schema, bootstrapServers, "/virgo/" + service, meters);
    watch("outbox " + schema, relay::healthy);
    open.addLast(relay);
    return relay;
  }

  /** Starts a producer of events that no database keeps. */
  public EventProducer produce() {
    var producer = EventProducer.start(bootstrapServers, "/virgo/" + service, meters);
    open.addLast(producer);
    return producer;
  }

  /** Adds something else to the readiness check. */
  public void watch(String name, BooleanSupplier healthy) {
    watchTrouble(name, () -> healthy.getAsBoolean() ? Optional.empty() : Optional.of(""));
  }

  /**
   * Adds something that knows what is wrong with it, which the readiness check then says.
   *
   * @param trouble for people; empty while nothing is wrong
   */
  public void watchTrouble(String name, Supplier<Optional<String>> trouble) {
    parts.put(name, trouble);
  }

  Map<String, Supplier<Optional<String>>> parts() {
    return parts;
  }

  /** Consumers first, so that what they still wrote is relayed. */
  @PreDestroy
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }
}
