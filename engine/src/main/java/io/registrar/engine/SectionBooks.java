package io.registrar.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader of commands and outcomes knows of sections: their terms, and how many enrollments began in each. */
final class SectionBooks {
    /** In place of the term of one that was archived: no term is called so. */
    private static final String ARCHIVED = "*";

    private final IdTable ids = new IdTable();
    private final List<String> terms = new ArrayList<>();
    private final LongRows begun = new LongRows(1);
    /** One text for each term, however many sections it has. */
    private final Map<String, String> knownTerms = new HashMap<>();

    /** Notes that a section was made or changed. */
    void put(byte[] buffer, int idOffset, int idLength, String term) {
        String known = knownTerms.computeIfAbsent(term, same -> same);
        int section = ids.find(buffer, idOffset, idLength);
        if (section >= 0) {
            terms.set(section, known);
        } else {
            int added = ids.add(buffer, idOffset, idLength);
            terms.add(known);
            begun.ensure(added);
        }
    }

    /** The section that is called so now, or -1. */
    int find(byte[] buffer, int idOffset, int idLength) {
        return ids.find(buffer, idOffset, idLength);
    }

    /** The same. */
    int find(String id) {
        return ids.find(id);
    }

    void begin(int section) {
        begun.add(section, 0, 1);
    }

    /** How many enrollments began in it. */
    long begun(int section) {
        return begun.get(section, 0);
    }

    String id(int section) {
        return ids.text(section);
    }

    boolean isOfTerm(int section, String term) {
        return terms.get(section).equals(term);
    }

    /** Forgets the sections of a term, so that others may be called the same. */
    void archive(String term) {
        for (int section = 0; section < ids.size(); section++) {
            if (isOfTerm(section, term)) {
                ids.remove(section);
                terms.set(section, ARCHIVED);
            }
        }
    }
}
