package io.registrar.engine;

import java.util.Arrays;

/** Sections by dense index, in order of their making. */
final class SectionTable {
    final IdTable ids = new IdTable();
    private Section[] sections = new Section[16];

    int size() {
        return ids.size();
    }

    Section at(int index) {
        return sections[index];
    }

    int add(byte[] buffer, int idOffset, int idLength, Section section) {
        int index = ids.add(buffer, idOffset, idLength);
        if (index == sections.length) {
            sections = Arrays.copyOf(sections, index * 2);
        }
        sections[index] = section;
        return index;
    }
}
