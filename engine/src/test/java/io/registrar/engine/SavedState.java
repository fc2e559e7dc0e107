package io.registrar.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/** A saved state in memory: a part's bytes are what was put into it, and nothing else. */
final class SavedState implements StateSink {
    private final Map<StatePart, ByteArrayOutputStream> parts = new EnumMap<>(StatePart.class);
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private ByteArrayOutputStream now;

    static SavedState of(EnrollmentEngine engine) {
        SavedState saved = new SavedState();
        engine.save(saved);
        return saved;
    }

    /** An engine that goes on from here, with another secret than any other engine has. */
    EnrollmentEngine load() {
        EnrollmentEngine engine = new EnrollmentEngine(0x5EC2E7, parts.hashCode());
        engine.load(source());
        return engine;
    }

    boolean has(StatePart part) {
        return parts.containsKey(part);
    }

    byte[] bytes(StatePart part) {
        return parts.containsKey(part) ? parts.get(part).toByteArray() : new byte[0];
    }

    void replace(StatePart part, byte[] bytes) {
        parts.put(part, new ByteArrayOutputStream());
        parts.get(part).writeBytes(bytes);
    }

    @Override
    public void begin(StatePart part) {
        now = new ByteArrayOutputStream();
        if (parts.put(part, now) != null) {
            throw new AssertionError(part + " begins twice");
        }
    }

    @Override
    public void putLong(long value) {
        now.writeBytes(number.putLong(0, value).array());
    }

    @Override
    public void putLongs(long[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            putLong(values[i]);
        }
    }

    @Override
    public void putBytes(byte[] values, int from, int count) {
        now.write(values, from, count);
    }

    StateSource source() {
        return new StateSource() {
            private ByteBuffer left = ByteBuffer.allocate(0);

            @Override
            public void begin(StatePart part) {
                if (left.hasRemaining()) {
                    throw new IllegalStateException("Expected all of a part to be asked for before " + part);
                }
                left = ByteBuffer.wrap(bytes(part));
            }

            @Override
            public boolean isNext(StatePart part) {
                if (left.hasRemaining()) {
                    throw new IllegalStateException("Expected all of a part to be asked for before " + part);
                }
                return parts.containsKey(part);
            }

            @Override
            public long getLong() {
                return left.getLong();
            }

            @Override
            public void getLongs(long[] values, int from, int count) {
                for (int i = from; i < from + count; i++) {
                    values[i] = left.getLong();
                }
            }

            @Override
            public void getBytes(byte[] values, int from, int count) {
                left.get(values, from, count);
            }
        };
    }
}
