package io.registrar.gateway.cli;

import io.registrar.gateway.cli.WireClient.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that all send at the same moment, each on a thread and a connection of its own. */
final class Crowd implements AutoCloseable {
    private final List<WireClient> clients = new ArrayList<>();
    private final ExecutorService threads;

    Crowd(String url, int size) throws IOException {
        threads = Executors.newFixedThreadPool(size);
        for (int i = 0; i < size; i++) {
            clients.add(new WireClient(url));
        }
    }

    /** Sends the requests at once, one a client, and returns their answers in the order of the requests. */
    List<Reply> sendAtOnce(List<byte[]> requests) throws Exception {
        CyclicBarrier start = new CyclicBarrier(requests.size());
        List<Future<Reply>> futures = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            WireClient client = clients.get(i);
            byte[] request = requests.get(i);
            futures.add(threads.submit(() -> {
                start.await();
                client.send(request);
                return client.read();
            }));
        }
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> future : futures) {
            replies.add(future.get(2, TimeUnit.MINUTES));
        }
        return replies;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (WireClient client : clients) {
            client.close();
        }
    }
}
