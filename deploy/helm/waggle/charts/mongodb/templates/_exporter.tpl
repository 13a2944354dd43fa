{{/*
Exports metrics of the member in its pod that only members know, such as that there is no primary. Its user may read the state
of the set and no data; until `waggle init users` has created that user, it only reports that it is up.
*/}}

{{- define "mongodb.exporter" -}}
{{- $prefix := "waggle_" -}}
{{- with .Values.global.namespace }}{{ $prefix = printf "waggle_%s_" . }}{{ end -}}
{{- $authorities := include "common.storeCAs" (dict "root" . "stores" (list "mongodb")) | fromJson -}}
- name: exporter
  image: {{ include "common.imageReference" .Values.exporter.image }}
  args: ["--collector.replicasetstatus", "--mongodb.direct-connect", "--web.listen-address=:9216"]
  env:
    - name: MONGODB_URI
      value: mongodb://127.0.0.1:27017/?authSource=admin{{ if $authorities.mounts }}&tls=true&tlsCAFile={{ include "common.caFolder" (dict "store" "mongodb") }}/ca.crt{{ end }}
    - name: MONGODB_USER
      value: {{ $prefix }}monitor
    - name: MONGODB_PASSWORD
      valueFrom:
        secretKeyRef:
          name: {{ .Values.existingSecret | default (include "common.fullname" .) }}
          key: WAGGLE_MONGODB_PASSWORD_MONITOR
  ports:
    - name: metrics
      containerPort: 9216
  livenessProbe:
    tcpSocket:
      port: metrics
    periodSeconds: 20
  readinessProbe:
    tcpSocket:
      port: metrics
    periodSeconds: 10
  resources:
    {{- toYaml .Values.exporter.resources | nindent 4 }}
  {{- include "common.containerSecurity" . | nindent 2 }}
  {{- with $authorities.mounts }}
  volumeMounts:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
