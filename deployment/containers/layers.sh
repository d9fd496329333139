#!/bin/sh
# A step of the Dockerfile: extracts every jar here into a folder of its own, and sorts its files by how often they change
# and how many processes use them, because equal layers are stored and downloaded once:
#
#   PROCESS/everywhere      libraries of all processes
#   PROCESS/services        libraries of all but the gateway; empty for the gateway
#   PROCESS/dependencies    its other libraries
#   PROCESS/application     code of this repository
set -eu
export LC_ALL=C

for jar in *.jar; do
  java -Xshare:auto -XX:TieredStopAtLevel=1 -Djarmode=tools -jar "$jar" \
    extract --layers --application-filename app.jar --destination "${jar%.jar}"
  rm "$jar"
done

processes=$(ls -d */ | wc -l)
ls */dependencies/lib | grep '\.jar$' | sort | uniq -c > libraries.txt
for process in */; do
  mkdir -p "${process}everywhere/lib" "${process}services/lib" "${process}dependencies/lib"
done
while read -r users library; do
  if [ "$users" -eq "$processes" ]; then
    layer=everywhere
  elif [ "$users" -eq $((processes - 1)) ] && [ ! -e "gateway/dependencies/lib/$library" ]; then
    layer=services
  else
    continue
  fi
  for file in */dependencies/lib/"$library"; do
    mv "$file" "${file%%/*}/$layer/lib/"
  done
done < libraries.txt
