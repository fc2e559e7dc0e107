-- The tables decide: an enrollment is inserted, its trigger counts it, the section's CHECK refuses one too many, the student's
-- CHECK one that can't be paid, the unique index a second one. No row is locked before it is changed, and the section, which
-- many want at once, is changed last.

CREATE FUNCTION count_enrollment() RETURNS trigger AS $$
DECLARE
    seats integer := CASE WHEN NEW.is_active THEN 1 ELSE -1 END;
    the_balance bigint;
BEGIN
    UPDATE student SET balance = balance - seats * NEW.cost WHERE id = NEW.student_id RETURNING balance INTO the_balance;
    IF NOT FOUND THEN RAISE EXCEPTION 'not_found'; END IF;
    INSERT INTO ledger (student_id, enrollment_id, amount, balance_after)
        VALUES (NEW.student_id, NEW.id, -seats * NEW.cost, the_balance);
    UPDATE section SET enrolled = enrolled + seats WHERE id = NEW.section_id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER count_enrollment AFTER INSERT OR UPDATE OF is_active ON enrollment
    FOR EACH ROW EXECUTE FUNCTION count_enrollment();

-- Enrolls whoever has no seat and unenrolls whoever has one, as row-lock.sql says why. Two at once for one student are left to
-- the unique index: one of them is refused.
CREATE FUNCTION enroll_or_unenroll(a_section integer, a_student integer,
    OUT code text, OUT enrollment_id bigint, OUT balance_after bigint) AS $$
DECLARE
    the_price bigint;
BEGIN
    UPDATE enrollment SET is_active = false
        WHERE student_id = a_student AND section_id = a_section AND is_active
        RETURNING id INTO enrollment_id;
    IF FOUND THEN
        code := 'unenrolled';
    ELSE
        SELECT price INTO the_price FROM section WHERE id = a_section;
        IF NOT FOUND THEN code := 'not_found'; RETURN; END IF;
        INSERT INTO enrollment (section_id, student_id, cost) VALUES (a_section, a_student, the_price)
            ON CONFLICT (student_id, section_id) WHERE is_active DO NOTHING
            RETURNING id INTO enrollment_id;
        IF NOT FOUND THEN code := 'already_enrolled'; RETURN; END IF;
        code := 'enrolled';
    END IF;
    SELECT balance INTO balance_after FROM student WHERE id = a_student;
END $$ LANGUAGE plpgsql;
