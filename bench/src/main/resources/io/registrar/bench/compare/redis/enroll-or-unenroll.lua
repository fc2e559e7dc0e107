-- KEYS[1]: the student, ARGV[1]: the number of sections, among which each student has one.
--
-- redis-benchmark can only draw numbers, so that most commands of random students would be refused. The script enrolls whoever
-- has no seat and unenrolls whoever has one: the look-up that tells is the one that either command needs.

local student = 'student:' .. KEYS[1]
local number = tonumber(KEYS[1]) % tonumber(ARGV[1])
local section = 'section:' .. number
local seats = 'seats:' .. number
local facts = redis.call('HMGET', section, 'price', 'capacity', 'enrolled')
local balance = tonumber(redis.call('HGET', student, 'balance'))
local price = tonumber(facts[1])
if not price or not balance then return redis.error_reply('REFUSED not_found') end

local seat = redis.call('HGET', seats, KEYS[1])
if seat then
    local enrollment, cost = string.match(seat, '(%d+) (%d+)')
    redis.call('HDEL', seats, KEYS[1])
    redis.call('HINCRBY', section, 'enrolled', -1)
    balance = redis.call('HINCRBY', student, 'balance', cost)
    redis.call('RPUSH', 'ledger:' .. KEYS[1], 'refund ' .. cost .. ' ' .. balance)
    return {tonumber(enrollment), balance}
end

if tonumber(facts[3]) >= tonumber(facts[2]) then return redis.error_reply('REFUSED section_full') end
if balance < price then return redis.error_reply('REFUSED insufficient_credits') end
local enrollment = redis.call('INCR', 'enrollments')
redis.call('HSET', seats, KEYS[1], enrollment .. ' ' .. price)
redis.call('HINCRBY', section, 'enrolled', 1)
balance = redis.call('HINCRBY', student, 'balance', -price)
redis.call('RPUSH', 'ledger:' .. KEYS[1], 'charge -' .. price .. ' ' .. balance)
return {enrollment, balance}
