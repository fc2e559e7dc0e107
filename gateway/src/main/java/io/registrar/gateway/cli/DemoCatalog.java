package io.registrar.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** A made-up catalog, put in over HTTP as anybody would. */
final class DemoCatalog {
    private static final Map<String, String> PUTS = new LinkedHashMap<>();

    static {
        PUTS.put("/v1/sections/algo-101", """
                {"kind":"course","title":"Algorithms","capacity":2,"price":300,"term":"fall","waitlistCapacity":5}""");
        PUTS.put("/v1/sections/yoga-a", """
                {"kind":"section","title":"Morning Yoga","capacity":12}""");
        PUTS.put("/v1/sections/chess-open", """
                {"kind":"tournament","title":"Chess Open","capacity":null,"price":50}""");
        PUTS.put("/v1/students/ada", "{\"credits\":1000}");
        PUTS.put("/v1/students/ben", "{\"credits\":200}");
        PUTS.put("/v1/students/cleo", "{\"credits\":500}");
        PUTS.put("/v1/students/dan", "{\"credits\":500}");
    }

    private DemoCatalog() {}

    /**
     * Puts everything in.
     *
     * @throws IllegalStateException if the server does not take it
     */
    static void put(String url) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (Map.Entry<String, String> entry : PUTS.entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + entry.getKey()))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(entry.getValue()))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200 && status != 201) {
                throw new IllegalStateException("Expected 200 or 201 for " + entry.getKey() + ", but found " + status);
            }
        }
    }

    /** What to try, for a terminal. */
    static String tour(String url) {
        return """

                Three sections and four students are there: algo-101 has two seats at 300 credits.
                Paste these into another terminal:

                  curl -s %1$s/v1/sections
                  curl -s %1$s/v1/sections/algo-101/enrollments -H 'Content-Type: application/json' -d '{"studentId":"ada"}'
                  curl -s %1$s/v1/sections/algo-101/enrollments -H 'Content-Type: application/json' -d '{"studentId":"ada"}'
                  curl -s %1$s/v1/sections/algo-101/enrollments -H 'Content-Type: application/json' -d '{"studentId":"ben"}'
                  curl -s %1$s/v1/commands/10
                  curl -s %1$s/v1/sections/algo-101/enrollments -H 'Content-Type: application/json' -d '{"studentId":"cleo"}'
                  curl -s %1$s/v1/sections/algo-101/enrollments -H 'Content-Type: application/json' -d '{"studentId":"dan","onFull":"waitlist"}'
                  curl -s %1$s/v1/seats?sections=algo-101,yoga-a
                  curl -s -X DELETE %1$s/v1/sections/algo-101/enrollments/ada
                  curl -s %1$s/v1/students/ada/ledger

                Ctrl-C ends it.
                """.formatted(url);
    }
}
