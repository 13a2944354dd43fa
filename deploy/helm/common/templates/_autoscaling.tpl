{{/* Scales out with load: by CPU alone, or with KEDA by the lag of the service's streams. */}}

{{- define "common.autoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "common.fullname" . }}
  minReplicas: {{ .Values.autoscaling.minReplicas }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .Values.autoscaling.cpuPercent }}
  behavior:
    {{- include "common.scalingBehavior" . | nindent 4 }}
{{- end }}

{{/*
Redis reports a null lag for a group after certain trims and deletions, which KEDA cannot use: so there is always at least one
pod, CPU counts too, and a fallback sets the number of pods when the query fails.
*/}}
{{- define "common.scaledObject" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    name: {{ include "common.fullname" . }}
  minReplicaCount: {{ .Values.keda.minReplicas }}
  maxReplicaCount: {{ .Values.keda.maxReplicas }}
  pollingInterval: 15
  cooldownPeriod: 300
  {{- $connections := and .Values.keda.connectionsPerPod .Values.global.keda.prometheusAddress }}
  {{- /* KEDA refuses a fallback with CPU as the only trigger, and with a metric that is not declared an average. */}}
  {{- if or .Values.streams $connections }}
  fallback:
    failureThreshold: 3
    replicas: {{ .Values.keda.minReplicas }}
    behavior: currentReplicasIfHigher
  {{- end }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "common.scalingBehavior" . | nindent 8 }}
  triggers:
    - type: cpu
      metricType: Utilization
      metadata:
        value: {{ .Values.keda.cpuPercent | quote }}
    {{- range .Values.streams }}
    - type: redis-streams
      metricType: AverageValue
      metadata:
        address: {{ $.Values.global.keda.redisAddress | default (printf "%s-redis.%s.svc:6379" $.Release.Name $.Release.Namespace) | quote }}
        {{- if $.Values.global.keda.redisTls }}
        enableTLS: "true"
        {{- end }}
        stream: {{ printf "%s%s" (empty $.Values.global.namespace | ternary "" (printf "%s:" $.Values.global.namespace)) . | quote }}
        consumerGroup: {{ $.Chart.Name }}-group
        lagCount: {{ $.Values.keda.lagCount | quote }}
        activationLagCount: {{ $.Values.keda.activationLagCount | quote }}
      authenticationRef:
        name: {{ $.Release.Name }}-redis
    {{- end }}
    {{- if $connections }}
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: {{ .Values.global.keda.prometheusAddress | quote }}
        query: sum(waggle_websockets_open{namespace={{ .Release.Namespace | quote }}, route=~{{ .Values.keda.connectionsRoutes | quote }}})
        threshold: {{ .Values.keda.connectionsPerPod | quote }}
    {{- end }}
{{- end }}

{{/* Up at once. Down slowly, pod by pod: the WebSockets of each stopped pod move to the others. */}}
{{- define "common.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
scaleDown:
  stabilizationWindowSeconds: 300
  policies:
    - type: Pods
      value: 1
      periodSeconds: {{ ternary 120 60 .Values.webSockets }}
{{- end }}
