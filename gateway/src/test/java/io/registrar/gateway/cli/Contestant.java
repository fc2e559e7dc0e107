package io.registrar.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that keeps seats on a disk, as the fault loops meet it: it can be started on a folder, told to give credits,
 * enroll and drop, ended by force, and asked what it still knows. Each of these commands is all or nothing, and may be
 * acknowledged only when no crash can take it back.
 *
 * <p>Each student has a section of the same name with one seat, so what became of the student's commands can be counted
 * from where the student stands.
 */
interface Contestant {
    /** Reasons of credits are as long as Registrar allows, so that each of the contestants changes its files often. */
    String REASON = "\uD83C\uDF93".repeat(200);

    /** What it is and how it is set, for the table. */
    String name();

    /** Which version it is. */
    String version() throws IOException, InterruptedException;

    /** Why it can't run here, or nothing. */
    Optional<String> obstacle() throws IOException;

    /** Folders within the data folder in which files come and go whenever it goes on to other ones. */
    List<String> landmarks();

    /** How many commands a connection may have unanswered. */
    int depth();

    /** Makes the data folder, which there isn't yet. */
    void create(Path data) throws Exception;

    /**
     * Looks at what a fault has left, before anybody is started on it.
     *
     * @param forgetsUnforced whether what was written and not forced may be gone, in any choice of pages
     */
    void inspect(Path data, boolean forgetsUnforced) throws Exception;

    /** Starts it, and returns when it has answered. */
    Server start(Path data) throws Exception;

    /** What a command does. */
    enum Kind {
        GRANT,
        ENROLL,
        DROP
    }

    /**
     * What an answer told.
     *
     * @param enrollmentId the enrollment begun or ended, 0 of a grant
     * @param balance after the command
     * @param sequence of the command, 0 if it has none
     */
    record Told(long enrollmentId, long balance, long sequence) {}

    /**
     * Where a student stands.
     *
     * @param enrollmentId what holds the seat, or 0
     * @param begun how many enrollments there ever were
     */
    record Standing(long enrollmentId, long begun, long balance) {}

    /** One that runs. Closing ends it by force, if it still runs. */
    interface Server extends AutoCloseable {
        /** The process, of which all others are children. */
        ProcessHandle process();

        Teller connect() throws IOException;

        /** Ends it in order. */
        void stop() throws Exception;

        /** What it has logged. */
        String log() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** One connection, for one thread. Each method throws {@link IOException} if the server is gone. */
    interface Teller extends AutoCloseable {
        /** Makes a student and a section, if there aren't any. */
        void prepare(String id, long credits, long price) throws IOException;

        /** Begins a command. Its answer may be read before the next is sent, or not. */
        void send(Kind kind, String id) throws IOException;

        /** Everything sent is on its way. */
        void flush() throws IOException;

        /** Reads the answer to the first command that was sent and isn't answered yet. */
        Told read() throws IOException;

        /** Where the student stands, or nothing if it is unknown. */
        Optional<Standing> standing(String id) throws IOException;

        @Override
        void close();
    }
}
