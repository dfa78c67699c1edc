#!/bin/sh
# A dump checked on Kubernetes. The image has Spark 4, Python and `pip install
# 'wiki-refcheck[corpus,spark]'`; the volume claim `wiki` holds the dump, the index and the results,
# and is ReadWriteMany: driver and executors all see it as /wiki.
set -eu
api=${1:?https://host:port of the cluster} image=${2:?the image} dump=${3:?the dump, below /wiki}

volume=spark.kubernetes
driver=$volume.driver.volumes.persistentVolumeClaim.wiki
executor=$volume.executor.volumes.persistentVolumeClaim.wiki
spark-submit --master "k8s://$api" --deploy-mode cluster --name refcheck \
  --conf spark.kubernetes.container.image="$image" \
  --conf "$driver.options.claimName=wiki" --conf "$driver.mount.path=/wiki" \
  --conf "$executor.options.claimName=wiki" --conf "$executor.mount.path=/wiki" \
  --conf spark.executor.instances=10 \
  --conf spark.executor.cores=8 --conf spark.kubernetes.executor.request.cores=8 \
  --conf spark.executor.memory=8g --conf spark.executor.memoryOverhead=24g \
  --conf spark.driver.memory=4g --conf spark.driver.memoryOverhead=4g \
  --conf spark.sql.shuffle.partitions=2000 \
  --conf spark.task.maxFailures=8 \
  local:///opt/refcheck/check.py corpus check "$dump" --output /wiki/results --index /wiki/index \
  --engine spark
