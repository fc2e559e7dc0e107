import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the tables of {@code schema.sql} in step with a server, from its events. It carries pages from one to the other and
 * holds nothing itself: what a page means, and how far the copy has come, is the database's to know. So it may be killed at any
 * moment, be started twice, and find either side gone for as long as it likes.
 *
 * <pre>java -cp postgresql.jar KeepInStep.java [--once | --check | --rebuild] http://127.0.0.1:8080</pre>
 *
 * <p>The database is named as for psql: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD. A token for the server is
 * REGISTRAR_TOKEN. It ends with 0 good, 1 the two don't agree, 2 wrong use, 3 the copy can't go on, 4 no answer.
 */
@SuppressWarnings("DefaultPackage") // so that java runs the file wherever it is copied to
public final class KeepInStep {
    /** Items of a page, as many as there may be. */
    private static final String LIMIT = "limit=1000";
    /** Between two looks where nothing has come: as much is the copy late, and the time that a page takes. */
    private static final long LOOK_MILLIS = 100;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(30);
    /** Questions of a check that wait for their answers, each on a connection of its own. */
    private static final int QUESTIONS_AT_A_TIME = 16;

    /** PostgreSQL's classes of errors that trying again does not mend: the rows, the names, the log-in, or what take() raises. */
    private static final Set<String> LASTING = Set.of("20", "22", "23", "28", "3D", "3F", "42", "P0");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI server;

    private KeepInStep(URI server) {
        if (!Set.of("http", "https").contains(String.valueOf(server.getScheme()))) {
            throw new CannotGoOnException(2, "expected a server as http://127.0.0.1:8080, but found " + server);
        }
        this.server = server;
    }

    /** A fault that ends the program, with its exit code. */
    private static final class CannotGoOnException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int exitCode;

        CannotGoOnException(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }
    }

    /** The two were not seen at the same sequence. */
    private static final class NotAtOnceException extends Exception {
        private static final long serialVersionUID = 1L;

        NotAtOnceException(String message) {
            super(message);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        int exitCode;
        try {
            exitCode = run(List.of(arguments));
        } catch (CannotGoOnException fault) {
            say(fault.getMessage());
            exitCode = fault.exitCode;
        } catch (IOException | SQLException away) {
            say("no answer: " + away);
            exitCode = 4;
        }
        System.exit(exitCode);
    }

    private static int run(List<String> arguments) throws IOException, SQLException, InterruptedException {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new CannotGoOnException(2, "expected [--once | --check | --rebuild] URL, but found " + arguments);
        }
        KeepInStep program = new KeepInStep(URI.create(arguments.get(arguments.size() - 1)));
        switch (arguments.size() == 1 ? "" : arguments.get(0)) {
            case "" -> program.follow(false);
            case "--once" -> program.follow(true);
            case "--rebuild" -> rebuild();
            case "--check" -> {
                return program.check();
            }
            default -> throw new CannotGoOnException(2, "there is no " + arguments.get(0));
        }
        return 0;
    }

    private static void say(String what) {
        System.err.println("keep-in-step: " + what);
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Keeping in step
    // -----------------------------------------------------------------------------------------------------------------

    /** Takes what comes, for ever or until nothing more has come; where one side is away, it tries again, ever less often. */
    private void follow(boolean isOnce) throws InterruptedException {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            try (Connection database = connect()) {
                while (true) {
                    boolean hasTaken = take(database);
                    pauseMillis = FIRST_PAUSE_MILLIS;
                    if (!hasTaken && isOnce) {
                        return;
                    } else if (!hasTaken) {
                        Thread.sleep(LOOK_MILLIS);
                    }
                }
            } catch (IOException | SQLException away) {
                requireAway(away);
                say("trying again in " + pauseMillis + " ms: " + away);
                Thread.sleep(pauseMillis);
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /** Takes one page in one transaction, or as many as it needs to end behind a whole event; false if nothing had come. */
    private boolean take(Connection database) throws IOException, SQLException, InterruptedException {
        String start = texts(database, "SELECT after FROM consumed").get(0);
        String after = start;
        do {
            String page = answer(ask("/v1/events?" + LIMIT + "&after=" + after));
            after = texts(database, "SELECT take(?, ?)", page, after).get(0);
        } while (after != null && after.contains("."));
        if (after == null) {
            // Another consumer has taken it: on from where that one stands.
            database.rollback();
            return true;
        }
        database.commit();
        return !after.equals(start);
    }

    /** Empties the copy; whoever follows begins with the first event. */
    private static void rebuild() throws SQLException {
        try (Connection database = connect()) {
            texts(database, "SELECT start_anew()");
            database.commit();
        }
    }

    private static void requireAway(Exception failure) {
        if (failure instanceof SQLException fault
                && fault.getSQLState() != null
                && LASTING.contains(fault.getSQLState().substring(0, 2))) {
            throw new CannotGoOnException(3, "the database refuses: " + fault.getMessage());
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Do both agree?
    // -----------------------------------------------------------------------------------------------------------------

    /** Compares both at one sequence; it waits until they have come to it, and until nothing is decided for as long as it reads. */
    private int check() throws IOException, SQLException, InterruptedException {
        long deadline = System.nanoTime() + CHECK_PATIENCE.toNanos();
        while (true) {
            try (Connection database = connect()) {
                List<String> differences = compare(database);
                differences.forEach(System.out::println);
                return differences.isEmpty() ? 0 : 1;
            } catch (NotAtOnceException later) {
                if (System.nanoTime() - deadline > 0) {
                    throw new CannotGoOnException(4, "not compared: " + later.getMessage());
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private List<String> compare(Connection database)
            throws IOException, SQLException, InterruptedException, NotAtOnceException {
        long start = System.nanoTime();
        // All that follows sees the tables as they are now, however long it takes.
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        String at = texts(database, "SELECT after FROM consumed").get(0);
        texts(database, "SELECT begin_check()");
        List<Question> questions = new ArrayList<>();
        questions.add(new Question("section", "", "/v1/sections?" + LIMIT));
        questions.add(new Question("event", "", "/v1/events?" + LIMIT));
        tell(database, at, questions);
        List<String> sections = texts(database, "SELECT item->>'sectionId' FROM told WHERE what = 'section'");
        List<String> students = texts(database, "SELECT students_to_ask()");
        questions.clear();
        for (String section : sections) {
            String path = "/v1/sections/" + section;
            questions.add(new Question("seat", section, path + "/enrollments?" + LIMIT));
            questions.add(new Question("place on a wait list", section, path + "/waitlist?" + LIMIT));
        }
        for (String student : students) {
            String path = "/v1/students/" + student;
            questions.add(new Question("balance", student, path));
            questions.add(new Question("enrollment", student, path + "/enrollments?" + LIMIT));
            questions.add(new Question("ledger entry", student, path + "/ledger?" + LIMIT));
        }
        tell(database, at, questions);
        List<String> differences = texts(database, "SELECT differences()");
        System.out.println("sequence " + at + ": " + sections.size() + " sections, " + students.size() + " students, "
                + texts(database, "SELECT count(*) FROM kept").get(0) + " rows, " + differences.size()
                + " differences, in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
        return differences;
    }

    /**
     * What the server is asked for, and of which section or student it will tell.
     *
     * @param after where the page begins; empty for the first
     */
    private record Question(String what, String about, String target, String after) {
        Question(String what, String about, String target) {
            this(what, about, target, "");
        }
    }

    /** Hands on to the database what the server answers; each answer must have seen this sequence. */
    private void tell(Connection database, String at, List<Question> questions)
            throws IOException, SQLException, InterruptedException, NotAtOnceException {
        Deque<Question> open = new ArrayDeque<>(questions);
        while (!open.isEmpty()) {
            Map<Question, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
            while (!open.isEmpty() && asked.size() < QUESTIONS_AT_A_TIME) {
                Question question = open.remove();
                asked.put(question, ask(question.target + question.after));
            }
            for (Question question : asked.keySet()) {
                List<String> told = texts(
                        database,
                        "SELECT unnest(ARRAY[sequence, next]) FROM tell(?, ?, ?)",
                        question.what,
                        question.about,
                        answer(asked.get(question)));
                requireSame(at, told.get(0));
                if (told.get(1) != null) {
                    open.add(new Question(question.what, question.about, question.target, "&after=" + told.get(1)));
                }
            }
        }
    }

    private static void requireSame(String at, String sequence) throws NotAtOnceException {
        if (!sequence.equals(at)) {
            throw new NotAtOnceException("the database has all up to " + at + ", and the server was at " + sequence);
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // The two sides
    // -----------------------------------------------------------------------------------------------------------------

    private CompletableFuture<HttpResponse<String>> ask(String target) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(target)).timeout(ANSWER_TIMEOUT);
        String token = System.getenv("REGISTRAR_TOKEN");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @throws IOException if the server is away, or has no answer now */
    private static String answer(CompletableFuture<HttpResponse<String>> asked)
            throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = asked.get();
        } catch (ExecutionException away) {
            throw new IOException(away.getCause());
        }
        String body = response.body();
        int status = response.statusCode();
        if (status == 200 || (status == 404 && body.contains("\"sequence\":"))) {
            return body; // what the engine has, or that it has nothing of that name
        }
        String refusal = response.uri() + " is answered with " + status + " " + body;
        if (status >= 500) {
            throw new IOException(refusal);
        }
        throw new CannotGoOnException(3, refusal);
    }

    private static Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", setting("PGUSER", System.getProperty("user.name")));
        properties.setProperty("password", setting("PGPASSWORD", ""));
        properties.setProperty("currentSchema", "registrar");
        properties.setProperty("ApplicationName", "keep-in-step");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "120");
        String url = "jdbc:postgresql://" + setting("PGHOST", "127.0.0.1") + ":" + setting("PGPORT", "5432") + "/"
                + setting("PGDATABASE", properties.getProperty("user"));
        Connection database = DriverManager.getConnection(url, properties);
        database.setAutoCommit(false);
        return database;
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** The first column of every row. */
    private static List<String> texts(Connection database, String query, String... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> column = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    column.add(rows.getString(1));
                }
            }
            return column;
        }
    }
}
