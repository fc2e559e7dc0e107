-- ARGV: students, sections, credits of each. Everybody could sit in one section, and can pay.

local students, sections, credits = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
for section = 0, sections - 1 do
    redis.call('HSET', 'section:' .. section, 'price', 1, 'capacity', students, 'enrolled', 0)
end
for student = 0, students - 1 do
    local id = string.format('%012d', student)
    redis.call('HSET', 'student:' .. id, 'balance', credits)
    redis.call('RPUSH', 'ledger:' .. id, 'grant ' .. credits .. ' ' .. credits)
end
return students
