-- Section 0 is the hot one, the others are for the uniform load. Everybody could sit in one section, and can pay for all.

INSERT INTO section (id, price, capacity) SELECT id, 1, :students FROM generate_series(0, :sections) AS id;
INSERT INTO student (id, balance) SELECT id, :credits FROM generate_series(0, :students - 1) AS id;
INSERT INTO ledger (student_id, amount, balance_after) SELECT id, balance, balance FROM student;
VACUUM ANALYZE;
