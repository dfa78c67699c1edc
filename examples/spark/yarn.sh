#!/bin/sh
# A dump checked on YARN. SOURCE, the index and DIR lie on a file system that every node has mounted;
# the environment with refcheck travels with the program:
#   python3 -m venv refcheck && refcheck/bin/pip install 'wiki-refcheck[corpus,spark]' venv-pack
#   refcheck/bin/venv-pack -p refcheck -o refcheck.tar.gz
set -eu
source=${1:?the dump} output=${2:?the folder for the results} index=${3:?the index}

PYSPARK_PYTHON=./refcheck/bin/python PYSPARK_DRIVER_PYTHON=refcheck/bin/python \
spark-submit --master yarn --deploy-mode client \
  --archives refcheck.tar.gz#refcheck \
  --num-executors 10 --executor-cores 8 --executor-memory 8g --driver-memory 4g \
  --conf spark.executor.memoryOverhead=24g \
  --conf spark.sql.shuffle.partitions=2000 \
  --conf spark.task.maxFailures=8 \
  --conf spark.speculation=false \
  "$(dirname "$0")/check.py" corpus check "$source" --output "$output" --index "$index" \
  --engine spark --page-memory 2048
