package dev.virgo.lang.ir;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about being carried out; null and empty stand for "not said".
 *
 * @param retry how often a failure is tried again
 * @param timeout limit of one attempt
 */
public record CallOptions(OptionalInt retry, @Nullable Duration timeout) {

  public static CallOptions none() {
    return new CallOptions(OptionalInt.empty(), null);
  }
}
