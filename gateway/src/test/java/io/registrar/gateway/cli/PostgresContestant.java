package io.registrar.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * PostgreSQL 15: each command is one call of a function that locks the rows with SELECT … FOR UPDATE, over JDBC on
 * loopback. Its log is in segments of 8 MiB, as Registrar's; {@code fsync} is on, as it comes.
 */
final class PostgresContestant implements Contestant {
    private static final String[] SETTINGS = {"fsync=on", "max_wal_size=64MB"};
    private static final String WAL_SEGMENT = "--wal-segsize=8";
    private static final int PATIENCE_SECONDS = 30;

    /** Not our own refusals, nor a rule of the tables: what is said by a server that ends or can't reach its disk. */
    private static final List<String> GONE = List.of("08", "53", "57", "58", "XX");

    private static final String SCHEMA = """
            CREATE TABLE student (
                id text PRIMARY KEY,
                balance bigint NOT NULL CHECK (balance >= 0));
            CREATE TABLE section (
                id text PRIMARY KEY,
                price bigint NOT NULL,
                capacity bigint NOT NULL,
                enrolled bigint NOT NULL,
                begun bigint NOT NULL,
                CHECK (enrolled <= capacity));
            CREATE TABLE enrollment (
                id bigserial PRIMARY KEY,
                section_id text NOT NULL,
                student_id text NOT NULL,
                cost bigint NOT NULL,
                is_active boolean NOT NULL);
            CREATE UNIQUE INDEX one_seat ON enrollment (student_id, section_id) WHERE is_active;
            CREATE TABLE ledger (
                id bigserial PRIMARY KEY,
                student_id text NOT NULL,
                amount bigint NOT NULL,
                balance_after bigint NOT NULL,
                reason text);

            CREATE FUNCTION grant_credits(a_student text, an_amount bigint, a_reason text,
                OUT enrollment_id bigint, OUT balance_after bigint) AS $$
            BEGIN
                enrollment_id := 0;
                UPDATE student SET balance = balance + an_amount WHERE id = a_student
                    RETURNING balance INTO balance_after;
                IF NOT FOUND THEN RAISE EXCEPTION 'not_found'; END IF;
                INSERT INTO ledger (student_id, amount, balance_after, reason)
                    VALUES (a_student, an_amount, grant_credits.balance_after, a_reason);
            END $$ LANGUAGE plpgsql;

            CREATE FUNCTION enroll(a_section text, a_student text,
                OUT enrollment_id bigint, OUT balance_after bigint) AS $$
            DECLARE
                the_section section;
                the_student student;
            BEGIN
                SELECT * INTO the_section FROM section WHERE id = a_section FOR UPDATE;
                IF NOT FOUND THEN RAISE EXCEPTION 'not_found'; END IF;
                SELECT * INTO the_student FROM student WHERE id = a_student FOR UPDATE;
                IF NOT FOUND THEN RAISE EXCEPTION 'not_found'; END IF;
                PERFORM FROM enrollment WHERE student_id = a_student AND section_id = a_section AND is_active;
                IF FOUND THEN RAISE EXCEPTION 'already_enrolled'; END IF;
                IF the_section.enrolled >= the_section.capacity THEN RAISE EXCEPTION 'section_full'; END IF;
                IF the_student.balance < the_section.price THEN RAISE EXCEPTION 'insufficient_credits'; END IF;
                INSERT INTO enrollment (section_id, student_id, cost, is_active)
                    VALUES (a_section, a_student, the_section.price, true) RETURNING id INTO enrollment_id;
                UPDATE section SET enrolled = enrolled + 1, begun = begun + 1 WHERE id = a_section;
                UPDATE student SET balance = balance - the_section.price WHERE id = a_student
                    RETURNING balance INTO balance_after;
                INSERT INTO ledger (student_id, amount, balance_after)
                    VALUES (a_student, -the_section.price, enroll.balance_after);
            END $$ LANGUAGE plpgsql;

            CREATE FUNCTION unenroll(a_section text, a_student text,
                OUT enrollment_id bigint, OUT balance_after bigint) AS $$
            DECLARE
                the_cost bigint;
            BEGIN
                PERFORM FROM section WHERE id = a_section FOR UPDATE;
                PERFORM FROM student WHERE id = a_student FOR UPDATE;
                UPDATE enrollment SET is_active = false
                    WHERE student_id = a_student AND section_id = a_section AND is_active
                    RETURNING id, cost INTO enrollment_id, the_cost;
                IF NOT FOUND THEN RAISE EXCEPTION 'not_enrolled'; END IF;
                UPDATE section SET enrolled = enrolled - 1 WHERE id = a_section;
                UPDATE student SET balance = balance + the_cost WHERE id = a_student
                    RETURNING balance INTO balance_after;
                INSERT INTO ledger (student_id, amount, balance_after)
                    VALUES (a_student, the_cost, unenroll.balance_after);
            END $$ LANGUAGE plpgsql;
            """;
    private static final String STANDING = """
            SELECT coalesce((SELECT id FROM enrollment
                    WHERE student_id = student.id AND section_id = section.id AND is_active), 0),
                section.begun, student.balance
            FROM student JOIN section ON section.id = student.id WHERE student.id = ?
            """;

    /** On loopback anybody could connect. */
    private final String password = UUID.randomUUID().toString();

    private final String synchronousCommit;

    /** @param synchronousCommit what {@code synchronous_commit} says */
    PostgresContestant(String synchronousCommit) {
        this.synchronousCommit = synchronousCommit;
    }

    @Override
    public String name() {
        return "PostgreSQL, synchronous_commit=" + synchronousCommit;
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return SystemCommand.call(PostgresPrograms.path("postgres"), "--version");
    }

    @Override
    public Optional<String> obstacle() throws IOException {
        return PostgresPrograms.obstacle();
    }

    @Override
    public List<String> landmarks() {
        return List.of("pg_wal");
    }

    /** A connection has one statement under way. */
    @Override
    public int depth() {
        return 1;
    }

    @Override
    public void create(Path data) throws Exception {
        PostgresPrograms.createCluster(data, password, WAL_SEGMENT);
        try (Server server = start(data)) {
            try (Connection connection = connect(Integer.parseInt(port(data)));
                    Statement statement = connection.createStatement()) {
                statement.execute(SCHEMA);
            }
            server.stop();
        }
    }

    /** The server notes its port in the fourth line. */
    private static String port(Path data) throws IOException {
        return Files.readAllLines(data.resolve("postmaster.pid")).get(3);
    }

    private Connection connect(int port) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresPrograms.USER);
        properties.setProperty("password", password);
        properties.setProperty("socketTimeout", Integer.toString(PATIENCE_SECONDS));
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }

    @Override
    public void inspect(Path data, boolean forgetsUnforced) {
        // It looks for itself when it starts.
    }

    @Override
    public Server start(Path data) throws Exception {
        int port = PostgresPrograms.freePort();
        List<String> command = PostgresPrograms.serving(data, port);
        command.addAll(List.of("-c", "synchronous_commit=" + synchronousCommit));
        for (String setting : SETTINGS) {
            command.addAll(List.of("-c", setting));
        }
        Path own = Files.createTempDirectory("registrar-postgres");
        return ContestantProcess.start(command, own, () -> new JdbcTeller(port), PostgresPrograms::endQuickly);
    }

    /** What the server says when it ends or can't reach its disk, as the end of the connection. */
    private static IOException gone(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null && GONE.stream().noneMatch(state::startsWith)) {
            throw new AssertionError("expected a command to be taken, but found " + state, failure);
        }
        return new IOException(failure);
    }

    private final class JdbcTeller implements Teller {
        private final Connection connection;
        private final PreparedStatement makeStudent;
        private final PreparedStatement makeSection;
        private final PreparedStatement grant;
        private final PreparedStatement enroll;
        private final PreparedStatement unenroll;
        private final PreparedStatement standing;
        /** The command that was sent. */
        private PreparedStatement underWay;

        JdbcTeller(int port) throws IOException {
            try {
                connection = PostgresContestant.this.connect(port);
                makeStudent = connection.prepareStatement("INSERT INTO student VALUES (?, ?) ON CONFLICT DO NOTHING");
                makeSection = connection.prepareStatement(
                        "INSERT INTO section VALUES (?, ?, 1, 0, 0) ON CONFLICT DO NOTHING");
                grant = connection.prepareStatement("SELECT enrollment_id, balance_after FROM grant_credits(?, 1, ?)");
                enroll = connection.prepareStatement("SELECT enrollment_id, balance_after FROM enroll(?, ?)");
                unenroll = connection.prepareStatement("SELECT enrollment_id, balance_after FROM unenroll(?, ?)");
                standing = connection.prepareStatement(STANDING);
                underWay = standing;
            } catch (SQLException failure) {
                throw gone(failure);
            }
        }

        @Override
        public void prepare(String id, long credits, long price) throws IOException {
            try {
                makeStudent.setString(1, id);
                makeStudent.setLong(2, credits);
                makeStudent.execute();
                makeSection.setString(1, id);
                makeSection.setLong(2, price);
                makeSection.execute();
            } catch (SQLException failure) {
                throw gone(failure);
            }
        }

        @Override
        public void send(Kind kind, String id) throws IOException {
            underWay = switch (kind) {
                case GRANT -> grant;
                case ENROLL -> enroll;
                case DROP -> unenroll;
            };
            try {
                underWay.setString(1, id);
                underWay.setString(2, kind == Kind.GRANT ? REASON : id);
            } catch (SQLException failure) {
                throw gone(failure);
            }
        }

        @Override
        public void flush() {
            // It goes with the read: the driver has no call that sends and doesn't wait.
        }

        @Override
        public Told read() throws IOException {
            try (ResultSet row = underWay.executeQuery()) {
                row.next();
                return new Told(row.getLong(1), row.getLong(2), 0);
            } catch (SQLException failure) {
                throw gone(failure);
            }
        }

        @Override
        public Optional<Standing> standing(String id) throws IOException {
            try {
                standing.setString(1, id);
                try (ResultSet row = standing.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Standing(row.getLong(1), row.getLong(2), row.getLong(3)))
                            : Optional.empty();
                }
            } catch (SQLException failure) {
                throw gone(failure);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException gone) {
                // Nothing was to be said any more.
                return;
            }
        }
    }
}
