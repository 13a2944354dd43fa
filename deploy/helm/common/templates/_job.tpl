{{/*
A pod that runs one Waggle command and ends. Call it with (dict "root" a part as waggle.part makes it, "args" the command,
"env" a list, "clients" the stores that it talks to, "resources" …, "volumes" and "mounts" where it needs any).
*/}}

{{- define "common.jobPod" -}}
metadata:
  labels:
    {{- include "common.podLabels" .root | nindent 4 }}
    {{- range .clients }}
    {{- include "common.clientLabel" (dict "store" .) | nindent 4 }}
    {{- end }}
spec:
  restartPolicy: {{ .restartPolicy | default "OnFailure" }}
  {{- include "common.podSecurity" (.user | default (include "common.user" .)) | nindent 2 }}
  {{- include "common.imagePullSecrets" .root | nindent 2 }}
  containers:
    - name: {{ .root.Chart.Name }}
      image: {{ .image | default (include "common.image" .root) }}
      {{- if not .image }}
      imagePullPolicy: {{ .root.Values.global.image.pullPolicy }}
      {{- end }}
      {{- with .command }}
      command:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .args }}
      args:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      env:
        {{- with .env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- if not .image }}
        {{- include "common.nodeEnvironment" 96 | nindent 8 }}
        {{- include "common.namespaceEnvironment" .root | nindent 8 }}
        {{- end }}
      resources:
        {{- toYaml .resources | nindent 8 }}
      {{- include "common.containerSecurity" . | nindent 6 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- with .mounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 16Mi
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* An environment variable out of a Secret: call it with (list name secret key). */}}
{{- define "common.secretVariable" -}}
{{- toJson (dict "name" (index . 0) "valueFrom" (dict "secretKeyRef" (dict "name" (index . 1) "key" (index . 2)))) -}}
{{- end }}
