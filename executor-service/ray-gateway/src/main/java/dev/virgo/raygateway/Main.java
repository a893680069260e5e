package dev.virgo.raygateway;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs. */
  public static void main(String[] args) {
    System.out.println("ready");
  }
}
