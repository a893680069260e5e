package dev.virgo.wire;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while every consumer and relay of the service is. */
@Readiness
@ApplicationScoped
public class WireReadiness implements HealthCheck {
  private final Wire wire;

  WireReadiness(Wire wire) {
    this.wire = wire;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("wire").up();
    wire.parts()
        .forEach((name, healthy) -> {
          boolean up = healthy.getAsBoolean();
          response.withData(name, up ? "UP" : "DOWN");
          if (!up) {
            response.down();
          }
        });
    return response.build();
  }
}
