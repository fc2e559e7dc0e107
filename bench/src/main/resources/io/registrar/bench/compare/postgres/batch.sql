-- One writer, who brings a thousand commands in one call and one transaction, and is alone. It keeps the sections' counters at
-- hand and writes each once at the end: a row that is updated a thousand times in one transaction grows a chain of a thousand
-- versions. Enrolls whoever has no seat and unenrolls whoever has one, as row-lock.sql says why; answers how many it did.

CREATE FUNCTION enroll_or_unenroll_all(the_sections integer[], the_students integer[]) RETURNS integer AS $$
DECLARE
    -- Of section i at place i + 1.
    prices bigint[];
    capacities bigint[];
    seats bigint[];
    a_section integer;
    a_student integer;
    the_enrollment bigint;
    the_amount bigint;
    the_balance bigint;
    done integer := 0;
BEGIN
    SELECT array_agg(price ORDER BY id), array_agg(capacity ORDER BY id), array_agg(enrolled ORDER BY id)
        INTO prices, capacities, seats FROM section;
    FOR i IN 1 .. cardinality(the_students) LOOP
        a_section := the_sections[i] + 1;
        a_student := the_students[i];
        CONTINUE WHEN prices[a_section] IS NULL;
        UPDATE enrollment SET is_active = false
            WHERE student_id = a_student AND section_id = the_sections[i] AND is_active
            RETURNING id, cost INTO the_enrollment, the_amount;
        IF FOUND THEN
            seats[a_section] := seats[a_section] - 1;
            UPDATE student SET balance = balance + the_amount WHERE id = a_student RETURNING balance INTO the_balance;
        ELSE
            CONTINUE WHEN seats[a_section] >= capacities[a_section];
            the_amount := -prices[a_section];
            UPDATE student SET balance = balance + the_amount WHERE id = a_student AND balance >= -the_amount
                RETURNING balance INTO the_balance;
            CONTINUE WHEN NOT FOUND;
            seats[a_section] := seats[a_section] + 1;
            INSERT INTO enrollment (section_id, student_id, cost) VALUES (the_sections[i], a_student, -the_amount)
                RETURNING id INTO the_enrollment;
        END IF;
        INSERT INTO ledger (student_id, enrollment_id, amount, balance_after)
            VALUES (a_student, the_enrollment, the_amount, the_balance);
        done := done + 1;
    END LOOP;
    UPDATE section SET enrolled = counted.enrolled
        FROM unnest(seats) WITH ORDINALITY AS counted (enrolled, place)
        WHERE section.id = counted.place - 1 AND section.enrolled <> counted.enrolled;
    RETURN done;
END $$ LANGUAGE plpgsql;
