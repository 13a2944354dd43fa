{{/* Lets a part's pods call services of this release over HTTP: at their public port, unless `port` names another. */}}
{{- define "waggle.callsServices" -}}
{{- $part := include "waggle.part" . | fromJson -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Release.Name }}-{{ .part }}
  labels:
    {{- include "common.labels" $part | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabels" $part | nindent 6 }}
  policyTypes: [Egress]
  egress:
    {{- if .services }}
    - to:
        {{- range .services }}
        {{- include "common.peer" (dict "part" . "root" $.root) | nindent 8 }}
        {{- end }}
      ports:
        - port: {{ .port | default 8080 }}
          protocol: TCP
    {{- end }}
    {{- with .others }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
