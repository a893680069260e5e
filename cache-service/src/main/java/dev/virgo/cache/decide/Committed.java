package dev.virgo.cache.decide;

import java.util.List;
import java.util.Map;

/** What {@code commit} answers about one result, and what it does. */
public sealed interface Committed {
  /**
   * The claim was valid: it ends, rows are written, everybody is told.
   *
   * @param winner the content of each field from now on; not always the result's
   * @param rewritten contents that were dead and lie at a new path now
   * @param divergences fields where other content was first
   */
  record Accepted(
      Map<String, Content> winner,
      List<NewAsset> assets,
      List<Blob> rewritten,
      List<Told> told,
      List<Made> made,
      List<Divergence> divergences)
      implements Committed {
    public Accepted {
      winner = Map.copyOf(winner);
      assets = List.copyOf(assets);
      rewritten = List.copyOf(rewritten);
      told = List.copyOf(told);
      made = List.copyOf(made);
      divergences = List.copyOf(divergences);
    }
  }

  /** No valid claim, but exactly this content is there: nothing to do. */
  record Already(Map<String, Content> winner) implements Committed {
    public Already {
      winner = Map.copyOf(winner);
    }
  }

  /** No valid claim, and other content was first. */
  record OtherWon(Map<String, Content> winner, List<Divergence> divergences) implements Committed {
    public OtherWon {
      winner = Map.copyOf(winner);
      divergences = List.copyOf(divergences);
    }
  }

  /** No valid claim and nothing there: refused. */
  record Stale() implements Committed {}

  /**
   * The blob was written to a path whose content was deleted meanwhile, so a late unlink may hit
   * it: refused, the claim ends and everybody is sent back.
   */
  record PathDeleted(List<Told> told) implements Committed {
    public PathDeleted {
      told = List.copyOf(told);
    }
  }
}
