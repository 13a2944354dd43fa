{{/*
A member is ready when it is primary or secondary. One that listens while it starts up, catches up or rolls back is not ready,
or an upgrade would stop the next member and lose the majority. A member that is not in a set yet counts as ready, or clients
would wait for it forever before the set is initiated. Hello needs no password.
*/}}
{{- define "mongodb.ready" -}}
{{- $uri := "mongodb://127.0.0.1:27017/?directConnection=true&serverSelectionTimeoutMS=5000" -}}
{{- if include "common.tlsServed" (dict "store" "mongodb" "root" .) -}}
{{- $uri = printf "%s&tls=true&tlsCAFile=/run/tls/ca.crt" $uri -}}
{{- end -}}
rm -rf /tmp/.mongodb; HOME=/tmp exec mongosh '{{ $uri }}' --quiet --norc --eval '{{ include "mongodb.isReady" . }}'
{{- end }}

{{- define "mongodb.isReady" -}}
const h = db.hello(); quit(h.isWritablePrimary || h.secondary || !h.setName ? 0 : 1)
{{- end }}
