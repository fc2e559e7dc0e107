-- What must be zero, and then the number of commands that did something: each has one entry in the ledger, every section costs.

SELECT 'sections whose count is not that of their enrollments', count(*) FROM section
    LEFT JOIN (SELECT section_id, count(*) AS seats FROM enrollment WHERE is_active GROUP BY section_id) AS counted
        ON counted.section_id = section.id
    WHERE section.enrolled <> coalesce(counted.seats, 0)
UNION ALL SELECT 'sections with more seats taken than there are', count(*) FROM section WHERE enrolled > capacity
UNION ALL SELECT 'students with two seats in one section', count(*) FROM
    (SELECT FROM enrollment WHERE is_active GROUP BY student_id, section_id HAVING count(*) > 1) AS doubled
UNION ALL SELECT 'balances below zero', count(*) FROM student WHERE balance < 0
UNION ALL SELECT 'students whose balance is not the sum of their ledger', count(*) FROM student
    LEFT JOIN (SELECT student_id, sum(amount) AS amount FROM ledger GROUP BY student_id) AS summed
        ON summed.student_id = student.id
    WHERE student.balance <> coalesce(summed.amount, 0)
UNION ALL SELECT 'credits that are neither in a balance nor in a seat',
    (SELECT sum(amount) FROM ledger WHERE enrollment_id IS NULL)
    - (SELECT sum(balance) FROM student) - (SELECT coalesce(sum(cost), 0) FROM enrollment WHERE is_active)
UNION ALL SELECT 'commands done', count(*) FROM ledger WHERE enrollment_id IS NOT NULL;
