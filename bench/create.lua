-- One order after the other, each with an id of its own.
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
local count = 0
function request()
  count = count + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" },
    '{"operation":"create","tableName":"order-microservice-db","payload":{"Item":{"id":"' ..
    id .. "-" .. count .. '","price":78.89,"product":"Beautiful Jacket",' ..
    '"order_date":"2024-11-04T10:30:00Z"}}}')
end
