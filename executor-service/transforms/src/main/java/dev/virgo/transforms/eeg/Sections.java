package dev.virgo.transforms.eeg;

import java.util.List;

/** A recursive filter as a cascade of second-order sections with a0 = 1. */
record Sections(List<Section> sections) {
  /**
   * One section: y = (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²) · x.
   *
   * @param b0 numerator, no delay
   * @param b1 numerator, one sample of delay
   * @param b2 numerator, two samples of delay
   * @param a1 denominator, one sample of delay
   * @param a2 denominator, two samples of delay
   */
  record Section(double b0, double b1, double b2, double a1, double a2) {
    /** Magnitude of the pole nearest to the unit circle: how slowly the section forgets. */
    double slowestPole() {
      double discriminant = a1 * a1 / 4 - a2;
      return discriminant < 0
          ? StrictMath.sqrt(a2)
          : Math.abs(a1) / 2 + StrictMath.sqrt(discriminant);
    }

    Section scaled(double gain) {
      return new Section(b0 * gain, b1 * gain, b2 * gain, a1, a2);
    }
  }

  Sections {
    sections = List.copyOf(sections);
  }

  double slowestPole() {
    return sections.stream().mapToDouble(Section::slowestPole).max().orElse(0);
  }

  /**
   * Samples of odd padding at a true end: three times the number of taps, as SciPy's {@code
   * sosfiltfilt} counts them.
   */
  int padding() {
    long firstOrderNumerators = sections.stream().filter(s -> s.b2() == 0).count();
    long firstOrderDenominators = sections.stream().filter(s -> s.a2() == 0).count();
    long taps = 2L * sections.size() + 1 - Math.min(firstOrderNumerators, firstOrderDenominators);
    return (int) (3 * taps);
  }
}
