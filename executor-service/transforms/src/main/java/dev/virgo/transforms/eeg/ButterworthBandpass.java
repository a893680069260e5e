package dev.virgo.transforms.eeg;

import dev.virgo.transforms.eeg.Sections.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import uk.me.berndporr.iirj.Biquad;
import uk.me.berndporr.iirj.Butterworth;

/**
 * Designs Butterworth band-passes whose sections are those of SciPy's {@code butter(order, [low,
 * high], 'bandpass', output='sos')}.
 */
final class ButterworthBandpass {
  private ButterworthBandpass() {}

  /**
   * The sections, the slowest last, the gain in the first.
   *
   * @param order order of the low-pass prototype; the band-pass has twice as many poles
   * @param lowHz lower edge (-3 dB) in Hz
   * @param highHz upper edge (-3 dB) in Hz, below half the rate
   * @param rateHz sampling rate in Hz
   */
  static Sections design(int order, double lowHz, double highHz, double rateHz) {
    Butterworth designed = new Butterworth();
    designed.bandPass(order, rateHz, (lowHz + highHz) / 2, highHz - lowHz);
    List<Section> poles = new ArrayList<>();
    double gain = 1;
    for (int i = 0; i < designed.getNumBiquads(); i++) {
      Biquad biquad = designed.getBiquad(i);
      gain *= biquad.getB0() / biquad.getA0();
      poles.add(
          new Section(1, 0, 0, biquad.getA1() / biquad.getA0(), biquad.getA2() / biquad.getA0()));
    }
    poles.sort(Comparator.comparingDouble(Section::slowestPole));
    List<Section> sections = withZeros(poles, order);
    sections.set(0, sections.getFirst().scaled(gain));
    return new Sections(sections);
  }

  /**
   * Gives out the zeros, which lie exactly at 1 and at -1, {@code order} of each: the slowest poles
   * choose first and take the nearest. The cascade's response is the same for any choice; this one
   * keeps the gain of each section small and its rounding that of SciPy.
   */
  private static List<Section> withZeros(List<Section> poles, int order) {
    List<Section> sections = new ArrayList<>(poles);
    int atOne = order;
    int atMinusOne = order;
    for (int i = poles.size() - 1; i >= 0; i--) {
      Section section = poles.get(i);
      double sum = 0;
      double product = 1;
      for (int zero = 0; zero < 2; zero++) {
        boolean wantsOne = nearOne(section);
        boolean one = wantsOne ? atOne > 0 : atMinusOne == 0;
        if (one) {
          atOne--;
        } else {
          atMinusOne--;
        }
        sum += one ? 1 : -1;
        product *= one ? 1 : -1;
      }
      sections.set(i, new Section(1, -sum, product, section.a1(), section.a2()));
    }
    return sections;
  }

  private static boolean nearOne(Section section) {
    return section.a1() <= 0;
  }
}
