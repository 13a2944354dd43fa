{{/*
Which pods may connect. For every pod of Waggle, everything that no policy allows is denied, in both directions. A rule without
peers would allow all peers: where a list in the values is empty, there is no rule.
*/}}

{{- define "common.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        {{- include "common.callers" . | nindent 8 }}
      ports:
        - port: 8080
          protocol: TCP
    {{- if .Values.operationsRoutes }}
    - from:
        {{- include "common.peer" (dict "part" "operations-router" "root" .) | nindent 8 }}
      ports:
        - port: 9080
          protocol: TCP
    {{- end }}
    {{- if .Values.global.monitoring.enabled }}
    {{- with .Values.global.networkPolicy.prometheus }}
    # Metrics are on the port of operations: Prometheus is let in at no other.
    - from:
        {{- toYaml . | nindent 8 }}
      ports:
        - port: 9080
          protocol: TCP
    {{- end }}
    {{- end }}
{{- end }}

{{/* The callers of a service: routers where it has routes, the jobs that use HTTP, and the test. */}}
{{- define "common.callers" -}}
{{- if .Values.routes }}
{{- with .Values.global.networkPolicy.routers }}
{{ toYaml . }}
{{- end }}
{{ include "common.peer" (dict "part" "cloudflared" "root" .) }}
{{- end }}
{{ include "common.peer" (dict "part" "test" "root" .) }}
{{- range .Values.calledBy }}
{{ include "common.peer" (dict "part" . "root" $) }}
{{- end }}
{{- end }}

{{- define "common.peer" -}}
- podSelector:
    matchLabels:
      {{- include "common.selectorLabelsOf" . | nindent 6 }}
{{- end }}

{{/*
Pods that may reach a store carry its label; the store's chart opens both ends for them. Call these with (dict "store" "redis"
"root" $).
*/}}
{{- define "common.clientLabel" -}}
waggle/{{ .store }}-client: "true"
{{- end }}

{{/* The two policies of a store: its pods accept connections from its clients, and the clients may connect. */}}
{{- define "common.storePolicies" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Release.Name }}-{{ .store }}-clients
  labels:
    {{- include "common.labels" .root | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
      {{- include "common.clientLabel" . | nindent 6 }}
  policyTypes: [Egress]
  egress:
    - to:
        {{- include "common.peer" (dict "part" .store "root" .root) | nindent 8 }}
      ports:
        - port: {{ .port }}
          protocol: TCP
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Release.Name }}-{{ .store }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabelsOf" (dict "part" .store "root" .root) | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
              {{- include "common.clientLabel" . | nindent 14 }}
        {{- with .others }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - port: {{ .port }}
          protocol: TCP
{{- end }}
