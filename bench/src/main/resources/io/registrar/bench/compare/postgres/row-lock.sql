-- One call a command, which locks the section and the student before it looks at them.
--
-- A load of random students would mostly hear already_enrolled or not_enrolled. So the call enrolls whoever has no seat, and
-- unenrolls whoever has one: the look-up that tells is the one that either command needs. Refusals are answers, not errors.

CREATE FUNCTION enroll_or_unenroll(a_section integer, a_student integer,
    OUT code text, OUT enrollment_id bigint, OUT balance_after bigint) AS $$
DECLARE
    the_section section;
    the_student student;
    the_cost bigint;
BEGIN
    SELECT * INTO the_section FROM section WHERE id = a_section FOR UPDATE;
    IF NOT FOUND THEN code := 'not_found'; RETURN; END IF;
    SELECT * INTO the_student FROM student WHERE id = a_student FOR UPDATE;
    IF NOT FOUND THEN code := 'not_found'; RETURN; END IF;

    UPDATE enrollment SET is_active = false
        WHERE student_id = a_student AND section_id = a_section AND is_active
        RETURNING id, cost INTO enrollment_id, the_cost;
    IF FOUND THEN
        UPDATE section SET enrolled = enrolled - 1 WHERE id = a_section;
        UPDATE student SET balance = balance + the_cost WHERE id = a_student RETURNING balance INTO balance_after;
        INSERT INTO ledger (student_id, enrollment_id, amount, balance_after)
            VALUES (a_student, enroll_or_unenroll.enrollment_id, the_cost, enroll_or_unenroll.balance_after);
        code := 'unenrolled';
        RETURN;
    END IF;

    IF the_section.enrolled >= the_section.capacity THEN code := 'section_full'; RETURN; END IF;
    IF the_student.balance < the_section.price THEN code := 'insufficient_credits'; RETURN; END IF;
    INSERT INTO enrollment (section_id, student_id, cost) VALUES (a_section, a_student, the_section.price)
        RETURNING id INTO enrollment_id;
    UPDATE section SET enrolled = enrolled + 1 WHERE id = a_section;
    UPDATE student SET balance = balance - the_section.price WHERE id = a_student RETURNING balance INTO balance_after;
    INSERT INTO ledger (student_id, enrollment_id, amount, balance_after)
        VALUES (a_student, enroll_or_unenroll.enrollment_id, -the_section.price, enroll_or_unenroll.balance_after);
    code := 'enrolled';
END $$ LANGUAGE plpgsql;
