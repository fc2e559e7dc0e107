package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Answers requests without a body as it is told to, a thread a connection. */
final class AnsweringServer implements AutoCloseable {
    private final ServerSocket listener;
    private final UnaryOperator<String> answers;
    private final int most;

    /**
     * Listens on a free port.
     *
     * @param answers from the request line to the answer; called by several threads
     * @param most answers after which a connection is closed
     */
    AnsweringServer(UnaryOperator<String> answers, int most) throws IOException {
        this.answers = answers;
        this.most = most;
        listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> answer(socket));
            }
        } catch (IOException closed) {
            assertTrue(listener.isClosed());
        }
    }

    private void answer(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            StringBuilder request = new StringBuilder();
            int answered = 0;
            for (int b = in.read(); b >= 0; b = answered < most ? in.read() : -1) {
                request.append((char) b);
                int length = request.length();
                if (length >= 4 && request.substring(length - 4).equals("\r\n\r\n")) {
                    String answer = answers.apply(request.substring(0, request.indexOf("\r\n")));
                    out.write(answer.getBytes(StandardCharsets.US_ASCII));
                    answered++;
                    request.setLength(0);
                }
            }
        } catch (IOException gone) {
            // The driver under test hung up; the test looks at what the driver says.
            assertTrue(socket.isClosed());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
