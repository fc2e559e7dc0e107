-- Sections, students, enrollments and the ledger, for each of the designs alike. Whole numbers for ids favour PostgreSQL: Registrar
-- takes texts. Room is left on the pages of rows that change, so that their updates stay on the page and touch no index (HOT).

CREATE TABLE section (
    id integer PRIMARY KEY,
    price bigint NOT NULL,
    capacity bigint NOT NULL,
    enrolled bigint NOT NULL DEFAULT 0,
    CONSTRAINT section_full CHECK (enrolled BETWEEN 0 AND capacity)
) WITH (fillfactor = 10);

CREATE TABLE student (
    id integer PRIMARY KEY,
    balance bigint NOT NULL,
    CONSTRAINT insufficient_credits CHECK (balance >= 0)
) WITH (fillfactor = 50);

-- One that has ended stays as its own history, as Registrar keeps it too.
CREATE TABLE enrollment (
    id bigserial PRIMARY KEY,
    section_id integer NOT NULL,
    student_id integer NOT NULL,
    cost bigint NOT NULL,
    is_active boolean NOT NULL DEFAULT true
);

CREATE UNIQUE INDEX already_enrolled ON enrollment (student_id, section_id) WHERE is_active;

CREATE TABLE ledger (
    id bigserial PRIMARY KEY,
    student_id integer NOT NULL,
    enrollment_id bigint,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL
);
