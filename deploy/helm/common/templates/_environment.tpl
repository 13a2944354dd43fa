{{/* The settings of a Waggle process, as environment variables. `waggle config` says what each does. */}}

{{- define "common.environment" -}}
- name: WAGGLE_HOST
  value: {{ .Values.global.host | quote }}
- name: WAGGLE_PORT
  value: "8080"
- name: LOG_LEVEL
  value: {{ .Values.global.logLevel }}
- name: WAGGLE_SHUTDOWN_SECONDS
  value: {{ .Values.drain.shutdownSeconds | quote }}
{{- if .Values.stores }}
{{ include "common.storeEnvironment" (dict "secret" (include "common.storesSecret" .) "root" .) }}
{{ include "common.staffEnvironment" . }}
{{- end }}
{{ include "common.nodeEnvironment" .Values.heapMiB }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Where the stores are, with the credentials of one user. */}}
{{- define "common.storeEnvironment" -}}
{{- range list "REDIS_URL" "MONGODB_URL" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secret }}
      key: {{ . }}
{{- end }}
{{ include "common.namespaceEnvironment" .root }}
{{- end }}

{{- define "common.namespaceEnvironment" -}}
{{- with .Values.global.namespace -}}
- name: WAGGLE_NAMESPACE
  value: {{ . }}
{{- end }}
{{- end }}

{{- define "common.staffEnvironment" -}}
- name: WAGGLE_STAFF_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.global.staff.existingSecret | default (printf "%s-staff" .Release.Name) }}
      key: WAGGLE_STAFF_TOKEN
{{- end }}

{{/*
Node takes memory up to its heap limit before it clears up: without one, a small container is killed where it could have
collected garbage. The small young generation is most of what an idle process saves.
*/}}
{{- define "common.nodeEnvironment" -}}
- name: NODE_OPTIONS
  value: --max-old-space-size={{ . }} --max-semi-space-size=1
{{- end }}

{{/* The Secret that holds a service's REDIS_URL and MONGODB_URL. */}}
{{- define "common.storesSecret" -}}
{{- .Values.existingSecret | default (printf "%s-%s-stores" .Release.Name .Chart.Name) -}}
{{- end }}
