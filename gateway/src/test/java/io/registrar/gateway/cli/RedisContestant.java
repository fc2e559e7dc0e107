package io.registrar.gateway.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Redis with its append-only file: each command is one Lua script, over a socket that only its own user can reach. The
 * file is written anew from 8 MiB on, as often as Registrar changes segments; all else is as it comes.
 */
final class RedisContestant implements Contestant {
    private static final String PROGRAM = "redis-server";
    private static final String[] SETTINGS = {"--appendonly", "yes", "--auto-aof-rewrite-min-size", "8mb", "--save", ""
    };

    private static final String PREPARE = """
            redis.call('HSETNX', 'student:' .. KEYS[1], 'balance', ARGV[1])
            redis.call('HSETNX', 'section:' .. KEYS[1], 'price', ARGV[2])
            redis.call('HSETNX', 'section:' .. KEYS[1], 'capacity', 1)
            redis.call('HSETNX', 'section:' .. KEYS[1], 'enrolled', 0)
            redis.call('HSETNX', 'section:' .. KEYS[1], 'begun', 0)
            return {0, 0}
            """;
    private static final String GRANT = """
            local student = 'student:' .. KEYS[1]
            if redis.call('EXISTS', student) == 0 then return redis.error_reply('REFUSED not_found') end
            local balance = redis.call('HINCRBY', student, 'balance', ARGV[1])
            redis.call('RPUSH', 'ledger:' .. KEYS[1], 'grant ' .. ARGV[1] .. ' ' .. balance .. ' ' .. ARGV[2])
            return {0, balance}
            """;
    private static final String ENROLL = """
            local student = 'student:' .. KEYS[1]
            local section = 'section:' .. KEYS[1]
            local seats = 'seats:' .. KEYS[1]
            local balance = tonumber(redis.call('HGET', student, 'balance'))
            local price = tonumber(redis.call('HGET', section, 'price'))
            if not balance or not price then return redis.error_reply('REFUSED not_found') end
            if redis.call('HEXISTS', seats, KEYS[1]) == 1 then return redis.error_reply('REFUSED already_enrolled') end
            local enrolled = tonumber(redis.call('HGET', section, 'enrolled'))
            if enrolled >= tonumber(redis.call('HGET', section, 'capacity')) then
                return redis.error_reply('REFUSED section_full')
            end
            if balance < price then return redis.error_reply('REFUSED insufficient_credits') end
            local enrollment = redis.call('INCR', 'enrollments')
            redis.call('HSET', seats, KEYS[1], enrollment)
            redis.call('HINCRBY', section, 'enrolled', 1)
            redis.call('HINCRBY', section, 'begun', 1)
            balance = redis.call('HINCRBY', student, 'balance', -price)
            redis.call('RPUSH', 'ledger:' .. KEYS[1], 'charge ' .. price .. ' ' .. balance)
            return {enrollment, balance}
            """;
    private static final String DROP = """
            local section = 'section:' .. KEYS[1]
            local seats = 'seats:' .. KEYS[1]
            local enrollment = tonumber(redis.call('HGET', seats, KEYS[1]))
            if not enrollment then return redis.error_reply('REFUSED not_enrolled') end
            local price = tonumber(redis.call('HGET', section, 'price'))
            redis.call('HDEL', seats, KEYS[1])
            redis.call('HINCRBY', section, 'enrolled', -1)
            local balance = redis.call('HINCRBY', 'student:' .. KEYS[1], 'balance', price)
            redis.call('RPUSH', 'ledger:' .. KEYS[1], 'refund ' .. price .. ' ' .. balance)
            return {enrollment, balance}
            """;
    private static final String STANDING = """
            local balance = redis.call('HGET', 'student:' .. KEYS[1], 'balance')
            local begun = redis.call('HGET', 'section:' .. KEYS[1], 'begun')
            if not balance or not begun then return {} end
            local enrollment = redis.call('HGET', 'seats:' .. KEYS[1], KEYS[1])
            return {tonumber(enrollment or 0), tonumber(begun), tonumber(balance)}
            """;

    private final String fsync;

    /** @param fsync what {@code appendfsync} says */
    RedisContestant(String fsync) {
        this.fsync = fsync;
    }

    @Override
    public String name() {
        return "Redis, appendfsync " + fsync;
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return SystemCommand.call(PROGRAM, "--version").replaceAll(" sha=.*", "");
    }

    @Override
    public Optional<String> obstacle() {
        return SystemCommand.find(PROGRAM).isPresent() ? Optional.empty() : Optional.of(PROGRAM + " isn't installed");
    }

    @Override
    public List<String> landmarks() {
        return List.of(".");
    }

    @Override
    public int depth() {
        return 8;
    }

    @Override
    public void create(Path data) throws IOException {
        Files.createDirectory(data);
    }

    @Override
    public void inspect(Path data, boolean forgetsUnforced) {
        // It looks for itself when it starts.
    }

    @Override
    public Server start(Path data) throws Exception {
        Path own = Files.createTempDirectory("registrar-redis");
        Path socket = own.resolve("s");
        List<String> command = new ArrayList<>(
                List.of(SystemCommand.find(PROGRAM).orElseThrow().toString()));
        command.addAll(List.of("--port", "0", "--unixsocket", socket.toString(), "--unixsocketperm", "700"));
        command.addAll(List.of("--dir", data.toString()));
        command.addAll(List.of("--appendfsync", fsync));
        command.addAll(List.of(SETTINGS));
        return ContestantProcess.start(command, own, () -> new RespTeller(socket), Process::destroy);
    }

    /** Speaks RESP 2. */
    private static final class RespTeller implements Teller {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final InputStream in;
        private final OutputStream out;

        RespTeller(Path socket) throws IOException {
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                in = new BufferedInputStream(Channels.newInputStream(channel));
                out = new BufferedOutputStream(Channels.newOutputStream(channel), 64 << 10);
                // Refused while it loads.
                standing("nobody");
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        }

        @Override
        public void prepare(String id, long credits, long price) throws IOException {
            eval(PREPARE, id, Long.toString(credits), Long.toString(price));
            flush();
            numbers();
        }

        @Override
        public void send(Kind kind, String id) throws IOException {
            switch (kind) {
                case GRANT -> eval(GRANT, id, "1", REASON);
                case ENROLL -> eval(ENROLL, id);
                case DROP -> eval(DROP, id);
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public Told read() throws IOException {
            List<Long> numbers = numbers();
            return new Told(numbers.get(0), numbers.get(1), 0);
        }

        @Override
        public Optional<Standing> standing(String id) throws IOException {
            eval(STANDING, id);
            flush();
            List<Long> numbers = numbers();
            return numbers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Standing(numbers.get(0), numbers.get(1), numbers.get(2)));
        }

        private void eval(String script, String id, String... more) throws IOException {
            List<String> words = new ArrayList<>(List.of("EVAL", script, "1", id));
            words.addAll(List.of(more));
            write("*" + words.size() + "\r\n");
            for (String word : words) {
                write("$" + word.getBytes(StandardCharsets.UTF_8).length + "\r\n" + word + "\r\n");
            }
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** An array of whole numbers, which is all that the scripts answer. */
        private List<Long> numbers() throws IOException {
            String head = line();
            if (head.startsWith("-REFUSED") || head.startsWith("-ERR")) {
                throw new AssertionError("expected a command to be taken, but found " + head);
            }
            if (!head.startsWith("*")) {
                throw new IOException(head);
            }
            List<Long> numbers = new ArrayList<>();
            for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
                numbers.add(Long.parseLong(line().substring(1)));
            }
            return numbers;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("the server is gone");
                }
                line.append((char) next);
            }
            return line.toString().stripTrailing();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException gone) {
                // Nothing was to be said any more.
                return;
            }
        }
    }
}
