{{/* A stateless service: any number of pods, each of which can stop at any time. */}}

{{- define "common.deployment" -}}
{{- $authorities := include "common.storeCAs" (dict "root" . "stores" (ternary (list "mongodb" "redis") list .Values.stores)) | fromJson -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  {{- if .Values.global.stopped }}
  replicas: 0
  {{- else if not (or .Values.autoscaling.enabled .Values.keda.enabled) }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "common.podLabels" . | nindent 8 }}
        {{- if .Values.stores }}
        {{- include "common.clientLabel" (dict "store" "mongodb") | nindent 8 }}
        {{- include "common.clientLabel" (dict "store" "redis") | nindent 8 }}
        {{- end }}
      {{- with .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "common.fullname" . }}
      {{- include "common.podSecurity" (include "common.user" .) | nindent 6 }}
      {{- include "common.imagePullSecrets" . | nindent 6 }}
      terminationGracePeriodSeconds: {{ include "common.gracePeriod" . }}
      {{- include "common.spread" (dict "part" . "kind" "Deployment") | nindent 6 }}
      {{- include "common.placement" . | nindent 6 }}
      containers:
        - name: {{ .Chart.Name }}
          image: {{ include "common.image" . }}
          imagePullPolicy: {{ .Values.global.image.pullPolicy }}
          args: [serve, {{ .Chart.Name }}]
          env:
            {{- include "common.environment" . | nindent 12 }}
            {{- with $authorities.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - name: http
              containerPort: 8080
            - name: operations
              containerPort: 9080
          {{- include "common.probes" . | nindent 10 }}
          lifecycle:
            preStop:
              # Routers remove a terminating pod from their endpoints with a delay: until then it still serves requests.
              sleep:
                seconds: {{ .Values.drain.preStopSeconds }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
          {{- include "common.containerSecurity" . | nindent 10 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            {{- with $authorities.mounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 16Mi
        {{- with $authorities.volumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}

{{/*
Liveness checks only the process: a restart does not fix an unavailable store. Readiness checks everything that it needs, and
fails from SIGTERM on. A start may wait for the stores as long as it takes.
*/}}
{{- define "common.probes" -}}
startupProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 1
  timeoutSeconds: 3
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: /health/ready
    port: http
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end }}

{{/* Waggle's own shutdown timeout is twice its shutdown seconds plus 5; the kubelet waits longer. */}}
{{- define "common.gracePeriod" -}}
{{- add .Values.drain.preStopSeconds (mul 2 .Values.drain.shutdownSeconds) 10 -}}
{{- end }}
