package io.registrar.gateway.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL 15's own programs, for servers that live in a folder of a test.
 *
 * <p>{@code -Dregistrar.postgres.bin} names the folder of its programs, if it isn't Debian's.
 */
final class PostgresPrograms {
    /** It refuses to run as root, so root lets this user run it. */
    static final String USER = "postgres";

    private static final Path PROGRAMS =
            Path.of(System.getProperty("registrar.postgres.bin", "/usr/lib/postgresql/15/bin"));

    private PostgresPrograms() {}

    static String path(String program) {
        return PROGRAMS.resolve(program).toString();
    }

    /** Why it can't run here, or nothing. */
    static Optional<String> obstacle() throws IOException {
        for (String program : List.of("initdb", "postgres", "psql")) {
            if (!Files.isExecutable(PROGRAMS.resolve(program))) {
                return Optional.of("there is no " + PROGRAMS.resolve(program));
            }
        }
        if (SystemCommand.userId() == 0
                && Files.readAllLines(Path.of("/etc/passwd")).stream().noneMatch(line -> line.startsWith(USER + ":"))) {
            return Optional.of("root can't run PostgreSQL, and there is no user " + USER);
        }
        return Optional.empty();
    }

    /** The start of a command line that runs it as a user who may. */
    static List<String> asUser(String program) throws IOException {
        List<String> command = new ArrayList<>();
        if (SystemCommand.userId() == 0) {
            String setpriv = SystemCommand.find("setpriv").orElseThrow().toString();
            command.addAll(List.of(setpriv, "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(path(program));
        return command;
    }

    /**
     * Makes a server's folder, which there isn't yet.
     *
     * @param password of its only user, {@link #USER}, since on loopback anybody could connect
     * @param more arguments of initdb
     */
    static void createCluster(Path data, String password, String... more) throws IOException, InterruptedException {
        Files.createDirectory(data);
        Path secret = Files.writeString(data.resolveSibling("password"), password);
        if (SystemCommand.userId() == 0) {
            UserPrincipal user =
                    data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            Files.setOwner(data, user);
            Files.setOwner(secret, user);
        }
        List<String> command = asUser("initdb");
        command.addAll(List.of("-D", data.toString(), "--no-locale", "--encoding=UTF8"));
        command.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + secret, "--username=" + USER));
        command.addAll(List.of(more));
        SystemCommand.call(command.get(0), command.subList(1, command.size()).toArray(String[]::new));
        Files.delete(secret);
    }

    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** The command line of a server that listens on loopback and nowhere else. */
    static List<String> serving(Path data, int port) throws IOException {
        List<String> command = asUser("postgres");
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        return command;
    }

    /** SIGINT is its quick end in order; SIGTERM would wait for clients. */
    static void endQuickly(Process process) throws IOException, InterruptedException {
        SystemCommand.call("kill", "-INT", Long.toString(process.pid()));
    }
}
