-- A copy of what Registrar holds, in PostgreSQL 15, kept by its events (docs/events.md). All of it is in the schema "registrar":
-- the tables, and take(), which brings a page of GET /v1/events into them. See README.md beside this file.

\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA registrar;
SET LOCAL search_path = registrar;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------------------------------

-- How far the copy has come, in one row: it changes in the transaction that brings the rows of those events, so it is never
-- ahead of them and never behind.
CREATE TABLE consumed (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    after text NOT NULL,        -- sequence of the last event whose changes are here; what GET /v1/events is asked with
    told_at timestamptz         -- when that command was decided
);

CREATE TABLE sections (
    section_key bigint PRIMARY KEY, -- sequence of the command that made it: the id of an archived section is free for a new one
    section_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('section', 'course', 'tournament')),
    title text NOT NULL,
    capacity bigint CHECK (capacity >= 0), -- null is unlimited
    price bigint NOT NULL CHECK (price >= 0),
    term text,
    waitlist_capacity bigint NOT NULL CHECK (waitlist_capacity >= 0),
    opens_at timestamptz,
    closes_at timestamptz,
    hold_seconds bigint NOT NULL,
    lessons bigint NOT NULL,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'cancelled')),
    archived_at timestamptz,
    enrolled bigint NOT NULL DEFAULT 0 CHECK (enrolled >= 0),
    held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    waitlisted bigint NOT NULL DEFAULT 0 CHECK (waitlisted >= 0),
    total_enrollments bigint NOT NULL DEFAULT 0,
    CHECK (enrolled + held <= capacity)
);
CREATE UNIQUE INDEX one_section_an_id ON sections (section_id) WHERE archived_at IS NULL;

CREATE TABLE students (
    student_id text PRIMARY KEY,
    balance bigint NOT NULL CHECK (balance >= 0)
);

CREATE TABLE enrollments (
    enrollment_id bigint PRIMARY KEY, -- the engine's
    section_key bigint NOT NULL REFERENCES sections,
    student_id text NOT NULL REFERENCES students,
    status text NOT NULL
        CHECK (status IN ('pending', 'active', 'completed', 'cancelled', 'withdrawn', 'expired')),
    cost bigint NOT NULL CHECK (cost >= 0),
    enrolled_at timestamptz NOT NULL,
    ended_at timestamptz, -- nobody has said when one ended that was imported so
    import_id text UNIQUE, -- its id in the system before, if it was imported
    sequence bigint NOT NULL, -- of the command that began it
    CHECK ((ended_at IS NULL) = (status IN ('pending', 'active', 'completed')) OR import_id IS NOT NULL)
);
CREATE UNIQUE INDEX one_seat ON enrollments (section_key, student_id) WHERE status IN ('pending', 'active', 'completed');
CREATE INDEX ON enrollments (student_id);

CREATE TABLE ledger_entries (
    ledger_entry_id bigint PRIMARY KEY, -- the engine's
    student_id text NOT NULL REFERENCES students,
    type text NOT NULL CHECK (type IN ('grant', 'charge', 'refund', 'adjust')),
    amount bigint NOT NULL CHECK (amount <> 0),
    balance_after bigint NOT NULL CHECK (balance_after >= 0),
    enrollment_id bigint REFERENCES enrollments,
    reason text,
    entered_at timestamptz NOT NULL,
    sequence bigint NOT NULL
);
CREATE UNIQUE INDEX one_refund ON ledger_entries (enrollment_id) WHERE type = 'refund';
CREATE INDEX ON ledger_entries (student_id);

CREATE TABLE waitlist_entries (
    section_key bigint NOT NULL REFERENCES sections,
    student_id text NOT NULL REFERENCES students,
    joined_at timestamptz NOT NULL,
    sequence bigint NOT NULL, -- their order
    PRIMARY KEY (section_key, student_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- What events are made of
-- ---------------------------------------------------------------------------------------------------------------------

-- Unix milliseconds as a time. In two steps, since a double does not hold the microseconds of the year 9999.
CREATE FUNCTION instant(millis bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT to_timestamp(millis / 1000) + millis % 1000 * interval '1 millisecond'
$$;

CREATE FUNCTION millis(instant timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (extract(epoch FROM instant) * 1000)::bigint
$$;

-- A body as jsonb. A title or a reason may have the character 0, which PostgreSQL's text can't hold: it becomes U+FFFD.
CREATE FUNCTION readable(body text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF strpos(body, '\u0000') > 0 THEN
        body := regexp_replace(body, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g');
    END IF;
    RETURN body::jsonb;
END $$;

-- The section that has this id now.
CREATE FUNCTION section_of(id text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT section_key FROM registrar.sections WHERE section_id = id AND archived_at IS NULL
$$;

-- By how much the counters of a section have changed.
CREATE TYPE seat_move AS (section_key bigint, enrolled int, held int, waitlisted int, begun int);

-- What it means for a section that an enrollment goes from one status to another; null is none.
CREATE FUNCTION move(section_key bigint, status_before text, status_after text, waitlisted int, begun int)
RETURNS seat_move LANGUAGE sql IMMUTABLE AS $$
    SELECT section_key,
           coalesce(status_after IN ('active', 'completed'), false)::int
               - coalesce(status_before IN ('active', 'completed'), false)::int,
           coalesce(status_after = 'pending', false)::int - coalesce(status_before = 'pending', false)::int,
           waitlisted, begun
$$;

-- Counts what has moved, once a section: a row that is updated once for each of a thousand seats has a thousand versions.
CREATE FUNCTION settle(moves seat_move[]) RETURNS void LANGUAGE sql AS $$
    UPDATE registrar.sections AS s
    SET enrolled = s.enrolled + m.enrolled,
        held = s.held + m.held,
        waitlisted = s.waitlisted + m.waitlisted,
        total_enrollments = s.total_enrollments + m.begun
    FROM (SELECT section_key, sum(enrolled) AS enrolled, sum(held) AS held, sum(waitlisted) AS waitlisted,
                 sum(begun) AS begun
          FROM unnest(moves) GROUP BY section_key) AS m
    WHERE s.section_key = m.section_key
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Taking a page
-- ---------------------------------------------------------------------------------------------------------------------

-- Brings a page into the tables, and returns the place behind it, to ask for the next one with. Call it in a transaction, and
-- commit when that place is a whole sequence; between two parts of one event, SEQUENCE.CHANGES, take the next page first.
--
-- came_after is what the page was asked for with. Where the copy stands elsewhere by now, because another consumer was faster or
-- the page comes a second time, nothing is changed and the answer is null: ask again from where consumed stands.
--
-- A change that does not fit the rows fails, and so does one that is not known here: a copy that is wrong should not go on.
CREATE FUNCTION take(body text, came_after text) RETURNS text LANGUAGE plpgsql SET search_path = registrar AS $$
DECLARE
    page jsonb := readable(body);
    place text := coalesce(page->>'next', page->>'sequence');
    event jsonb;
    event_sequence bigint;
    event_time timestamptz;
    change jsonb;
    of_section bigint;
    status_before text;
    moves seat_move[] := '{}';
BEGIN
    IF jsonb_array_length(page->'items') = 0 THEN
        RETURN came_after; -- nothing is locked or written where nothing has come
    END IF;
    PERFORM FROM consumed WHERE after = came_after FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    FOR event IN SELECT jsonb_array_elements(page->'items') LOOP
        event_sequence := event->>'sequence';
        event_time := instant((event->>'at')::bigint);
        FOR change IN SELECT jsonb_array_elements(event->'changes') LOOP
            CASE change->>'change'
            WHEN 'section' THEN
                -- The counters first, so that the new capacity is held against the seats of now.
                PERFORM settle(moves);
                moves := '{}';
                INSERT INTO sections (section_key, section_id, kind, title, capacity, price, term, waitlist_capacity,
                                      opens_at, closes_at, hold_seconds, lessons)
                VALUES (event_sequence, change->>'sectionId', change->>'kind', change->>'title',
                        (change->>'capacity')::bigint, (change->>'price')::bigint, change->>'term',
                        (change->>'waitlistCapacity')::bigint, instant((change->>'opensAt')::bigint),
                        instant((change->>'closesAt')::bigint), (change->>'holdSeconds')::bigint,
                        (change->>'lessons')::bigint)
                ON CONFLICT (section_id) WHERE archived_at IS NULL DO UPDATE
                SET (kind, title, capacity, price, term, waitlist_capacity, opens_at, closes_at, hold_seconds, lessons)
                    = (excluded.kind, excluded.title, excluded.capacity, excluded.price, excluded.term,
                       excluded.waitlist_capacity, excluded.opens_at, excluded.closes_at, excluded.hold_seconds,
                       excluded.lessons);

            WHEN 'sectionCancelled' THEN
                PERFORM settle(moves);
                moves := '{}';
                of_section := section_of(change->>'sectionId');
                DELETE FROM waitlist_entries WHERE section_key = of_section;
                UPDATE sections SET status = 'cancelled', waitlisted = 0 WHERE section_key = of_section;

            WHEN 'termArchived' THEN
                PERFORM settle(moves);
                moves := '{}';
                DELETE FROM waitlist_entries AS w USING sections AS s
                WHERE w.section_key = s.section_key AND s.term = change->>'term' AND s.archived_at IS NULL;
                UPDATE sections SET archived_at = event_time, waitlisted = 0
                WHERE term = change->>'term' AND archived_at IS NULL;

            WHEN 'student' THEN
                INSERT INTO students (student_id, balance)
                VALUES (change->>'studentId', (change->>'balance')::bigint);

            WHEN 'ledgerEntry' THEN
                INSERT INTO ledger_entries (ledger_entry_id, student_id, type, amount, balance_after, enrollment_id,
                                            reason, entered_at, sequence)
                VALUES ((change->>'ledgerEntryId')::bigint, change->>'studentId', change->>'type',
                        (change->>'amount')::bigint, (change->>'balanceAfter')::bigint,
                        (change->>'enrollmentId')::bigint, change->>'reason', event_time, event_sequence);
                UPDATE students SET balance = (change->>'balanceAfter')::bigint
                WHERE student_id = change->>'studentId';

            WHEN 'enrollmentBegun', 'enrollmentPromoted', 'enrollmentImported' THEN
                of_section := section_of(change->>'sectionId');
                INSERT INTO enrollments (enrollment_id, section_key, student_id, status, cost, enrolled_at, import_id,
                                         sequence)
                VALUES ((change->>'enrollmentId')::bigint, of_section, change->>'studentId', change->>'status',
                        (change->>'cost')::bigint, instant((change->>'enrolledAt')::bigint), change->>'importId',
                        event_sequence);
                IF change->>'change' = 'enrollmentPromoted' THEN
                    DELETE FROM waitlist_entries
                    WHERE section_key = of_section AND student_id = change->>'studentId';
                    moves := moves || move(of_section, NULL, change->>'status', -1, 1);
                ELSE
                    moves := moves || move(of_section, NULL, change->>'status', 0, 1);
                END IF;

            WHEN 'enrollmentChanged', 'enrollmentEnded' THEN
                SELECT section_key, status INTO STRICT of_section, status_before
                FROM enrollments WHERE enrollment_id = (change->>'enrollmentId')::bigint;
                UPDATE enrollments
                SET status = change->>'status',
                    ended_at = CASE change->>'change' WHEN 'enrollmentEnded' THEN event_time END
                WHERE enrollment_id = (change->>'enrollmentId')::bigint;
                moves := moves || move(of_section, status_before, change->>'status', 0, 0);

            WHEN 'waitlistJoined' THEN
                of_section := section_of(change->>'sectionId');
                INSERT INTO waitlist_entries (section_key, student_id, joined_at, sequence)
                VALUES (of_section, change->>'studentId', instant((change->>'joinedAt')::bigint), event_sequence);
                moves := moves || move(of_section, NULL, NULL, 1, 0);

            WHEN 'waitlistLeft' THEN
                of_section := section_of(change->>'sectionId');
                DELETE FROM waitlist_entries WHERE section_key = of_section AND student_id = change->>'studentId';
                moves := moves || move(of_section, NULL, NULL, -1, 0);

            WHEN 'waitlistPassedOver', 'lessonCompleted', 'session', 'booked', 'bookingCancelled' THEN
                NULL; -- these have no table here; whoever wants one adds it, and fills it at this place
            END CASE;
        END LOOP;
    END LOOP;

    PERFORM settle(moves);
    UPDATE consumed SET after = place, told_at = event_time;
    RETURN place;
END $$;

-- An empty copy, which takes everything from the first event on. A consumer that runs begins there by itself.
CREATE FUNCTION start_anew() RETURNS void LANGUAGE sql AS $$
    TRUNCATE registrar.consumed, registrar.waitlist_entries, registrar.ledger_entries, registrar.enrollments,
        registrar.students, registrar.sections;
    INSERT INTO registrar.consumed (after) VALUES ('0')
$$;
INSERT INTO consumed (after) VALUES ('0');

-- ---------------------------------------------------------------------------------------------------------------------
-- Do both agree?
-- ---------------------------------------------------------------------------------------------------------------------

-- Every row, as a line that is the same on both sides if the row is; times in milliseconds.
CREATE VIEW kept AS
    SELECT 'section' AS what, NULL::bigint AS sequence,
           row(section_id, kind, title, capacity, price, term, waitlist_capacity, millis(opens_at), millis(closes_at),
               hold_seconds, lessons, status, enrolled, held, waitlisted, total_enrollments)::text AS line
    FROM sections WHERE archived_at IS NULL
    UNION ALL
    SELECT 'seat', NULL,
           row(section_id, enrollment_id, student_id, e.status, cost, millis(enrolled_at))::text
    FROM enrollments AS e JOIN sections AS s USING (section_key)
    WHERE e.status IN ('pending', 'active', 'completed') AND archived_at IS NULL
    UNION ALL
    SELECT 'place on a wait list', NULL,
           row(section_id, student_id, row_number() OVER (PARTITION BY section_key ORDER BY w.sequence),
               millis(joined_at))::text
    FROM waitlist_entries AS w JOIN sections AS s USING (section_key)
    UNION ALL
    SELECT 'balance', NULL, row(student_id, balance)::text
    FROM students
    UNION ALL
    SELECT 'enrollment', e.sequence,
           row(section_id, enrollment_id, student_id, e.status, cost, millis(enrolled_at))::text
    FROM enrollments AS e JOIN sections AS s USING (section_key)
    UNION ALL
    SELECT 'ledger entry', sequence,
           row(ledger_entry_id, student_id, type, amount, balance_after, enrollment_id, reason, millis(entered_at),
               sequence)::text
    FROM ledger_entries;

-- Makes room for what the server tells in this session.
CREATE FUNCTION begin_check() RETURNS void LANGUAGE sql AS $$
    CREATE TEMPORARY TABLE told (what text NOT NULL, about text NOT NULL, item jsonb NOT NULL) ON COMMIT DROP
$$;

-- Notes an answer of the server about a section or a student, and returns where the next page begins, or null, and the sequence
-- that the answer saw. A refusal (there is no such student) tells nothing; of events only those are noted that make a student.
CREATE FUNCTION tell(what text, about text, body text, OUT next text, OUT sequence text) LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb := registrar.readable(body);
BEGIN
    INSERT INTO pg_temp.told
    SELECT tell.what, tell.about, item
    FROM jsonb_array_elements(CASE WHEN answer ? 'items' THEN answer->'items' ELSE jsonb_build_array(answer) END) AS item
    WHERE NOT answer ? 'code' AND (tell.what <> 'event' OR item->'changes' @> '[{"change":"student"}]');
    -- A ledger that is cut off where the server's history begins says so.
    INSERT INTO pg_temp.told
    SELECT 'history', tell.about, answer->'retainedFrom' WHERE answer ? 'retainedFrom' AND NOT answer ? 'code';
    next := answer->>'next';
    sequence := answer->>'sequence';
END $$;

-- Whom to ask about: everybody whom the database knows, and everybody of whom an event has told.
CREATE FUNCTION students_to_ask() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    SELECT student_id FROM registrar.students
    UNION
    SELECT change->>'studentId'
    FROM pg_temp.told, jsonb_array_elements(item->'changes') AS change
    WHERE what = 'event' AND change->>'change' = 'student';
END $$;

-- What only one of the two says, a line a row; nothing if they agree.
CREATE FUNCTION differences() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    WITH told AS (SELECT t.what, about, item FROM pg_temp.told AS t),
    heard AS (
        SELECT what,
               row(item->>'sectionId', item->>'kind', item->>'title', item->>'capacity', item->>'price', item->>'term',
                   item->>'waitlistCapacity', item->>'opensAt', item->>'closesAt', item->>'holdSeconds',
                   item->>'lessons', item->>'status', item->>'enrolled', item->>'held', item->>'waitlisted',
                   item->>'totalEnrollments')::text AS line
        FROM told WHERE what = 'section'
        UNION ALL
        SELECT what, row(about, item->>'enrollmentId', item->>'studentId', item->>'status', item->>'cost',
                         item->>'enrolledAt')::text
        FROM told WHERE what = 'seat'
        UNION ALL
        SELECT what, row(about, item->>'studentId', item->>'position', item->>'joinedAt')::text
        FROM told WHERE what = 'place on a wait list'
        UNION ALL
        SELECT what, row(item->>'studentId', item->>'balance')::text
        FROM told WHERE what = 'balance'
        UNION ALL
        SELECT what, row(item->>'sectionId', item->>'enrollmentId', item->>'studentId', item->>'status', item->>'cost',
                         item->>'enrolledAt')::text
        FROM told WHERE what = 'enrollment'
        UNION ALL
        SELECT what, row(item->>'ledgerEntryId', about, item->>'type', item->>'amount', item->>'balanceAfter',
                         item->>'enrollmentId', item->>'reason', item->>'at', item->>'sequence')::text
        FROM told WHERE what = 'ledger entry'
    ),
    history AS (SELECT coalesce(max(item::text::bigint), 0) AS retained_from FROM told WHERE what = 'history')
    (SELECT what || ' ' || line || ' only on the server'
     FROM (SELECT what, line FROM heard EXCEPT SELECT what, line FROM registrar.kept) AS missing
     ORDER BY 1)
    UNION ALL
    (SELECT what || ' ' || line || ' only in the database'
     FROM (SELECT what, line FROM registrar.kept, history WHERE coalesce(sequence >= retained_from, true)
           EXCEPT SELECT what, line FROM heard) AS surplus
     ORDER BY 1);
END $$;

COMMIT;
