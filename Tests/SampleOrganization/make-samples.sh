#!/usr/bin/env bash
# Makes accounts/ again: starts a local moto server, defines the organization in it,
# exports every account with the AWS CLI, and stops the server.
#
#   pip install -r requirements.txt
#   ./make-samples.sh [FOLDER]        (FOLDER: ../../accounts unless given)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../../accounts}

export MOTO_PORT=${MOTO_PORT:-5057} PYTHONHASHSEED=0 TZ=UTC PYTHONDONTWRITEBYTECODE=1
export AWS_ENDPOINT_URL=http://127.0.0.1:$MOTO_PORT AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=moto AWS_SECRET_ACCESS_KEY=moto AWS_EC2_METADATA_DISABLED=true
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_SESSION_TOKEN

if (: <"/dev/tcp/127.0.0.1/$MOTO_PORT") 2>/dev/null; then
  echo "port $MOTO_PORT is taken; set MOTO_PORT to a free one" >&2
  exit 1
fi
log=$(mktemp)
python3 "$here/server.py" >"$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
  (: <"/dev/tcp/127.0.0.1/$MOTO_PORT") 2>/dev/null && break
  kill -0 $server 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.2
done

python3 "$here/define.py"
rm -rf "$out"
mkdir -p "$out"
"$here/export.sh" "$(cd "$out" && pwd)"
echo "samples written to $out"
