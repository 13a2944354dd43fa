{{/*
The Redis users with users.enabled: name → rights, for each that this release has. The default user's password is then only for
people, probes and backups. Tests run Waggle with the rights of `services` and find no command denied.
*/}}

{{- define "redis.users" -}}
{{- if .Values.users.enabled -}}
{{- $keys := "" -}}
{{- with .Values.global.namespace }}{{ $keys = printf "%s:" . }}{{ end -}}
services: ~{{ $keys }}* &{{ $keys }}* -@all +@connection -@dangerous +client|unblock +@stream +@hash +@pubsub +get +set +incr +del +unlink +exists +pexpire +time +eval +evalsha +info
{{- if .Values.global.monitoring.enabled }}
exporter: resetkeys resetchannels -@all +@connection -@dangerous +info +slowlog|len +slowlog|get +latency|latest +latency|histogram
{{- end }}
{{- if .Values.global.keda.enabled }}
keda: ~{{ $keys }}* resetchannels -@all +@connection -@dangerous +info +xinfo +xlen +xpending
{{- end }}
{{- end -}}
{{- end }}
