package dev.virgo.schemas.key;

import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import java.util.List;

/**
 * Every key that planner, cache and executor agree on. Two keys are equal only if all their parts
 * are: each starts with a domain and schema number, each part is length-prefixed, nothing is
 * truncated.
 */
public final class Keys {
  private Keys() {}

  /**
   * The asset key: the value of one field of one node over one slice, known before anything runs.
   *
   * @param identity {@code module.Class@version}
   * @param field the output field's name
   * @param slice the output slice
   * @param ports per input port, in declared order, with upstream asset keys
   * @param config hash of the canonical configuration
   * @param code code hash of the field's compute group
   * @param lockfile lockfile hash of the bundle that it runs from
   */
  public static Key asset(
      String identity,
      String field,
      Slice slice,
      List<PortKey> ports,
      Key config,
      Key code,
      Key lockfile) {
    return of("virgo/asset/1", identity, field, slice, ports, config, code, lockfile);
  }

  /**
   * The cut-off key: as the asset key, but without version and with the upstream content hashes;
   * known once the parents exist. Equal cut-off keys mean equal content.
   *
   * @param transform {@code module.Class}, no version
   * @param group the compute group's name
   */
  public static Key cutoff(
      String transform,
      String group,
      Slice slice,
      List<PortKey> ports,
      Key config,
      Key code,
      Key lockfile) {
    return of("virgo/cutoff/1", transform, group, slice, ports, config, code, lockfile);
  }

  private static Key of(
      String domain,
      String who,
      String what,
      Slice slice,
      List<PortKey> ports,
      Key config,
      Key code,
      Key lockfile) {
    var writer = KeyWriter.of(domain).text(who).text(what);
    writer.int64(slice.t0Ns()).int64(slice.t1Ns()).count(ports.size());
    for (var port : ports) {
      write(writer, port);
    }
    return writer.key(config).key(code).key(lockfile).hash();
  }

  private static void write(KeyWriter writer, PortKey port) {
    writer.text(port.port());
    switch (port) {
      case PortKey.Absent _ -> writer.text("absent");
      case PortKey.Stream stream -> {
        writer.text("stream");
        stream.locality().writeTo(writer);
        write(writer, stream.pieces());
        writer.key(stream.header()).count(stream.blocks().size());
        stream.blocks().forEach(writer::key);
      }
      case PortKey.Field field -> {
        writer.text("field");
        field.locality().writeTo(writer);
        write(writer, field.pieces());
        writer.count(field.parts().size());
        for (var part : field.parts()) {
          writer.int64(part.slice().t0Ns()).int64(part.slice().t1Ns()).key(part.key());
        }
      }
      case PortKey.Value value -> writer.text("value").key(value.hash());
    }
  }

  private static void write(KeyWriter writer, List<PortKey.Piece> pieces) {
    writer.count(pieces.size());
    for (var piece : pieces) {
      var window = piece.window();
      writer.int64(piece.segmentT0Ns()).int64(window.w0Ns()).int64(window.w1Ns());
      writer.flag(window.cutLeft()).flag(window.cutRight());
    }
  }

  /** Hash of a stream's header: what its samples mean, without the samples. */
  public static Key header(StreamHeader header) {
    var writer =
        KeyWriter.of("virgo/header/1")
            .text(header.kind())
            .int64(header.rateNum())
            .int64(header.rateDen())
            .int64(header.blockNs())
            .count(header.channels().size());
    for (var channel : header.channels()) {
      writer.text(channel.name()).text(channel.unit());
    }
    return writer.hash();
  }

  /** {@code blocks_root} of an ingest event: over the block hashes in order. */
  public static Key blocksRoot(List<Key> blocks) {
    var writer = KeyWriter.of("virgo/blocks/1").count(blocks.size());
    blocks.forEach(writer::key);
    return writer.hash();
  }

  /**
   * {@code D}: the data that a field reads. Over the streams that it reaches, in name order: name,
   * header, extent, segments and blocks.
   */
  public static Key data(long extentNs, List<StreamData> streams) {
    var writer = KeyWriter.of("virgo/data/1").int64(extentNs).count(streams.size());
    for (var stream : streams) {
      writer.text(stream.name()).key(stream.header());
      segments(writer, stream.segments());
      writer.count(stream.blocks().size());
      stream.blocks().forEach(writer::key);
    }
    return writer.hash();
  }

  /**
   * {@code P}: a field's static path from the streams down, once per compiled pipeline and choice.
   *
   * @param own the field's own static part, see {@link #staticPart}
   * @param ports per input port in declared order what is above it
   */
  public static Key path(Key own, List<PathPort> ports) {
    var writer = KeyWriter.of("virgo/path/1").key(own).count(ports.size());
    for (var port : ports) {
      write(writer, port);
    }
    return writer.hash();
  }

  /**
   * The key of a whole field by the content of what it reads: its own static part; per input in
   * order the content root of the upstream manifest with the segments that it lies in, the stream's
   * {@code D}, or the value's hash. Content does not tell where a segment ends, and what reads
   * across such an end gives other values.
   */
  public static Key whole(Key own, List<PathPort> ports) {
    var writer = KeyWriter.of("virgo/whole/2").key(own).count(ports.size());
    for (var port : ports) {
      write(writer, port);
      segments(writer, port.segments());
    }
    return writer.hash();
  }

  private static void write(KeyWriter writer, PathPort port) {
    writer.text(port.port()).text(port.kind().name()).text(port.name());
    writer.flag(port.hash().isPresent());
    port.hash().ifPresent(writer::key);
  }

  private static void segments(KeyWriter writer, List<Span> segments) {
    writer.count(segments.size());
    for (var segment : segments) {
      writer.int64(segment.t0Ns()).int64(segment.t1Ns());
    }
  }

  /**
   * The part of a field's path that is its own.
   *
   * @param transform {@code module.Class}, no version
   * @param gridNs the pipeline's grid, nanoseconds
   */
  public static Key staticPart(
      String transform,
      String group,
      String field,
      Key code,
      Key lockfile,
      Key config,
      long gridNs,
      List<LocalityKey> localities) {
    var writer =
        KeyWriter.of("virgo/static/1")
            .text(transform)
            .text(group)
            .text(field)
            .key(code)
            .key(lockfile)
            .key(config)
            .int64(gridNs)
            .count(localities.size());
    localities.forEach(locality -> locality.writeTo(writer));
    return writer.hash();
  }

  /** A manifest's own hash: every row, with its asset key. */
  public static Key manifest(List<ManifestRow> rows) {
    var writer = KeyWriter.of("virgo/manifest/1").count(rows.size());
    for (var row : rows) {
      row(writer, row).key(row.assetKey());
    }
    return writer.hash();
  }

  /** A manifest's content root: the rows without their asset keys. */
  public static Key contentRoot(List<ManifestRow> rows) {
    var writer = KeyWriter.of("virgo/content/1").count(rows.size());
    for (var row : rows) {
      row(writer, row);
    }
    return writer.hash();
  }

  private static KeyWriter row(KeyWriter writer, ManifestRow row) {
    return writer
        .text(row.field())
        .int64(row.slice().t0Ns())
        .int64(row.slice().t1Ns())
        .key(row.contentHash());
  }

  /** Hash of a plain value or a configuration: over its canonical JSON text (RFC 8785). */
  public static Key json(String canonical) {
    return KeyWriter.of("virgo/json/1").text(canonical).hash();
  }

  /** What the samples of a stream mean. */
  public record StreamHeader(
      String kind, long rateNum, long rateDen, List<Channel> channels, long blockNs) {
    public StreamHeader {
      channels = List.copyOf(channels);
    }
  }

  /** A channel's name and physical unit. */
  public record Channel(String name, String unit) {}

  /** One stream as {@link #data} reads it. */
  public record StreamData(String name, Key header, List<Span> segments, List<Key> blocks) {
    public StreamData {
      segments = List.copyOf(segments);
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * What lies above one port of a path.
   *
   * @param name the stream's name, or the upstream field's
   * @param hash the upstream's {@code P} or content root, the stream's {@code D}, the value's hash;
   *     empty for a stream in {@code P} and for an absent one
   * @param segments gapless stretches of an upstream field, for {@link #whole} only; a stream's are
   *     in its {@code D}
   */
  public record PathPort(
      String port, Kind kind, String name, java.util.Optional<Key> hash, List<Span> segments) {
    public PathPort {
      segments = List.copyOf(segments);
    }

    /** What lies above a port whose segments do not count. */
    public PathPort(String port, Kind kind, String name, java.util.Optional<Key> hash) {
      this(port, kind, name, hash, List.of());
    }

    /** What the port is bound to. */
    public enum Kind {
      STREAM,
      FIELD,
      VALUE,
      ABSENT
    }
  }

  /** One row of a manifest. */
  public record ManifestRow(String field, Slice slice, Key assetKey, Key contentHash) {}
}
