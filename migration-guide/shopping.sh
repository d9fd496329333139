# Functions for the commands of the book: a shop to start, and orders to place.
. migration-guide/rides.sh

# start_shop PORT [OPTION]...: in the background, as the launcher starts it; returns when it is ready, and has signed in
start_shop() {
  SHOP=http://localhost:$1
  : > up.log
  ./offshoot up --h2 --embedded-broker --port $1 --first-port $(($1 + 1)) "${@:2}" > up.log 2>&1 &
  until grep -q '^Ready' up.log; do
    kill -0 $! && sleep 0.5 || return
  done
  ALICE=$(token alice) STAFF=$(token staff)
  PRODUCT=$(curl -s "$SHOP/api/products?q=teapot&size=1" | sed 's/.*"id":"\([^"]*\)".*/\1/')
}

# token NAME: of somebody of the demo
token() {
  curl -s $SHOP/api/sessions -H 'Content-Type: application/json' -d '{"email":"'$1'@offshoot.example","password":"offshoot-demo"}' |
    sed -n 's/.*"token":"\([^"]*\)".*/\1/p'
}

# as_staff PATH [JSON]: staff are operators, too
as_staff() {
  curl -s "$SHOP/$1" -H "Authorization: Bearer $STAFF" ${2:+-H 'Content-Type: application/json' -d "$2"}
}

# buy [PAYMENT TOKEN]: a teapot, as Alice; prints the order's id. A shop that is too busy is asked again, with the same key
buy() {
  curl -s -X PUT $SHOP/api/basket/items/$PRODUCT -H "Authorization: Bearer $ALICE" -H 'Content-Type: application/json' -d '{"quantity":1}' > /dev/null
  key=$RANDOM-$RANDOM-$RANDOM
  for attempt in $(seq 60); do
    order=$(curl -s $SHOP/api/basket/checkout -H "Authorization: Bearer $ALICE" -H "Idempotency-Key: $key" -H 'Content-Type: application/json' \
      -d '{"shippingAddress":{"name":"Alice","street":"Kai 1","city":"Hamburg","postalCode":"20457","country":"DE"},"paymentToken":"'${1:-tok_ok}'"}' |
      sed -n 's/.*"orderId":"\([^"]*\)".*/\1/p')
    [ -z "$order" ] || break
    sleep 1
  done
  echo $order
}

# ended ORDER...: waits until they have come to their end; prints how many to which
ended() {
  for order in "$@"; do
    for attempt in $(seq 100); do
      status=$(curl -s $SHOP/api/orders/$order -H "Authorization: Bearer $ALICE" | sed 's/.*"id":"[^"]*","status":"\([^"]*\)".*/\1/')
      case $status in COMPLETED | CANCELLED) break ;; esac
      sleep 0.3
    done
    echo $status
  done | sort | uniq -c
}

# available: how many teapots there are
available() {
  echo $(curl -s $SHOP/api/stock/$PRODUCT | sed 's/.*"available":\([0-9]*\).*/\1/')
}

# steps NUMBER PROCESS: whether so many deliveries about $ORDER were made there
steps() {
  [ "$(as_staff actuator/traffic/$ORDER | grep -o '"process":"'$2'"' | wc -l)" -ge $1 ]
}

# parked NUMBER: whether so many deliveries were given up
parked() {
  [ "$(as_staff actuator/deliveries | grep -o '"parkedAt"' | wc -l)" -eq $1 ]
}

# pid PROCESS: of a process that the launcher has started
pid() {
  grep -oE '"name":"'$1'"[^}]*' data/launcher.json | grep -oE '"pid":[0-9]+' | grep -oE '[0-9]+'
}
