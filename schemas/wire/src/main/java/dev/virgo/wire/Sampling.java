package dev.virgo.wire;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Records spans only where VIRGO_OTLP_ENDPOINT says where to send them. Trace ids are made and
 * passed on always, for the logs.
 */
@ApplicationScoped
public class Sampling {
  @Produces
  @Singleton
  Sampler sampler(@ConfigProperty(name = "virgo.otlp.endpoint") Optional<String> endpoint) {
    return endpoint.filter(text -> !text.isBlank()).isPresent()
        ? Sampler.parentBased(Sampler.alwaysOn())
        : Sampler.alwaysOff();
  }
}
