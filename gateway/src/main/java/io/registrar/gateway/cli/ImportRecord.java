package io.registrar.gateway.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sorts of rows: which command each becomes, and which columns it has. */
enum ImportRecord {
    /** A section as it is to be. */
    SECTION("putSection", "sectionId", Column.ID),
    /** A student, with the balance of the day. */
    STUDENT("putStudent", "studentId", Column.ID),
    /** An enrollment as the older system has it. */
    ENROLLMENT("importEnrollment", "importId", Column.ID);

    /** The column that says of which sort a row is. */
    static final String RECORD = "record";
    /** The column that says whether an enrollment was approved. */
    static final String APPROVED = "approved";

    private static final Set<String> COLUMNS = new LinkedHashSet<>(Set.of(RECORD));

    static {
        SECTION.with("kind", Column.WORD)
                .with("title", Column.TEXT)
                .with("capacity", Column.CAPACITY)
                .with("price", Column.NUMBER)
                .with("term", Column.ID)
                .with("waitlistCapacity", Column.NUMBER)
                .with("opensAt", Column.TIME)
                .with("closesAt", Column.TIME)
                .with("holdSeconds", Column.NUMBER)
                .with("lessons", Column.NUMBER);
        STUDENT.with("credits", Column.NUMBER);
        ENROLLMENT
                .with("sectionId", Column.ID)
                .with("studentId", Column.ID)
                .with("status", Column.STATUS)
                .with(APPROVED, Column.APPROVAL)
                .with("cost", Column.COST)
                .with("enrolledAt", Column.TIME);
        for (ImportRecord record : values()) {
            COLUMNS.addAll(record.columns.keySet());
        }
    }

    /** What a column's values are. */
    enum Column {
        ID,
        TEXT,
        /** One of a few, in any case. */
        WORD,
        NUMBER,
        /** A number that is 0 where nothing is said. */
        COST,
        TIME,
        CAPACITY,
        STATUS,
        APPROVAL
    }

    private final String type;
    private final String idColumn;

    @SuppressWarnings("ImmutableEnumChecker") // Filled once, when the class is loaded.
    private final Map<String, Column> columns = new LinkedHashMap<>();

    ImportRecord(String type, String idColumn, Column idType) {
        this.type = type;
        this.idColumn = idColumn;
        columns.put(idColumn, idType);
    }

    private ImportRecord with(String name, Column column) {
        columns.put(name, column);
        return this;
    }

    /** All columns that a file may have. */
    static Set<String> allColumns() {
        return COLUMNS;
    }

    /** The sort that is called so, in any case. */
    static Optional<ImportRecord> find(String text) {
        for (ImportRecord record : values()) {
            if (record.name().equalsIgnoreCase(text)) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }

    /** As rows and people call it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of the line that it becomes. */
    String type() {
        return type;
    }

    /** The column of its own id. */
    String idColumn() {
        return idColumn;
    }

    /** Its columns, in the order of the line's members. */
    Map<String, Column> columns() {
        return columns;
    }
}
