{{/* The settings of a Waggle process, as environment variables. `waggle config` describes each. */}}

{{/*
The settings that the chart sets itself, and the value to use instead. They are not allowed in a service's `settings`: the API
server refuses a duplicate variable, and Kubernetes would not know about another port.
*/}}
{{- define "common.ownSettings" -}}
WAGGLE_HOST: give global.host
WAGGLE_PORT: its Service and its probes go to 8080
WAGGLE_OPERATIONS_HOST: give global.host
WAGGLE_OPERATIONS_PORT: its Service and its monitor go to 9080
WAGGLE_BASE_PATH: give global.basePath, which the routes follow
WAGGLE_SHUTDOWN_SECONDS: give its drain.shutdownSeconds, which the grace period follows
WAGGLE_NAMESPACE: give global.namespace, which the stores' users and KEDA follow
WAGGLE_PARTITIONS: give global.partitions, which every service and Job follows
WAGGLE_STAFF_TOKEN: give global.staff.existingSecret
WAGGLE_ADMIN_PASSWORD: give global.staff.existingSecret
WAGGLE_TRACKING_SECRET: the release generates it; give it in the existingSecret
WAGGLE_TRACKING_SECRET_FILE: give WAGGLE_TRACKING_SECRET in the existingSecret
WAGGLE_DATA: it is of the engine that needs no Redis and no MongoDB
REDIS_URL: give its existingSecret
MONGODB_URL: give its existingSecret
NODE_OPTIONS: give its heapMiB
{{- end }}

{{- define "common.environment" -}}
- name: WAGGLE_HOST
  value: {{ .Values.global.host | quote }}
- name: WAGGLE_PORT
  value: "8080"
- name: WAGGLE_OPERATIONS_HOST
  value: {{ .Values.global.host | quote }}
- name: WAGGLE_OPERATIONS_PORT
  value: "9080"
{{- with include "common.basePath" . }}
- name: WAGGLE_BASE_PATH
  value: {{ . | quote }}
{{- end }}
- name: WAGGLE_SHUTDOWN_SECONDS
  value: {{ .Values.drain.shutdownSeconds | quote }}
{{- if .Values.stores }}
{{ include "common.storeEnvironment" (dict "secret" (include "common.storesSecret" .) "root" .) }}
{{ include "common.staffEnvironment" . }}
{{- range .Values.secretSettings }}
- name: {{ . | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.existingSecret | default (printf "%s-%s-settings" $.Release.Name $.Chart.Name) | quote }}
      key: {{ . | quote }}
      {{- if $.Values.existingSecret }}
      # A Secret of an earlier version may lack it.
      optional: true
      {{- end }}
{{- end }}
{{- end }}
{{ include "common.nodeEnvironment" .Values.heapMiB }}
{{- /*
A number as it was written, not 1e+06; a boolean as Waggle reads it: YAML parses a bare on as one. The routers in front decide by host
what comes here, but not what comes by a port-forward: every process has the list, too.
*/}}
{{- $hosts := list }}
{{- range .Values.global.hosts }}
{{- $hosts = append $hosts (trimPrefix "*" .) }}
{{- end }}
{{- $preset := dict "LOG_LEVEL" .Values.global.logLevel "WAGGLE_HOSTS" (join "," $hosts) }}
{{- if .Values.global.production }}
{{- $_ := set $preset "WAGGLE_UNDER_THE_HOOD" "off" }}
{{- end }}
{{- if and .Values.stores .Values.global.tracing.otlp }}
{{- $_ := set $preset "WAGGLE_OTLP" (tpl .Values.global.tracing.otlp .) }}
{{- if lt (float64 .Values.global.tracing.ratio) 1.0 }}
{{- $_ := set $preset "OTEL_TRACES_SAMPLER" "traceidratio" }}
{{- $_ := set $preset "OTEL_TRACES_SAMPLER_ARG" .Values.global.tracing.ratio }}
{{- end }}
{{- end }}
{{- range $name, $value := merge (dict) .Values.settings $preset }}
- name: {{ $name | quote }}
  {{- if kindIs "bool" $value }}
  value: {{ ternary "on" "off" $value | quote }}
  {{- else }}
  value: {{ ternary $value (toJson $value) (kindIs "string" $value) | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Where the stores are, with the credentials of one user. */}}
{{- define "common.storeEnvironment" -}}
{{- range list "REDIS_URL" "MONGODB_URL" }}
- name: {{ . | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secret | quote }}
      key: {{ . | quote }}
{{- end }}
{{ include "common.namespaceEnvironment" .root }}
{{- with include "common.partitionsEnvironment" .root }}
{{ . }}
{{- end }}
{{- end }}

{{- define "common.partitionsEnvironment" -}}
{{- if gt (int .Values.global.partitions) 1 -}}
- name: WAGGLE_PARTITIONS
  value: {{ .Values.global.partitions | quote }}
{{- end }}
{{- end }}

{{- define "common.namespaceEnvironment" -}}
{{- with .Values.global.namespace -}}
- name: WAGGLE_NAMESPACE
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "common.staffEnvironment" -}}
- name: WAGGLE_STAFF_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.global.staff.existingSecret | default (printf "%s-staff" .Release.Name) | quote }}
      key: WAGGLE_STAFF_TOKEN
{{- end }}

{{/*
Node uses memory up to its heap limit before it collects garbage: without a limit, a small container is killed instead. The
small young generation is most of what an idle process saves.
*/}}
{{- define "common.nodeEnvironment" -}}
- name: NODE_OPTIONS
  value: --max-old-space-size={{ . }} --max-semi-space-size=1
{{- end }}

{{/* The Secret that holds a service's REDIS_URL and MONGODB_URL. */}}
{{- define "common.storesSecret" -}}
{{- .Values.existingSecret | default (printf "%s-%s-stores" .Release.Name .Chart.Name) -}}
{{- end }}
