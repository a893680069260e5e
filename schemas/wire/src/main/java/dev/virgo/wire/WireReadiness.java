package dev.virgo.wire;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while every consumer and relay of the service is; says what is not, and why. */
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
        .forEach((name, trouble) -> {
          var wrong = trouble.get();
          response.withData(name, wrong.map(WireReadiness::down).orElse("UP"));
          if (wrong.isPresent()) {
            response.down();
          }
        });
    return response.build();
  }

  private static String down(String why) {
    return why.isEmpty() ? "DOWN" : "DOWN: " + why;
  }
}
