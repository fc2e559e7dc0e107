package io.registrar.gateway.http;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.Query;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RegistrationItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the {@linkplain Routes routes} make of a request, where that takes more than a line: commands and questions. */
final class Preparations {
    /** What a section's kind is called. */
    static final Map<String, SectionKind> KINDS = new TreeMap<>(
            Arrays.stream(SectionKind.values()).collect(Collectors.toMap(SectionKind::text, kind -> kind)));

    /** What an enrollment's status is called. */
    static final Map<String, EnrollmentStatus> STATUSES = new TreeMap<>(Arrays.stream(EnrollmentStatus.values())
            .collect(Collectors.toMap(EnrollmentStatus::text, status -> status)));

    private Preparations() {}

    static void putSection(Request request, CommandEncoder encoder) throws RefusedRequestException {
        JsonBody body = request.body;
        long opensAt = body.number("opensAt", SectionSettings.NO_OPENING);
        long closesAt = body.number("closesAt", SectionSettings.NO_CLOSING);
        if (opensAt >= closesAt) {
            throw RefusedRequestException.malformed("opensAt must be before closesAt");
        }
        encoder.putSection(
                request.actor,
                request.path.sectionId,
                new SectionSettings(
                        KINDS.get(body.text("kind", "")),
                        body.text("title", ""),
                        body.number("capacity", -1),
                        body.number("price", 0),
                        body.text("term", ""),
                        (int) body.number("waitlistCapacity", 0),
                        opensAt,
                        closesAt,
                        (int) body.number("holdSeconds", SectionSettings.DEFAULT_HOLD_SECONDS),
                        (int) body.number("lessons", 0)));
    }

    static void adjustCredits(Request request, CommandEncoder encoder) throws RefusedRequestException {
        long amount = request.body.number("amount", 0);
        if (amount == 0) {
            throw RefusedRequestException.malformed("amount must not be 0");
        }
        request.reason = request.body.text("reason", "");
        encoder.adjustCredits(request.actor, request.path.studentId, amount, request.reason);
    }

    static boolean joinsWaitlist(JsonBody body) {
        return body.text("onFull", "reject").equals("waitlist");
    }

    static void putSession(Request request, CommandEncoder encoder) {
        JsonBody body = request.body;
        encoder.putSession(
                request.actor,
                request.path.sectionId,
                request.path.sessionId,
                new SessionSettings(
                        body.text("campusId", ""),
                        body.number("startsAt", 0),
                        body.number("capacity", SectionSettings.UNLIMITED)));
    }

    static void register(Request request, CommandEncoder encoder) throws RefusedRequestException {
        List<RegistrationItem> items = new ArrayList<>();
        for (JsonBody drop : request.body.items("drop")) {
            items.add(RegistrationItem.drop(drop.text("sectionId", "")));
        }
        for (JsonBody add : request.body.items("add")) {
            items.add(RegistrationItem.add(add.text("sectionId", ""), add.isTrue("hold"), joinsWaitlist(add)));
        }
        if (items.isEmpty() || items.size() > Limits.MAX_REGISTRATION_ITEMS) {
            throw RefusedRequestException.malformed(
                    "drop and add must have 1 to " + Limits.MAX_REGISTRATION_ITEMS + " items together");
        }
        Set<String> sectionIds = new HashSet<>();
        for (RegistrationItem item : items) {
            if (!sectionIds.add(item.sectionId())) {
                throw RefusedRequestException.malformed(
                        "drop and add must name no section twice, but name " + item.sectionId());
            }
        }
        encoder.register(request.actor, request.student(), items);
    }

    static void importEnrollment(Request request, CommandEncoder encoder) {
        JsonBody body = request.body;
        encoder.importEnrollment(
                request.actor,
                request.path.sectionId,
                request.student(),
                body.text("importId", ""),
                STATUSES.get(body.text("status", "")),
                body.number("cost", 0),
                body.number("enrolledAt", 0));
    }

    static Query sectionPage(Request request) throws RefusedRequestException {
        String term = request.parameter("term");
        if (!term.isEmpty()) {
            Request.requireId("term", term);
        }
        long[] after = request.cursor(1);
        return new Query.SectionPage(
                request.limit(), after.length == 0 ? -1 : (int) Math.min(after[0], Integer.MAX_VALUE - 1), term);
    }

    static Query rosterPage(Request request) throws RefusedRequestException {
        return new Query.RosterPage(request.path.sectionId, request.limit(), rosterCursor(request));
    }

    static Query bookingPage(Request request) throws RefusedRequestException {
        return new Query.BookingPage(
                request.path.sectionId, request.path.sessionId, request.limit(), rosterCursor(request));
    }

    private static RosterCursor rosterCursor(Request request) throws RefusedRequestException {
        long[] after = request.cursor(3);
        return after.length == 0
                ? RosterCursor.START
                : new RosterCursor(after[0], (int) Math.min(after[1], Limits.MAX_SEATS_TAKEN), after[2]);
    }

    static Query waitlistPage(Request request) throws RefusedRequestException {
        long[] after = request.cursor(1);
        return new Query.WaitlistPage(request.path.sectionId, request.limit(), after.length == 0 ? 0 : after[0]);
    }

    static Query sessionPage(Request request) throws RefusedRequestException {
        long[] after = request.cursor(1);
        return new Query.SessionPage(
                request.path.sectionId,
                request.limit(),
                after.length == 0 ? -1 : (int) Math.min(after[0], Limits.MAX_SESSIONS_OF_SECTION));
    }

    static Recollection ledgerPage(Request request) throws RefusedRequestException {
        return new LedgerPage(request.path.studentId, request.limit(), HistoryCursor.of(request.cursor(2)));
    }

    static Recollection enrollmentPage(Request request) throws RefusedRequestException {
        return new EnrollmentPage(request.path.studentId, request.limit(), HistoryCursor.of(request.cursor(2)));
    }

    static Query seats(Request request) throws RefusedRequestException {
        return new Query.Seats(request.ids("sections", Limits.MAX_SEATS_SECTIONS));
    }
}
