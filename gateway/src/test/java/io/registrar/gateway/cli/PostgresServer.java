package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL in a folder of a test, which can be stopped and started again where it was. Not safe for use by several threads. */
final class PostgresServer implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_NANOS = 10_000_000;
    private static final String DATABASE = "postgres";

    private final String password = UUID.randomUUID().toString();
    private final int port = PostgresPrograms.freePort();
    private final Path data;
    private final Path log;
    private Process process;

    /** Makes the folder and starts. */
    PostgresServer(Path data) throws IOException, InterruptedException {
        this.data = data;
        log = data.resolveSibling("postgres.log");
        // Not forced to the disk, since no power is cut between here and its first command.
        PostgresPrograms.createCluster(data, password, "--no-sync");
        process = begin();
        try {
            awaitAnswer();
        } catch (IOException | Error failure) {
            close();
            throw failure;
        }
    }

    private Process begin() throws IOException {
        return new ProcessBuilder(PostgresPrograms.serving(data, port))
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new AssertionError("it does not answer: " + Files.readString(log), notYet);
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Ends it in order, whoever is connected. */
    void stop() throws IOException, InterruptedException {
        PostgresPrograms.endQuickly(process);
        assertTrue(process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS), "it did not end");
    }

    /** Starts it again. */
    void start() throws IOException {
        process = begin();
        awaitAnswer();
    }

    /** How psql and its like are told of it. */
    Map<String, String> environment() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "PGDATABASE",
                DATABASE,
                "PGUSER",
                PostgresPrograms.USER,
                "PGPASSWORD",
                password);
    }

    /** Runs a file as its reader does. */
    void runScript(Path file) throws IOException, InterruptedException {
        String uri = "postgresql://" + PostgresPrograms.USER + ":" + password + "@127.0.0.1:" + port + "/" + DATABASE;
        SystemCommand.call(PostgresPrograms.path("psql"), "-X", "-q", "-d", uri, "-f", file.toString());
    }

    /** The first column of the first row. */
    String ask(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertTrue(row.next(), query);
            return row.getString(1);
        }
    }

    /** Changes so many rows. */
    int change(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement changing = connection.createStatement()) {
            return changing.executeUpdate(statement);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?currentSchema=registrar",
                PostgresPrograms.USER,
                password);
    }

    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                new ProcessTree(process.toHandle()).kill();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
