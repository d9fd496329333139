# Functions for the commands of the book: a taxi to start, and rides to take.

# start JAR PORT [OPTION]...: in the background; returns when it answers, or has ended
start() {
  jar=$1 port=$2
  shift 2
  if curl -s -o /dev/null "http://127.0.0.1:$port/"; then
    echo "Something answers at port $port already" >&2
    return 1
  fi
  # without the optimizing compiler, which only pays off for processes that live longer
  java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dh2.bindAddress=127.0.0.1 -jar "$jar" --server.port="$port" "$@" > "$(basename "$jar" .jar).log" 2>&1 &
  until curl -sf -o /dev/null "http://127.0.0.1:$port/actuator/health"; do
    kill -0 $! && sleep 0.5 || return
  done
}

# start_taxi JAR PORT [OPTION]...: the same, and the functions below speak to it
start_taxi() {
  start "$@"
  TAXI=http://127.0.0.1:$2/api
}

# eventually COMMAND...: until it succeeds, for a module may not have heard yet
eventually() {
  for attempt in $(seq 100); do
    "$@" && return
    sleep 0.3
  done
}

# post PATH [JSON]: fails where it is refused
post() {
  curl -sf -X POST "$TAXI/$1" -H 'Content-Type: application/json' ${2:+-d "$2"}
}

id_of() {
  sed 's/.*"id":\([0-9]*\).*/\1/'
}

# ride NUMBER: somebody new takes a trip with a new driver, who has started; prints its id
ride() {
  passenger=$(post passengers "{\"name\":\"P$1\",\"email\":\"p$1@example.com\",\"phone\":\"+49 30 1\",\"paymentToken\":\"tok_visa\"}" | id_of)
  driver=$(post drivers "{\"name\":\"D$1\",\"phone\":\"+49 30 2\",\"licensePlate\":\"B-TX $1\",\"vehicleModel\":\"Octavia\",\"seats\":4}" | id_of)
  if [ -z "$passenger" ] || [ -z "$driver" ]; then
    echo "Ride $1 is refused: was it taken before?" >&2
    return 1
  fi
  eventually post drivers/$driver/online '{"latitude":52.52,"longitude":13.41}' > /dev/null
  trip=$(eventually post trips "{\"passengerId\":$passenger,\"pickup\":{\"latitude\":52.52,\"longitude\":13.41},\"destination\":{\"latitude\":52.53,\"longitude\":13.37}}" | id_of)
  post trips/$trip/accept > /dev/null
  post trips/$trip/start > /dev/null
  echo $trip
}

# end_trips TRIP...: all at once; prints how long it takes meanwhile to read one of them
end_trips() {
  (
    for trip in "$@"; do post trips/$trip/complete > /dev/null & done
    sleep 0.5
    curl -s -o /dev/null -w '%{time_total}' "$TAXI/trips/$1" | awk '{ printf "reading one trip took %.1f s\n", $1 }'
    wait
  )
}

# paid ADDRESS: of an invoice; fails until it is, and then prints so
paid() {
  curl -sf "$1" | grep -o '"status":"PAID"'
}

# stop_all: what was started in the background
stop_all() {
  for job in $(jobs -p); do kill -- -$job 2> /dev/null; done
  wait
}
