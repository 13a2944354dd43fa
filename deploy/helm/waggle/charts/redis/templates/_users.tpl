{{/*
The Redis users with users.enabled: name → rights, for each that this release has. A service reaches only the streams, the cached
values and the channels of its manifest. The default user's password is then only for people, probes and backups. Tests run Waggle
with exactly these rights and find no command denied.
*/}}

{{- define "redis.users" -}}
{{- if .Values.users.enabled -}}
{{- $keys := "" -}}
{{- with .Values.global.namespace }}{{ $keys = printf "%s:" . }}{{ end -}}
{{- $commands := "-@all +@connection -@dangerous +client|unblock +@stream +@hash +@pubsub +get +set +incr +del +unlink +exists +pexpire +time +eval +evalsha +info" -}}
{{- range $service, $used := (include "waggle.manifests" . | fromJson).redis }}
{{ $service }}: ~{{ $keys }}dead-letters ~{{ $keys }}limit:*
{{- range $used.streams }} ~{{ $keys }}{{ . }} ~{{ $keys }}{{ . }}:*{{ end }}
{{- range $used.caches }} ~{{ $keys }}cache:{{ . }} ~{{ $keys }}cache-generation:{{ . }}{{ end }}
{{- range $used.signals }} &{{ $keys }}{{ . }}{{ end }} &{{ $keys }}faults {{ $commands }}
{{- end }}
# `waggle restore` empties the streams.
restore: ~{{ $keys }}* resetchannels {{ $commands }}
{{- if .Values.global.monitoring.enabled }}
exporter: resetkeys resetchannels -@all +@connection -@dangerous +info +slowlog|len +slowlog|get +latency|latest +latency|histogram
{{- end }}
{{- if .Values.global.keda.enabled }}
keda: ~{{ $keys }}* resetchannels -@all +@connection -@dangerous +info +xinfo +xlen +xpending
{{- end }}
{{- end -}}
{{- end }}
