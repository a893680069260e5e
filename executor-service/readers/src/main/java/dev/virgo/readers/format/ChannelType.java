package dev.virgo.readers.format;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a channel measures, as far as its label says. */
enum ChannelType {
  EEG,
  EOG,
  ECG,
  EMG,
  SIGNAL;

  /**
   * Electrodes of the 10-20, 10-10 and 10-5 systems, the references on ear and mastoid, and
   * BioSemi's banks A to H of 32.
   */
  private static final String ELECTRODE =
      "(nz|fpz|afz|fz|fcz|cz|cpz|pz|poz|oz|iz"
          + "|(fp|af|aff|f|ffc|ffat|ft|ftt|fc|fcc|c|ccp|cp|cpp|t|tt|ttp|tp|tpp|p|ppo|po|poo|o|oi|i)"
          + "(10|[1-9])h?|n[12]|m[12]|[a-h](3[0-2]|[12]\\d|[1-9]))";

  /** A label longer than this says nothing; it also bounds the matching. */
  private static final int LONGEST = 80;

  private static final Pattern ELECTRODES =
      Pattern.compile(
          ELECTRODE
              + "([-:/]"
              + "("
              + ELECTRODE
              + "|ref|avg|le|ar|car|linked.*|a1\\+a2|m1\\+m2))?");

  private static final Pattern EYE =
      Pattern.compile("[hv]?eog.*|.*\\beog\\b.*|(loc|roc|e[12])([-:/].*)?");
  private static final Pattern HEART = Pattern.compile("(ecg|ekg).*|.*\\b(ecg|ekg)\\b.*");
  private static final Pattern MUSCLE = Pattern.compile("emg.*|.*\\bemg\\b.*|chin\\d?([-:/ ].*)?");

  /** A channel that is only numbered: no label says what it measures, but its unit may. */
  private static final Pattern NUMBERED = Pattern.compile("(channel|chan|ch)?[ _]?\\d{1,3}");

  private static final Pattern MICROVOLTS = Pattern.compile("[uµμ]v", Pattern.CASE_INSENSITIVE);

  /**
   * What the channel measures. A channel that is only numbered and measured in microvolts is taken
   * for EEG: that is what such files hold, and the standard pipeline finds it then.
   */
  static ChannelType of(String label, String unit) {
    var numbered = NUMBERED.matcher(label.strip().toLowerCase(Locale.ROOT)).matches();
    return numbered && MICROVOLTS.matcher(unit.strip()).matches() ? EEG : of(label);
  }

  static ChannelType of(String label) {
    if (label.length() > LONGEST) {
      return SIGNAL;
    }
    // Some exports pad labels with dots ("Fc5."), some write blanks around the hyphen.
    var plain =
        label.toLowerCase(Locale.ROOT).replaceAll("[.\\s]+$", "").replaceAll("\\s*-\\s*", "-");
    if (plain.equals("eeg") || plain.matches("eeg\\W.*|eeg\\d+")) {
      return EEG;
    }
    if (EYE.matcher(plain).matches()) {
      return EOG;
    }
    if (HEART.matcher(plain).matches()) {
      return ECG;
    }
    if (MUSCLE.matcher(plain).matches()) {
      return EMG;
    }
    return ELECTRODES.matcher(plain).matches() ? EEG : SIGNAL;
  }

  /** The stream's name, before it is numbered. */
  String stream() {
    return name().toLowerCase(Locale.ROOT);
  }
}
