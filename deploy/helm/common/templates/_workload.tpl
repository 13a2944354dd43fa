{{/* All Kubernetes objects of a service: its chart's only template includes this. */}}

{{- define "common.workload" -}}
{{ include "common.deployment" . }}
---
{{ include "common.service" . }}
---
{{ include "common.serviceAccount" . }}
---
{{ include "common.disruptionBudget" . }}
{{- if and .Values.autoscaling.enabled (not .Values.global.stopped) }}
---
{{ include "common.autoscaler" . }}
{{- end }}
{{- if and .Values.keda.enabled (not .Values.global.stopped) }}
---
{{ include "common.scaledObject" . }}
{{- end }}
{{- if .Values.global.networkPolicy.enabled }}
---
{{ include "common.networkPolicy" . }}
{{- end }}
{{- if .Values.global.monitoring.enabled }}
---
{{ include "common.serviceMonitor" . }}
{{- end }}
{{- end }}
