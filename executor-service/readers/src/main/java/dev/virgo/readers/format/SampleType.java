package dev.virgo.readers.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How one sample is stored. */
public enum SampleType {
  INT8(1) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return buffer.get(index);
    }
  },
  UINT8(1) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return Byte.toUnsignedInt(buffer.get(index));
    }
  },
  INT16(2) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return buffer.getShort(index);
    }
  },
  UINT16(2) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return Short.toUnsignedInt(buffer.getShort(index));
    }
  },
  INT24(3) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return (bits24(buffer, index) << 8) >> 8;
    }
  },
  UINT24(3) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return bits24(buffer, index);
    }
  },
  INT32(4) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return buffer.getInt(index);
    }
  },
  UINT32(4) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return Integer.toUnsignedLong(buffer.getInt(index));
    }
  },
  INT64(8) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return buffer.getLong(index);
    }
  },
  UINT64(8) {
    @Override
    double at(ByteBuffer buffer, int index) {
      long bits = buffer.getLong(index);
      // Halving keeps the lowest bit, so that the conversion still rounds to nearest.
      return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
  },
  FLOAT32(4) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return buffer.getFloat(index);
    }
  },
  FLOAT64(8) {
    @Override
    double at(ByteBuffer buffer, int index) {
      return buffer.getDouble(index);
    }
  };

  private final int bytes;

  SampleType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one sample. */
  public int bytes() {
    return bytes;
  }

  /** The stored number, in the buffer's byte order. */
  abstract double at(ByteBuffer buffer, int index);

  private static int bits24(ByteBuffer buffer, int index) {
    int first = Byte.toUnsignedInt(buffer.get(index));
    int second = Byte.toUnsignedInt(buffer.get(index + 1));
    int third = Byte.toUnsignedInt(buffer.get(index + 2));
    return buffer.order() == ByteOrder.LITTLE_ENDIAN
        ? first | second << 8 | third << 16
        : third | second << 8 | first << 16;
  }
}
