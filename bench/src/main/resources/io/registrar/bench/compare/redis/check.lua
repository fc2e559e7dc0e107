-- ARGV: students, sections. Answers lines like those of check.sql: what must be zero, and then the number of commands that did
-- something, each of which has one entry in the ledger.

local students, sections = tonumber(ARGV[1]), tonumber(ARGV[2])
local miscounted, oversold, below, unbalanced = 0, 0, 0, 0
local granted, owned, seated, done = 0, 0, 0, 0
for section = 0, sections - 1 do
    local facts = redis.call('HMGET', 'section:' .. section, 'enrolled', 'capacity')
    local seats = redis.call('HVALS', 'seats:' .. section)
    if tonumber(facts[1]) ~= #seats then miscounted = miscounted + 1 end
    if #seats > tonumber(facts[2]) then oversold = oversold + 1 end
    for _, seat in ipairs(seats) do
        seated = seated + tonumber(string.match(seat, '%d+ (%d+)'))
    end
end
for student = 0, students - 1 do
    local id = string.format('%012d', student)
    local balance = tonumber(redis.call('HGET', 'student:' .. id, 'balance'))
    local sum = 0
    for _, entry in ipairs(redis.call('LRANGE', 'ledger:' .. id, 0, -1)) do
        local kind, amount = string.match(entry, '(%a+) (-?%d+)')
        sum = sum + tonumber(amount)
        if kind == 'grant' then granted = granted + tonumber(amount) else done = done + 1 end
    end
    owned = owned + balance
    if balance < 0 then below = below + 1 end
    if sum ~= balance then unbalanced = unbalanced + 1 end
end
return {
    'sections whose count is not that of their seats|' .. miscounted,
    'sections with more seats taken than there are|' .. oversold,
    'balances below zero|' .. below,
    'students whose balance is not the sum of their ledger|' .. unbalanced,
    'credits that are neither in a balance nor in a seat|' .. (granted - owned - seated),
    'commands done|' .. done,
}
