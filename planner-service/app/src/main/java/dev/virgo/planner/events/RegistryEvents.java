package dev.virgo.planner.events;

import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.standard.Shipped;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.EventConsumer;
import dev.virgo.wire.EventConsumer.Received;
import dev.virgo.wire.Traces;
import jakarta.inject.Singleton;
import java.util.List;

/** What executors publish; the standard pipeline follows once its transforms are there. */
@Singleton
public class RegistryEvents implements EventConsumer.Handler {
  private final Transforms transforms;
  private final Shipped shipped;
  private final Relay relay;

  public RegistryEvents(Transforms transforms, Shipped shipped, Relay relay) {
    this.transforms = transforms;
    this.shipped = shipped;
    this.relay = relay;
  }

  @Override
  public void handle(List<Received> batch) throws Exception {
    for (var received : batch) {
      if (received.event() instanceof Event.TransformPublished published) {
        try (var _ = Traces.consume(received)) {
          transforms.publish(published);
        }
      }
    }
    if (shipped.publish()) {
      relay.wake();
    }
  }
}
