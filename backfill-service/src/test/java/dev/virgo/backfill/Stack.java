package dev.virgo.backfill;

import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Broker and database for the service under test. */
public class Stack implements QuarkusTestResourceLifecycleManager {
  static final String TOKEN = "only-for-tests";

  @Override
  public Map<String, String> start() {
    var stack =
        EmbeddedStack.shared(
            Topics.all().stream()
                .map(topic -> EmbeddedTopic.of(topic.name(), topic.partitions()))
                .toList());
    return Map.of(
        "virgo.kafka", stack.kafka(),
        "virgo.pg.port", Integer.toString(stack.postgresPort()),
        "virgo.pg.user", stack.user(),
        "virgo.pg.password", stack.password(),
        "virgo.token", TOKEN);
  }

  @Override
  public void stop() {
    // It ends with the JVM.
  }
}
