{{/* What pods that only export metrics need: call these with a part as waggle.part makes it. */}}

{{- define "common.podMonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
    {{- with .Values.global.monitoring.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  podMetricsEndpoints:
    - port: metrics
      interval: {{ .Values.global.monitoring.interval | quote }}
{{- end }}

{{/* Lets Prometheus in at the metrics port: call it with (dict "part" … "port" …). */}}
{{- define "common.metricsPolicy" -}}
{{- with .part.Values.global.networkPolicy.prometheus -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "common.fullname" $.part }}-metrics
  labels:
    {{- include "common.labels" $.part | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabels" $.part | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        {{- toYaml . | nindent 8 }}
      ports:
        - port: {{ $.port }}
          protocol: TCP
{{- end }}
{{- end }}
