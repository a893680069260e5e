package dev.virgo.cache;

import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.lookup.AssetList;
import dev.virgo.cache.rpc.CacheMeters;
import dev.virgo.cache.rpc.CacheSpans;
import dev.virgo.cache.sql.SqlAssetList;
import dev.virgo.cache.sql.SqlClaimStore;
import dev.virgo.cache.sweep.ClaimSweeper;
import dev.virgo.wire.OutboxRelay;
import dev.virgo.wire.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Puts the service together: store, relay and sweeper on the service's database. */
@ApplicationScoped
public class CacheParts {
  private final AgroalDataSource dataSource;
  private final Wire wire;
  private final CacheMeters meters;
  private final CacheSpans spans;
  private final Duration sweepEvery;
  private final ClaimStore store;
  private volatile @Nullable OutboxRelay relay;
  private volatile @Nullable ClaimSweeper sweeper;

  CacheParts(
      AgroalDataSource dataSource,
      Wire wire,
      CacheMeters meters,
      CacheSpans spans,
      @ConfigProperty(name = "virgo.cache.sweep-every") Duration sweepEvery) {
    this.dataSource = dataSource;
    this.wire = wire;
    this.meters = meters;
    this.spans = spans;
    this.sweepEvery = sweepEvery;
    this.store = new SqlClaimStore(dataSource, this::wake);
  }

  void start(@Observes StartupEvent event) {
    relay = wire.relay(dataSource, "cache");
    var started = ClaimSweeper.start(store, sweepEvery, this::expired);
    wire.watch("sweeper", started::healthy);
    sweeper = started;
  }

  private void expired(List<Claim> claims) {
    meters.ended("expired", claims.size());
    spans.expired(claims);
  }

  private void wake() {
    var started = relay;
    if (started != null) {
      started.wake();
    }
  }

  /** While the database is still there. */
  void stop(@Observes ShutdownEvent event) {
    var started = sweeper;
    if (started != null) {
      started.close();
    }
  }

  @Produces
  ClaimStore store() {
    return store;
  }

  @Produces
  AssetList assets() {
    return new SqlAssetList(dataSource);
  }
}
