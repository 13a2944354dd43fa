{{/*
Ready is a member that the others can count on: it is primary or secondary. One that listens while it starts up, catches up or
rolls back is not, or an upgrade would stop the next member, and take the majority with it. A member of no set yet is as ready
as it can be: a client that waits for it before the set is initiated would wait forever. Hello needs no password.
*/}}
{{- define "mongodb.ready" -}}
{{- $uri := "mongodb://127.0.0.1:27017/?directConnection=true&serverSelectionTimeoutMS=5000" -}}
rm -rf /tmp/.mongodb; HOME=/tmp exec mongosh '{{ $uri }}' --quiet --norc --eval '{{ include "mongodb.isReady" . }}'
{{- end }}

{{- define "mongodb.isReady" -}}
const h = db.hello(); quit(h.isWritablePrimary || h.secondary || !h.setName ? 0 : 1)
{{- end }}
