package dev.virgo.cache.rpc;

import dev.virgo.embedded.EmbeddedDatabase;
import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Broker and database for the service under test. */
public final class Servers implements QuarkusTestResourceLifecycleManager {
  static final String TOKEN = "token-of-this-test";

  @Override
  public Map<String, String> start() {
    var topics =
        Topics.all().stream()
            .map(topic -> EmbeddedTopic.of(topic.name(), topic.partitions()))
            .toList();
    var stack = EmbeddedStack.shared(topics);
    stack.newDatabase("cache_service");
    return Map.of(
        "virgo.kafka",
        stack.kafka(),
        "virgo.pg.host",
        EmbeddedDatabase.HOST,
        "virgo.pg.port",
        Integer.toString(stack.postgresPort()),
        "virgo.pg.database",
        "cache_service",
        "virgo.pg.user",
        stack.user(),
        "virgo.pg.password",
        stack.password(),
        "virgo.token",
        TOKEN,
        // Spans are made only where there is a collector; nobody listens at this one.
        "virgo.otlp.endpoint",
        "http://127.0.0.1:9");
  }

  @Override
  public void stop() {
    // The stack ends with the JVM.
  }
}
