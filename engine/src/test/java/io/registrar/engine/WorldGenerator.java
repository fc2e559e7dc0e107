package io.registrar.engine;

import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.codec.CommandField;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.RegistrationItem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes commands at random, the same for the same seed, over a world small enough that they get in each other's way:
 * windows open and close as time moves, holds fall due and keys are forgotten to the millisecond, capacities are cut,
 * prices change, balances lie near both of their ends, and some ids exist only later or never.
 */
final class WorldGenerator {
    private static final long FIRST_TIME_MILLIS = 1_700_000_000_000L;
    private static final long DAY_MILLIS = 24 * 60 * 60 * 1_000L;
    private static final String LONGEST_ID = "x".repeat(Limits.MAX_ID_LENGTH);
    private static final String UNKNOWN_ID = "never-made";

    /** How often each command comes, relative to the others. */
    private static final Map<CommandType, Integer> WEIGHTS = new EnumMap<>(Map.ofEntries(
            Map.entry(CommandType.PUT_SECTION, 8),
            Map.entry(CommandType.PUT_STUDENT, 2),
            Map.entry(CommandType.ADJUST_CREDITS, 10),
            Map.entry(CommandType.ENROLL, 32),
            Map.entry(CommandType.UNENROLL, 5),
            Map.entry(CommandType.CONFIRM, 8),
            Map.entry(CommandType.WITHDRAW, 3),
            Map.entry(CommandType.LEAVE_WAITLIST, 3),
            Map.entry(CommandType.COMPLETE_LESSON, 18),
            Map.entry(CommandType.PUT_SESSION, 8),
            Map.entry(CommandType.BOOK, 18),
            Map.entry(CommandType.CANCEL_BOOKING, 6),
            Map.entry(CommandType.REGISTER, 18),
            Map.entry(CommandType.CANCEL_SECTION, 1),
            Map.entry(CommandType.ARCHIVE_TERM, 5),
            Map.entry(CommandType.IMPORT_ENROLLMENT, 7),
            Map.entry(CommandType.TICK, 3)));

    /** Without these nothing much happens. */
    private static final Set<CommandType> ALWAYS = EnumSet.of(
            CommandType.PUT_SECTION,
            CommandType.PUT_STUDENT,
            CommandType.ADJUST_CREDITS,
            CommandType.ENROLL,
            CommandType.UNENROLL);

    /** Without one of these the others mean little. */
    private static final Set<CommandType> BOOKINGS =
            EnumSet.of(CommandType.PUT_SESSION, CommandType.BOOK, CommandType.CANCEL_BOOKING);

    private final SplittableRandom random;
    private final SplittableRandom kinds;
    private final int sectionCount;
    private final int studentCount;
    private final long largestCapacity;
    /** Whether balances and prices of this world are near the largest there are. */
    private final boolean isRich;
    /** Whether seats of this world are few and wait lists long. */
    private final boolean isCrowded;
    /** How many of the seats are asked for as holds: one in so many. */
    private final int heldOneIn;
    /** What fraction of the commands comes with a key: one in so many. */
    private final int keyedOneIn;

    private final int[] weights = new int[CommandType.values().length + 1];
    private int weightSum;

    /** What was last asked with each key. */
    private final Map<String, Step.Keyed> asked = new HashMap<>();

    /** Sections and students that wait to be made, before anything else happens. */
    private final List<Integer> toMake = new ArrayList<>();

    /** Goes along, so that most commands are about somebody who has a seat, or waits for one. */
    private final NaiveModel guide = new NaiveModel();

    private SectionSettings putLast;
    private int lastFingerprint;
    private int lastImport;
    private long timeMillis = FIRST_TIME_MILLIS;

    WorldGenerator(long seed, int sectionCount, int studentCount, long largestCapacity) {
        this.random = new SplittableRandom(seed);
        this.kinds = random.split();
        this.sectionCount = sectionCount;
        this.studentCount = studentCount;
        this.largestCapacity = largestCapacity;
        this.isRich = random.nextInt(3) == 0;
        this.isCrowded = random.nextInt(2) == 0;
        this.heldOneIn = random.nextInt(3) == 0 ? 1 : 3;
        this.keyedOneIn = random.nextInt(3) == 0 ? 4 : 30;
        // Each world has its own taste, so that some see a lot of what others see little of, or nothing.
        long bookings = oneOf(0, 1, 3);
        for (CommandType type : CommandType.values()) {
            int taste = (int)
                    (ALWAYS.contains(type) ? oneOf(2, 3, 4) : BOOKINGS.contains(type) ? bookings : oneOf(0, 1, 1, 3));
            weights[type.number()] = WEIGHTS.get(type) * taste;
            weightSum += weights[type.number()];
        }
        // Sections first, then a session of each, then students; a few are left out.
        for (int number = 0; number < 2 * sectionCount + studentCount; number++) {
            if (random.nextInt(16) > 0) {
                toMake.add(number);
            }
        }
    }

    /** A world of up to four sections and five students. */
    static WorldGenerator small(long seed) {
        SplittableRandom sizes = new SplittableRandom(~seed);
        return new WorldGenerator(seed, 1 + sizes.nextInt(4), 1 + sizes.nextInt(5), 3);
    }

    List<Step> steps(int count) {
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            steps.add(next());
        }
        return steps;
    }

    Step next() {
        Step step = draw();
        guide.apply(step);
        return step;
    }

    private Step draw() {
        timeMillis += pause();
        if (!toMake.isEmpty()) {
            int number = toMake.remove(0);
            if (number >= 2 * sectionCount) {
                return command(CommandType.PUT_STUDENT, "", id(number - 2 * sectionCount));
            }
            return command(
                    number < sectionCount ? CommandType.PUT_SECTION : CommandType.PUT_SESSION,
                    id(number % sectionCount),
                    "");
        }
        if (random.nextInt(keyedOneIn) > 0) {
            return command();
        }
        String key = "key" + random.nextInt(4);
        String actor = random.nextInt(3) == 0 ? "somebody-else" : Step.ACTOR;
        Step.Keyed before = asked.get(key);
        if (before != null && random.nextInt(12) == 0) {
            // On the very millisecond that it is forgotten, or just before.
            timeMillis = Math.max(timeMillis, before.timeMillis() + DAY_MILLIS - random.nextInt(2));
            return new Step.Keyed(timeMillis, before.actor(), key, before.fingerprint(), before.request());
        }
        if (before == null || random.nextInt(3) == 0) {
            Step command = command();
            before = new Step.Keyed(timeMillis, actor, key, ++lastFingerprint, command);
            asked.put(key, before);
        }
        return new Step.Keyed(timeMillis, actor, key, before.fingerprint(), before.request());
    }

    /** Mostly none; sometimes as long as a hold lasts, seldom as long as a key is remembered, or just not. */
    private long pause() {
        if (random.nextInt(100) == 0) {
            return DAY_MILLIS + oneOf(-1, 0, 0, 1, -random.nextInt(3_000), random.nextInt(3_000));
        }
        return random.nextInt(8) == 0
                ? oneOf(500, 999, 1_000, 1_000, 1_001, 2_000)
                : oneOf(0, 0, 0, 0, 1, 1, random.nextInt(50));
    }

    /** Most commands are about what is there: who is blind to the state is refused most of the time. */
    private Step command() {
        CommandType type = type();
        String sectionId = id(random.nextInt(sectionCount));
        String studentId = id(random.nextInt(studentCount));
        if (type == CommandType.ENROLL) {
            for (int again = 0; again < 2 && !isOpenTo(guide.sections.get(sectionId), studentId); again++) {
                sectionId = id(random.nextInt(sectionCount));
                studentId = id(random.nextInt(studentCount));
            }
        } else if (random.nextInt(6) > 0) {
            List<SectionRow> candidates = guide.sections.values().stream()
                    .filter(section -> !among(type, section).isEmpty())
                    .toList();
            if (!candidates.isEmpty()) {
                SectionRow section = candidates.get(random.nextInt(candidates.size()));
                sectionId = section.id;
                studentId = among(type, section).stream()
                        .skip(random.nextInt(among(type, section).size()))
                        .findFirst()
                        .orElseThrow();
            }
        }
        Step command = command(type, sectionId, studentId);
        return type.fields().contains(CommandField.SECTION_ID) && kinds.nextInt(16) == 0
                ? new Step.OfKind(kindLike(sectionId), command)
                : command;
    }

    /** Mostly that of the section. */
    private SectionKind kindLike(String sectionId) {
        SectionRow section = guide.sections.get(sectionId);
        return section == null || kinds.nextInt(3) == 0 ? SectionKind.of(kinds.nextInt(3)) : section.settings.kind();
    }

    private static boolean isOpenTo(SectionRow section, String studentId) {
        return section != null
                && !section.isCancelled
                && !section.roster.containsKey(studentId)
                && !section.waitlist.containsKey(studentId);
    }

    /** The students of the section that such a command should be about; nobody if it may be about any. */
    private static Set<String> among(CommandType type, SectionRow section) {
        return switch (type) {
            case LEAVE_WAITLIST -> section.waitlist.keySet();
            case PUT_SECTION, PUT_STUDENT, ADJUST_CREDITS, ENROLL, ARCHIVE_TERM, IMPORT_ENROLLMENT, TICK -> Set.of();
            default -> section.roster.keySet();
        };
    }

    private Step command(CommandType type, String sectionId, String studentId) {
        return switch (type) {
            case PUT_SECTION -> new Step.PutSection(timeMillis, sectionId, settings());
            case PUT_STUDENT -> new Step.PutStudent(timeMillis, studentId, credits());
            case ADJUST_CREDITS -> new Step.AdjustCredits(timeMillis, studentId, adjustment());
            case ENROLL -> new Step.Enroll(timeMillis, sectionId, studentId, isHold(), joinsWaitlist());
            case UNENROLL -> new Step.Unenroll(timeMillis, sectionId, studentId);
            case CONFIRM -> new Step.Confirm(timeMillis, sectionId, studentId);
            case WITHDRAW -> new Step.Withdraw(timeMillis, sectionId, studentId);
            case LEAVE_WAITLIST -> new Step.LeaveWaitlist(timeMillis, sectionId, studentId);
            case COMPLETE_LESSON ->
                new Step.CompleteLesson(
                        timeMillis, sectionId, studentId, (int) oneOf(1, 1, 1, 1, 2, 2, 2, 3, random.nextInt(5)));
            case PUT_SESSION -> new Step.PutSession(timeMillis, sectionId, sessionId(sectionId), sessionSettings());
            case BOOK -> new Step.Book(timeMillis, sectionId, studentId, sessionId(sectionId));
            case CANCEL_BOOKING -> new Step.CancelBooking(timeMillis, sectionId, studentId, sessionId(sectionId));
            case REGISTER -> new Step.Register(timeMillis, studentId, items(sectionId));
            case CANCEL_SECTION -> new Step.CancelSection(timeMillis, sectionId);
            case ARCHIVE_TERM -> archiveTerm();
            case IMPORT_ENROLLMENT -> importEnrollment(sectionId, studentId);
            case TICK -> new Step.Tick(timeMillis);
        };
    }

    /** Mostly of an id that is new; sometimes of one that may have been imported, for the same student and section or others. */
    private Step importEnrollment(String sectionId, String studentId) {
        String importId = random.nextBoolean() ? "old" + random.nextInt(2) : sectionId.charAt(0) + "-" + ++lastImport;
        EnrollmentStatus status = EnrollmentStatus.of((int) oneOf(1, 2, 2, 2, 3, 4, 5, 6));
        return new Step.ImportEnrollment(
                timeMillis, sectionId, studentId, importId, status, price(), random.nextLong(timeMillis + 1));
    }

    /** Sometimes on the very millisecond that the section closes that was put last, or just before. */
    private Step archiveTerm() {
        boolean mayWait =
                putLast != null && !putLast.term().isEmpty() && putLast.closesAtMillis() <= timeMillis + DAY_MILLIS;
        if (!mayWait || random.nextInt(3) == 0) {
            return new Step.ArchiveTerm(timeMillis, term());
        }
        timeMillis = Math.max(timeMillis, putLast.closesAtMillis() - random.nextInt(2));
        return new Step.ArchiveTerm(timeMillis, putLast.term());
    }

    private CommandType type() {
        int drawn = random.nextInt(weightSum);
        for (CommandType type : CommandType.values()) {
            drawn -= weights[type.number()];
            if (drawn < 0) {
                return type;
            }
        }
        throw new AssertionError("Expected weights of " + weightSum + ", but found fewer");
    }

    /** Drops, then adds, of different sections, the first of them this one. */
    private List<RegistrationItem> items(String firstSectionId) {
        List<RegistrationItem> items = new ArrayList<>();
        Set<String> named = new HashSet<>();
        int drops = (int) oneOf(0, 1, 1, 2);
        int most = Math.max(1, drops + random.nextInt(3));
        for (int item = 0; item < most; item++) {
            String sectionId = item == 0 ? firstSectionId : id(random.nextInt(sectionCount));
            if (named.add(sectionId)) {
                items.add(
                        item < drops
                                ? RegistrationItem.drop(sectionId)
                                : RegistrationItem.add(sectionId, isHold(), joinsWaitlist()));
            }
        }
        return items;
    }

    /**
     * Sections and students share some ids: one must never be taken for the other. The order of the ids is not that of their
     * numbers.
     */
    private String id(int number) {
        return random.nextInt(80) == 0 ? UNKNOWN_ID : number == 1 ? LONGEST_ID : "a" + (number + 8);
    }

    private boolean isHold() {
        return random.nextInt(heldOneIn) == 0;
    }

    private boolean joinsWaitlist() {
        return random.nextInt(isCrowded ? 6 : 2) > 0;
    }

    private String sessionId(String sectionId) {
        SectionRow section = guide.sections.get(sectionId);
        if (section == null || section.sessions.isEmpty() || random.nextInt(5) == 0) {
            return "monday" + random.nextInt(3);
        }
        List<String> sessions = List.copyOf(section.sessions.keySet());
        return sessions.get(random.nextInt(sessions.size()));
    }

    private String term() {
        return "term" + oneOf(0, 0, 1, 1, random.nextInt(3));
    }

    private SectionSettings settings() {
        putLast = new SectionSettings(
                SectionKind.of(random.nextInt(3)),
                "Title " + random.nextInt(5),
                capacity(),
                price(),
                random.nextInt(3) == 0 ? "" : term(),
                (int) (isCrowded ? oneOf(2, 3, 4, 5) : oneOf(0, 1, 1, 2, 3)),
                random.nextInt(isCrowded ? 12 : 4) > 0 ? SectionSettings.NO_OPENING : nearby(),
                random.nextInt(isCrowded ? 6 : 3) > 0 ? SectionSettings.NO_CLOSING : nearby(),
                (int) oneOf(1, 1, 2, 3, Limits.MAX_HOLD_SECONDS),
                (int) oneOf(0, 1, 2, 2, 3));
        return putLast;
    }

    private SessionSettings sessionSettings() {
        return new SessionSettings(
                "campus" + random.nextInt(2), timeMillis, oneOf(SectionSettings.UNLIMITED, 0, 0, 1, 1, 2));
    }

    private long capacity() {
        if (isCrowded) {
            return random.nextBoolean() ? 0 : random.nextLong(largestCapacity + 1);
        }
        return switch (random.nextInt(9)) {
            case 0 -> SectionSettings.UNLIMITED;
            case 1 -> 0;
            case 2 -> Limits.MAX_CAPACITY;
            case 3 -> Math.min(1, largestCapacity);
            default -> random.nextLong(largestCapacity + 1);
        };
    }

    private long price() {
        if (isRich) {
            return oneOf(0, 1, Limits.MAX_CREDITS, Limits.MAX_CREDITS - 1, Limits.MAX_CREDITS / 2, 3);
        }
        return isCrowded ? oneOf(1, 5, 10, 15, random.nextInt(20)) : oneOf(0, 1, 2, 5, 10, random.nextInt(20));
    }

    private long credits() {
        if (isRich) {
            return oneOf(0, 1, Limits.MAX_CREDITS, Limits.MAX_CREDITS - 1, Limits.MAX_CREDITS / 2, 3);
        }
        return isCrowded ? oneOf(0, 1, 5, 10, random.nextInt(20)) : oneOf(0, 1, 10, 20, 40, random.nextInt(60));
    }

    private long adjustment() {
        long amount = Math.max(1, isRich ? credits() : oneOf(1, 2, 5, 10, random.nextInt(30), Limits.MAX_CREDITS));
        return random.nextInt(3) == 0 ? -amount : amount;
    }

    /** A time that may be past already, now, or soon. */
    private long nearby() {
        return timeMillis + oneOf(-1, 0, 1, 2, 1_000, random.nextInt(100), random.nextInt(1_000) - 500, DAY_MILLIS);
    }

    private long oneOf(long... values) {
        return values[random.nextInt(values.length)];
    }
}
