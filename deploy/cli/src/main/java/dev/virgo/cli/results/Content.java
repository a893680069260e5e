package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.payload.InvalidPayload;
import dev.virgo.payload.Payloads;
import dev.virgo.payload.Piece;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Fetches what an asset holds and checks that it is what its hash says. */
final class Content {
  private final Assets assets;

  Content(Assets assets) {
    this.assets = assets;
  }

  /**
   * The samples of an asset.
   *
   * @param window only what lies in it; null: all
   * @throws CliFailure if the bytes are not what was committed
   */
  SignalPayload signal(JsonNode asset, @Nullable Slice window) {
    try {
      var payload = Payloads.decode(bytes(asset));
      require(asset, Payloads.contentHash(payload));
      return window == null ? payload : cut(payload, window);
    } catch (InvalidPayload e) {
      throw damaged(asset, String.valueOf(e.getMessage()));
    }
  }

  /** The plain value of an asset. */
  JsonNode plain(JsonNode asset) {
    try {
      var value = EventJson.json().readTree(bytes(asset));
      require(asset, Payloads.contentHash(value));
      return value;
    } catch (IOException e) {
      throw damaged(asset, String.valueOf(e.getMessage()));
    }
  }

  private byte[] bytes(JsonNode asset) {
    return assets.content(asset.path("asset_key").asText());
  }

  private static void require(JsonNode asset, Key found) {
    if (!found.hex().equals(asset.path("content_hash").asText())) {
      throw damaged(asset, "its content hash is " + found.hex());
    }
  }

  private static CliFailure damaged(JsonNode asset, String why) {
    return new CliFailure(
        Exit.FAILED,
        "asset "
            + asset.path("asset_key").asText()
            + " at "
            + asset.path("uri").asText("(inline)")
            + " is not what was committed as "
            + asset.path("content_hash").asText()
            + ": "
            + why
            + "; restore the blob from a copy");
  }

  /** The samples within a window, half-open. */
  static SignalPayload cut(SignalPayload payload, Slice window) {
    var pieces = new ArrayList<Piece>();
    for (var piece : payload.pieces()) {
      long t0 = Math.max(piece.span().t0Ns(), window.t0Ns());
      long t1 = Math.min(piece.span().t1Ns(), window.t1Ns());
      if (t0 < t1) {
        pieces.add(cut(piece, new Span(t0, t1)));
      }
    }
    return new SignalPayload(payload.header(), pieces);
  }

  private static Piece cut(Piece piece, Span span) {
    int from = firstAtOrAfter(piece.timesNs(), span.t0Ns());
    int to = firstAtOrAfter(piece.timesNs(), span.t1Ns());
    return new Piece(
        span,
        Arrays.copyOfRange(piece.timesNs(), from, to),
        Arrays.stream(piece.samples())
            .map(channel -> Arrays.copyOfRange(channel, from, to))
            .toArray(double[][]::new));
  }

  private static int firstAtOrAfter(long[] times, long time) {
    int found = Arrays.binarySearch(times, time);
    return found < 0 ? -found - 1 : found;
  }
}
