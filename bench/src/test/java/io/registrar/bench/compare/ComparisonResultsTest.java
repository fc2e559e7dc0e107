package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ComparisonResultsTest {
    private static final ObjectMapper STRICT = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final String HOT_LOCK = "postgres-row-lock-hot";
    private static final String HOT_TRIGGER = "postgres-counter-trigger-hot";

    private final Findings findings = findings();

    private static Findings findings() {
        Findings findings = new Findings(List.of("bare 1", "registrar 1", "registrar-hot 1", HOT_LOCK, HOT_TRIGGER));
        double[][] rounds = {{100, 90, 40, 2, 1}, {200, 100, 60, 1, 3}, {100, 80, 50, 2, 1}};
        for (double[] round : rounds) {
            int at = 0;
            for (String name : findings.names()) {
                findings.add(name, measurement(round[at++], name));
            }
        }
        return findings;
    }

    private static Measurement measurement(double rate, String name) {
        Histogram nanos = new Histogram(60_000_000_000L, 3);
        nanos.recordValue(50_000);
        nanos.recordValue(2_000_000);
        return name.startsWith("postgres")
                ? new Measurement(rate, 700, Map.of("clients", 4.0), Optional.empty())
                : new Measurement(rate, 7, Map.of("p50Micros", 50.0), Optional.of(nanos));
    }

    private static Claim claim(String ours, String... theirs) {
        return Claims.of(0).stream()
                .filter(claim -> claim.ours().equals(ours) && claim.theirs().equals(List.of(theirs)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldHoldOursAgainstTheBestOfEachRound() {
        Claim claim = claim("registrar-hot 1", HOT_LOCK, HOT_TRIGGER);

        assertTrue(claim.isPlayed(findings));
        assertEquals(new Ratio(20, 20, 25), claim.ratio(findings));
        assertEquals(HOT_LOCK, claim.counting(findings));
    }

    @Test
    void shouldHoldOursAgainstTheLimitWhereItIsLower() {
        // 64 in flight with forces of 500 ms are 128 a second.
        Claim limit = Claims.of(500).stream()
                .filter(claim -> claim.ours().equals("registrar 1") && Double.isFinite(claim.mostPerSecond()))
                .findFirst()
                .orElseThrow();

        assertEquals(new Ratio(0.8, 100.0 / 128, 0.9), limit.ratio(findings));
    }

    @Test
    void shouldHoldBulksAgainstTheLowerOfTheirTwoLimits() {
        Findings bulks = new Findings(List.of("bare-bulk", "registrar-bulk", "pipeline"));
        for (double[] round : new double[][] {{100, 60, 120}, {200, 50, 100}, {100, 80, 80}}) {
            int at = 0;
            for (String name : bulks.names()) {
                bulks.add(name, measurement(round[at++], name));
            }
        }
        Claim claim = claim("registrar-bulk", "bare-bulk", "pipeline");

        assertEquals(new Ratio(0.6, 0.5, 1.0), claim.ratio(bulks));
        assertEquals("least of bare-bulk, pipeline", claim.against());
        assertEquals("bare-bulk", claim.counting(bulks));
    }

    @Test
    void shouldHaveLimitsOnlyWhenForcesAreStretched() {
        assertTrue(Claims.of(0).stream().allMatch(claim -> Double.isInfinite(claim.mostPerSecond())));
        assertEquals(5, Claims.of(1).size() - Claims.of(0).size());
    }

    @Test
    void shouldLeaveOutClaimsAboutThoseWhoDidNotPlay() {
        String rows = ComparisonTable.ratios(findings, Claims.of(0), 0);

        assertEquals(2, rows.lines().count(), rows);
        assertTrue(
                rows.contains(
                        "| 0 | S1 | registrar 1 | bare 1 | 90 | 100 | 0.80 | 0.50 – 0.90 | ≥ 0.90 | no | 7.00 | 7.00 |"),
                rows);
        assertTrue(rows.contains("| 50 | 2 | 20.0 | 20.0 – 25.0 | ≥ 22.0 | no | 7.00 | 700.00 |"), rows);
    }

    @Test
    void shouldTellWhatEverybodyDid() {
        List<String> rows = ComparisonTable.contestants(findings, 5).lines().toList();

        assertEquals(5, rows.size());
        // The histogram tells three digits apart, and names the most that it could have been.
        assertEquals("| 5 | bare 1 | 100 | 100 – 200 | 7.00 | 50 | 2,001 |  |", rows.get(0));
        assertEquals("| 5 | " + HOT_LOCK + " | 2 | 1 – 2 | 700.00 |  |  | 4 |", rows.get(3));
    }

    @Test
    void shouldWriteEverythingAsJson() throws Exception {
        ComparisonSettings settings = ComparisonSettings.parse(
                new String[] {"--fact", "machine=2 × \"odd\\name\"\t", "--rounds", "3", "--jvm-flags", "-Xmx1g"});

        JsonNode json = STRICT.readTree(ComparisonJson.of(settings, findings, Claims.of(0)));

        assertEquals("2 × \"odd\\name\"\t", json.at("/facts/machine").asText());
        assertEquals(3, json.at("/settings/rounds").asInt());
        assertEquals(3, json.at("/contestants/registrar 1").size());
        assertEquals(80, json.at("/contestants/registrar 1/2/commandsPerSecond").asDouble());
        assertEquals(4, json.at("/contestants/" + HOT_TRIGGER + "/0/clients").asInt());
        assertEquals(2, json.at("/ratios").size());
        assertEquals(0.8, json.at("/ratios/0/median").asDouble());
        assertTrue(json.at("/ratios/0/limitPerSecond").isNull());
    }

    @Test
    void shouldRefuseWhatJsonDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> JsonText.of(new Object()));
    }

    @Test
    void shouldPlotLatenciesAsWellFormedXml() throws Exception {
        Map<String, Histogram> lines = new LinkedHashMap<>();
        lines.put("bare <1> & \"more\"", findings.nanos("bare 1").orElseThrow());
        lines.put("registrar 1", findings.nanos("registrar 1").orElseThrow());

        Document svg = parse(LatencyPlot.of("Latency & more", lines));

        assertEquals(2, svg.getElementsByTagName("polyline").getLength());
        requireTexts(svg, "Latency & more", "latency, µs", "percentile of answers, %", "bare <1> & \"more\"", "99.99");
    }

    @Test
    void shouldPlotThroughputAsWellFormedXml() throws Exception {
        Document svg = parse(ThroughputPlot.of(
                "Commands",
                List.of(
                        new ThroughputPlot.Bar("ours", new Ratio(100, 50, 110), true),
                        new ThroughputPlot.Bar("theirs", new Ratio(50, 50, 50), false))));

        assertEquals(2, svg.getElementsByTagName("rect").getLength());
        double ours = width(svg, 0);
        assertEquals(ours / 2, width(svg, 1), 0.1);
        requireTexts(svg, "Commands", "commands a second", "ours", "theirs", "120");
    }

    private static double width(Document svg, int bar) {
        return Double.parseDouble(svg.getElementsByTagName("rect")
                .item(bar)
                .getAttributes()
                .getNamedItem("width")
                .getNodeValue());
    }

    private static Document parse(String svg) throws Exception {
        assertFalse(svg.contains("NaN"), svg);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertEquals(0, document.getElementsByTagName("script").getLength());
        return document;
    }

    private static void requireTexts(Document svg, String... texts) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
            all.append(svg.getElementsByTagName("text").item(i).getTextContent())
                    .append('\n');
        }
        for (String text : texts) {
            assertTrue(all.toString().lines().anyMatch(text::equals), text + " in " + all);
        }
    }
}
