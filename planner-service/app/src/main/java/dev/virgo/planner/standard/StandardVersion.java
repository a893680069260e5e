package dev.virgo.planner.standard;

import dev.virgo.schemas.event.InvalidEvent;
import java.util.List;

/**
 * One version of the standard pipeline. Its text never changes once it is published.
 *
 * @param version identifier, for example {@code standard_v2026q2}
 * @param constant the same as a constant of programs, {@code STANDARD_V2026Q2}
 * @param gridNs length of its slices, nanoseconds
 * @param transforms identities that its calls resolve to
 * @param changes what is new in it, one sentence each
 */
public record StandardVersion(
    String version,
    String constant,
    long gridNs,
    List<String> transforms,
    List<String> changes,
    String source) {

  /** What the first release ships. */
  public static final String STANDARD_V2026Q2 = "standard_v2026q2";

  public StandardVersion {
    transforms = List.copyOf(transforms);
    changes = List.copyOf(changes);
    if (gridNs <= 0) {
      throw new InvalidEvent("grid_ns", gridNs + " is no length of a slice; it is positive");
    }
  }

  /** What is said of a version beside its text. */
  record Manifest(
      String version,
      String constant,
      long gridNs,
      List<String> transforms,
      List<String> changes) {}

  Manifest manifest() {
    return new Manifest(version, constant, gridNs, transforms, changes);
  }

  static StandardVersion of(Manifest manifest, String source) {
    return new StandardVersion(
        manifest.version(),
        manifest.constant(),
        manifest.gridNs(),
        manifest.transforms(),
        manifest.changes(),
        source);
  }
}
