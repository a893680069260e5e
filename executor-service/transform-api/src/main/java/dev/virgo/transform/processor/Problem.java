package dev.virgo.transform.processor;

import javax.lang.model.element.Element;

/** A mistake in a transform's source, reported at its element; what it says names the remedy. */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Element element;
  private final String text;

  Problem(Element element, String text) {
    super(text);
    this.element = element;
    this.text = text;
  }

  Element element() {
    return element;
  }

  String text() {
    return text;
  }
}
