package dev.virgo.executor.cost;

import dev.virgo.executor.backend.Demand;
import dev.virgo.schemas.rpc.Usage;

/**
 * Prices in US dollars.
 *
 * @param cpuSecond one core for one second
 * @param gibSecond one GiB of memory for one second
 * @param gpuSecond one graphics processor for one second
 */
public record PriceTable(double cpuSecond, double gibSecond, double gpuSecond) {
  private static final double GIB = 1L << 30;
  private static final double MICROS = 1e6;

  public PriceTable {
    if (!(cpuSecond >= 0 && gibSecond >= 0 && gpuSecond >= 0)) {
      throw new IllegalArgumentException(
          "prices are not negative: cpu %s, memory %s, gpu %s"
              .formatted(cpuSecond, gibSecond, gpuSecond));
    }
  }

  /**
   * What a slice cost: for each resource the larger of what was asked for and what was used, times
   * the run time, times its price.
   */
  public double usd(Demand demand, Usage usage) {
    double seconds = usage.getRunUs() / MICROS;
    double cpuSeconds = Math.max(demand.cpu() * seconds, usage.getCpuUs() / MICROS);
    double gib = Math.max(demand.ramBytes(), usage.getPeakRssBytes()) / GIB;
    return cpuSeconds * cpuSecond + gib * seconds * gibSecond + demand.gpu() * seconds * gpuSecond;
  }
}
