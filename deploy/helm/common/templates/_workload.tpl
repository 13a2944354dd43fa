{{/* Everything that a service consists of in Kubernetes: its chart's only template includes this. */}}

{{- define "common.workload" -}}
{{ include "common.deployment" . }}
---
{{ include "common.service" . }}
---
{{ include "common.serviceAccount" . }}
---
{{ include "common.disruptionBudget" . }}
{{- if .Values.autoscaling.enabled }}
---
{{ include "common.autoscaler" . }}
{{- end }}
{{- if .Values.keda.enabled }}
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
