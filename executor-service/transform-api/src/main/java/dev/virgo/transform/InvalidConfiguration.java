package dev.virgo.transform;

/**
 * Thrown by {@code validate}, {@code locality} or {@code header} of a transform where its
 * configuration does not fit itself or the streams it reads. It becomes an error of the pipeline at
 * that argument.
 */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * An error at one field of the configuration.
   *
   * @param field name of the field as in a pipeline's text, e.g. {@code high_hz}
   * @param message what is wrong with its value and what would be right
   */
  public InvalidConfiguration(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Name of the field as in a pipeline's text. */
  public String field() {
    return field;
  }
}
