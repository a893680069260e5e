package dev.virgo.worker;

import com.google.protobuf.ByteString;
import dev.virgo.payload.Payloads;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.FieldResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Hashes results and puts them where consumers find them: small plain values stay in the reply. */
final class ResultWriter {
  private final BlobStore blobs;

  ResultWriter(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Writes one field's value.
   *
   * @throws SliceFailed STORAGE if it cannot be written
   */
  FieldResult write(String field, FieldValue value, int generation) throws SliceFailed {
    return switch (value) {
      case FieldValue.Signal signal -> signal(field, signal.payload(), generation);
      case FieldValue.Plain plain -> plain(field, CanonicalJson.of(plain.json()), generation);
    };
  }

  private FieldResult signal(String field, SignalPayload payload, int generation)
      throws SliceFailed {
    var hash = Payloads.contentHash(payload);
    var bytes = Payloads.encode(payload);
    return result(field, hash, bytes.length)
        .setUri(put(hash, generation, Payloads.SIGNAL_SUFFIX, bytes))
        .build();
  }

  private FieldResult plain(String field, String canonical, int generation) throws SliceFailed {
    var hash = dev.virgo.schemas.key.Keys.json(canonical);
    var bytes = canonical.getBytes(StandardCharsets.UTF_8);
    var result = result(field, hash, bytes.length);
    if (bytes.length <= Payloads.INLINE_BYTES) {
      return result.setValueJson(canonical).build();
    }
    return result.setUri(put(hash, generation, Payloads.PLAIN_SUFFIX, bytes)).build();
  }

  private static FieldResult.Builder result(String field, Key hash, long bytes) {
    return FieldResult.newBuilder()
        .setField(field)
        .setContentHash(ByteString.copyFrom(hash.bytes()))
        .setBytes(bytes);
  }

  private String put(Key hash, int generation, String suffix, byte[] bytes) throws SliceFailed {
    try {
      return blobs.put(hash, generation, suffix, bytes);
    } catch (IOException e) {
      throw new SliceFailed(Failure.Kind.STORAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
