#!/bin/bash
# A step of the Dockerfile: runs a process under load, from which Java learns which classes it loads, and which methods are
# worth compiling first. Writes into /trained the AOT cache, and the file java.options that makes the JVM use it.
#
#   train.sh PROCESS yes|no
#
# Nothing here needs a server: databases are H2 in a temporary folder. Behind the gateway runs the shop. A service is alone,
# so it refuses what needs a customer who has signed in.
set -eu
process=$1
training=$2
mkdir -p /trained /offshoot

if [ "$training" != yes ] || ! java -XX:+PrintFlagsFinal -version 2>/dev/null | grep -q AOTCacheOutput; then
  echo "No AOT cache for $process: training was turned off, or this Java is older than 25"
  echo "# no AOT cache" > /trained/java.options
  exit
fi

# the cache is valid only for jars at the same path, of the same time
put() {
  mkdir -p "$2"
  cp -a /layers/"$1"/everywhere/. /layers/"$1"/services/. /layers/"$1"/dependencies/. /layers/"$1"/application/. "$2"
}
key=of-the-training-run-and-nobody-elses
settings="--offshoot.demo=true --offshoot.security.operator-key=$key --offshoot.customers.password-strength=10
  --offshoot.shipping.quotes-within=200ms --offshoot.shipping.pick-up-after=50ms --offshoot.shipping.delivery-after=50ms"
start() { # FOLDER PORT OPTION...
  local folder=$1 port=$2
  shift 2
  mkdir -p /tmp/training/"$port"
  cd /tmp/training/"$port"
  java -XX:+UseSerialGC -Xms64m -Dorg.bouncycastle.native.cpu_variant=java "$@" -jar "$folder"/app.jar $settings --server.port="$port" \
    --spring.grpc.server.port=$((port + 1000)) --offshoot.gateway.instances=http://127.0.0.1:8080 \
    --offshoot.identity.jwks-uri=http://127.0.0.1:8080/.well-known/jwks.json > output.txt 2>&1 &
  started=$!
}

# prints the response
ask() { # PORT TOKEN METHOD PATH [BODY]
  exec 3<>/dev/tcp/127.0.0.1/"$1" || return
  printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\nIdempotency-Key: key-%s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$3" "$4" "$2" "$RANDOM$RANDOM" "${#5}" "$5" >&3
  cat <&3
  echo
  exec 3>&-
}
field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1
}
await() { # PID PORT
  until ask "$2" "$key" GET /actuator/health/readiness "" 2>/dev/null | grep -q '^HTTP/1.1 200'; do
    kill -0 "$1" 2>/dev/null || { cat /tmp/training/"$2"/output.txt; exit 1; }
    sleep 0.2
  done
}

shop=
port=8080
if [ "$process" = gateway ]; then
  put shop /tmp/shop
  start /tmp/shop 8080
  shop=$started
  port=8090
  await "$shop" 8080
fi
put "$process" /offshoot
start /offshoot "$port" -Xlog:aot=error -XX:AOTCacheOutput=/trained/process.aot
trained=$started
await "$trained" "$port"

token=$(ask "$port" "$key" POST /api/sessions '{"email":"alice@offshoot.example","password":"offshoot-demo"}' | field token)
product=$(ask "$port" "$key" GET '/api/products?q=teapot&size=1' "" | field id)
product=${product:-01900000-0000-7000-8000-000000000000}
for _ in $(seq 40); do
  ask "$port" "$token" GET '/api/products?size=20' ""
  ask "$port" "$token" GET "/api/products/$product" ""
  ask "$port" "$token" GET "/api/stock/$product" ""
  ask "$port" "$token" PUT "/api/basket/items/$product" '{"quantity":1}'
  order=$(ask "$port" "$token" POST /api/basket/checkout '{"shippingAddress":{"name":"Alice","street":"Main Street 1","city":"Springfield","postalCode":"12345","country":"DE"},"paymentToken":"tok_ok"}' | field orderId)
  for path in /api/orders "/api/orders/${order:-$product}" "/api/payments/${order:-$product}" \
    "/api/shipments/${order:-$product}" /api/notifications; do
    ask "$port" "$token" GET "$path" ""
  done
  ask "$port" "$key" GET '/actuator/modules?backlog=false' ""
done > /tmp/training/responses.txt
ask "$port" "$key" GET /actuator/prometheus "" >> /tmp/training/responses.txt
good=$(grep -c '^HTTP/1.1 2' /tmp/training/responses.txt || true)
case $process in
  shop | gateway) [ "$good" -gt 300 ] || { echo "$process: only $good requests succeeded in the training" >&2; exit 1; } ;;
esac
echo "$process, $(grep -c '^HTTP/1.1 2' /tmp/training/responses.txt) of $(grep -c '^HTTP/1.1 ' /tmp/training/responses.txt) requests succeeded"

[ -z "$shop" ] || kill -9 "$shop"
kill "$trained"
# killed by us: 143, and Java has written the cache
wait "$trained" || [ $? = 143 ]
[ -s /trained/process.aot ] || { cat /tmp/training/"$port"/output.txt; exit 1; }
printf '%s\n' -XX:AOTCache=/offshoot/process.aot '-Xlog:aot*=error,codecache*=error' > /trained/java.options
