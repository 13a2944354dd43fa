{{/* The Service of a service's pods, and the pods' identity. */}}

{{- define "common.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  selector:
    {{- include "common.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: 8080
      targetPort: http
      # Declares to gateways that connections here become WebSockets.
      appProtocol: {{ ternary "kubernetes.io/ws" "http" .Values.webSockets }}
    - name: operations
      port: 9080
      targetPort: operations
      appProtocol: http
{{- end }}

{{- define "common.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
automountServiceAccountToken: false
{{- end }}

{{- define "common.serviceMonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
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
  endpoints:
    - port: operations
      path: /metrics
      # Keeps Waggle's own label `service`, which alerts and dashboards select, instead of the name of the Service.
      honorLabels: true
      interval: {{ .Values.global.monitoring.interval | quote }}
{{- end }}
