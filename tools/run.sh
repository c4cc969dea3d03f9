#!/bin/bash
# `make run`: the server with the order system on it, until Ctrl-C.
#
# DATA is the data directory, LISTEN the address. What the order system lacks is deployed; what is
# there, the user's changes included, stays.
set -euo pipefail
cd "$(dirname "$0")/.."

DATA=${DATA:-./data}
LISTEN=${LISTEN:-127.0.0.1:4566}
READY_SECONDS_MAX=30

build/portico serve --data "$DATA" --listen "$LISTEN" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || :' INT TERM

endpoint_of() {
  sed -n 's/.*"endpoint" *: *"\([^"]*\)".*/\1/p' "$DATA/server.json" 2>/dev/null
}
is_ours() { grep -q "\"pid\" *: *$server\b" "$DATA/server.json" 2>/dev/null; }

# Until the server is ready: true. False once it has ended.
wait_for_health() {
  local deadline=$((SECONDS + READY_SECONDS_MAX))
  until is_ours && curl -ksf -o /dev/null "$(endpoint_of)/_portico/health"; do
    kill -0 "$server" 2>/dev/null || return 1
    if ((SECONDS > deadline)); then
      echo "make run: the server did not become ready within $READY_SECONDS_MAX s" >&2
      kill -TERM "$server"
      return 1
    fi
    sleep 0.05
  done
}

show_orders() {
  local outputs url
  outputs=$(build/portico up --missing-only --data "$DATA" --stack-name order-microservice \
    functions/order-microservice/template.yaml) || {
    echo "$outputs"
    return 1
  }
  grep -v '^unchanged' <<<"$outputs" | sed '/^Outputs$/,$d' | sed '/^$/d' || :
  url=$(sed -n 's/^InvokeUrl = //p' <<<"$outputs")
  cat <<MESSAGE

The order system is up:

  $url

Create an order:

  curl $url -d '{"operation":"create","tableName":"order-microservice-db","payload":{"Item":{"id":"1234ABCG","price":78.89,"product":"Beautiful Jacket","order_date":"2024-11-04T10:30:00Z"}}}'

List the orders:

  curl $url -d '{"operation":"list","tableName":"order-microservice-db","payload":{}}'

AWS's own tools, in another shell:  eval "\$(build/portico env --data $DATA)"
Ctrl-C stops the server; the orders stay in $DATA.

MESSAGE
}

code=0
if wait_for_health; then
  show_orders || {
    code=1
    kill -TERM "$server" 2>/dev/null || :
  }
fi
# A signal ends `wait` early; the server's own end is what counts.
while :; do
  wait "$server" && status=0 || status=$?
  kill -0 "$server" 2>/dev/null || break
done
# 130 and 143: it was told to stop while `wait` was asked.
((status == 0 || status == 130 || status == 143)) || code=$status
exit "$code"
