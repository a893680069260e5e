package dev.virgo.executor.backend;

import dev.virgo.schemas.rpc.Envelope;

/**
 * A batch to compute.
 *
 * @param id the lease that its slices are held under
 * @param envelope everything a worker needs
 * @param bulk whether it waits behind everything that is not
 */
public record Work(long id, Envelope envelope, Demand demand, boolean bulk) {}
