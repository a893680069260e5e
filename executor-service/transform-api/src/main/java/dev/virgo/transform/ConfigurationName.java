package dev.virgo.transform;

import java.util.Locale;

/** How a name of Java is written in pipeline text, JSON, keys and events. */
public final class ConfigurationName {
  private ConfigurationName() {}

  /**
   * The snake-case form of a Java name: {@code lowHz} becomes {@code low_hz}, {@code maxRPeak}
   * {@code max_r_peak}.
   */
  public static String of(String javaName) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < javaName.length(); i++) {
      char c = javaName.charAt(i);
      if (Character.isUpperCase(c) && i > 0) {
        boolean afterWord =
            !Character.isUpperCase(javaName.charAt(i - 1)) && javaName.charAt(i - 1) != '_';
        boolean beforeWord =
            i + 1 < javaName.length()
                && Character.isLowerCase(javaName.charAt(i + 1))
                && javaName.charAt(i - 1) != '_';
        if (afterWord || beforeWord) {
          name.append('_');
        }
      }
      name.append(c);
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
