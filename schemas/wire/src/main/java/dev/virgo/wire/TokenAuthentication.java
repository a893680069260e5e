package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.schemas.key.Key;
import io.quarkus.runtime.Startup;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who presents {@code Authorization: Bearer <VIRGO_TOKEN>} is let in; the policy of the shared
 * configuration asks for it on every path but health, for REST, metrics and gRPC alike.
 */
@Startup
@ApplicationScoped
public class TokenAuthentication implements HttpAuthenticationMechanism {
  private static final String SCHEME = "Bearer ";

  private final byte[] expected;

  TokenAuthentication(@ConfigProperty(name = "virgo.token") Optional<String> token) {
    this.expected =
        digest(
            token
                .filter(text -> !text.isBlank())
                .orElseThrow(() ->
                    new IllegalStateException(
                        "VIRGO_TOKEN is not set: a service without a token would be open; set"
                            + " it to the token that all services share")));
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    var header = context.request().getHeader("authorization");
    if (header == null) {
      return Uni.createFrom().optional(Optional.empty());
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        // Over digests, so that the time tells neither where nor at what length they differ.
        || !MessageDigest.isEqual(expected, digest(header.substring(SCHEME.length()).strip()))) {
      return Uni.createFrom().failure(new AuthenticationFailedException("not the token"));
    }
    return Uni.createFrom()
        .item(
            QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("virgo")).build());
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }

  private static byte[] digest(String token) {
    return Key.sha256(token.getBytes(UTF_8)).bytes();
  }
}
