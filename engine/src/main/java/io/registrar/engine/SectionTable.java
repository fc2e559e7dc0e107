package io.registrar.engine;

import java.util.Arrays;

/** Sections by dense index, in order of their making. An archived one leaves a gap, which is never filled again. */
final class SectionTable {
    final IdTable ids = new IdTable();
    private Section[] sections = new Section[16];
    private int count;

    void save(StateSink sink, SessionTable sessions) {
        ids.save(sink);
        sessions.save(sink);
        for (int index = 0; index < end(); index++) {
            sink.putLong(has(index) ? 1 : 0);
            if (has(index)) {
                at(index).save(sink);
            }
        }
    }

    void load(StateSource source, SessionTable sessions) {
        ids.load(source);
        sessions.load(source);
        this.sections = new Section[Math.max(this.sections.length, end())];
        for (int index = 0; index < end(); index++) {
            if (source.getLong() == 1) {
                this.sections[index] = Section.load(source, sessions);
                count++;
            }
        }
    }

    /** Sections there are. */
    int count() {
        return count;
    }

    /** Where the indexes end: sections there ever were. */
    int end() {
        return ids.size();
    }

    /** The section with this index. */
    Section at(int index) {
        return sections[index];
    }

    /** Whether there still is a section with this index. */
    boolean has(int index) {
        return sections[index] != null;
    }

    int add(byte[] buffer, int idOffset, int idLength, Section section) {
        int index = ids.add(buffer, idOffset, idLength);
        if (index == sections.length) {
            sections = Arrays.copyOf(sections, index * 2);
        }
        sections[index] = section;
        count++;
        return index;
    }

    void remove(int index) {
        ids.remove(index);
        sections[index] = null;
        count--;
    }
}
